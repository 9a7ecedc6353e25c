"""What the state of backups is in words."""

from __future__ import annotations

from datetime import UTC, datetime

from lnwallet_desktop.ledger.backup_notes import BackupNote
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.backup.backups import BackupState
from lnwallet_desktop.treasury.backup.values import Made, Step, Verified
from lnwallet_desktop.ui import formats

NEVER_MADE = marked("never")
NEVER_VERIFIED = marked("never: a backup counts once it was restored for a trial")
BY_HAND = marked("when you make it: no folder is chosen")
NO_CODE = marked(
    "Backups are encrypted for the recovery code, and this wallet has none that they can use yet. Make a new recovery "
    "code under “Who may unlock”; then a backup can be made."
)
STEP_WORDS = {
    Step.COPYING: marked("Copying the history…"),
    Step.WRITING: marked("Encrypting and writing…"),
    Step.READING: marked("Reading and decrypting…"),
    Step.RESTORING: marked("Putting the history back…"),
    Step.COMPARING: marked("Comparing rows and sums…"),
    Step.PROVING: marked("Proving the audit log…"),
}
MADE = marked("The backup is written: {name}, {size}. Verify it once, so that it is known to bring everything back.")
NOT_SIGNED = marked("The wallet was closed, so it is not signed by it.")


def made_words(note: BackupNote | None) -> str:
    return tr(NEVER_MADE) if note is None else _note_words(note)


def verified_words(note: BackupNote | None) -> str:
    return tr(NEVER_VERIFIED) if note is None else _note_words(note)


def next_words(state: BackupState, now: datetime | None = None) -> str:
    if state.next_due is None or state.plan.folder is None:
        return tr(BY_HAND)
    if state.next_due <= (now or datetime.now(UTC)):
        return tr("now")
    return formats.local_time(state.next_due)


def done_words(made: Made) -> str:
    words = tr(MADE).format(name=made.path.name, size=size_words(made.size))
    return words if made.signed else f"{words} {tr(NOT_SIGNED)}"


def certificate_lines(verified: Verified) -> list[str]:
    """What was compared, for the sheet; the audit log keeps it."""
    figures = verified.manifest.figures
    log = tr(
        "The audit log’s {audit_sequence} entries follow each other, proved until entry {proved_until}.",
        audit_sequence=group_digits(figures.audit_sequence),
        proved_until=group_digits(verified.proved_until),
    )
    rows = sum(table.rows for table in figures.tables.values())
    return [
        tr(
            "The backup of {made_at} was restored for a trial and is whole.",
            made_at=formats.local_time(verified.manifest.made_at),
        ),
        tr(
            "{rows} rows are those that were copied, {transactions} of them transactions; the sums agree.",
            rows=group_digits(rows),
            transactions=group_digits(figures.transactions),
        ),
        log if figures.audit_sequence else tr("The audit log has no entry yet."),
        tr("The wallet signed it.") if verified.signed else tr(NOT_SIGNED),
    ]


def size_words(size: int) -> str:
    """`452 kB`, `1.3 MB`."""
    return (
        tr("{value} kB", value=max(1, round(size / 1000)))
        if size < 1_000_000
        else tr("{size:.1f} MB", size=size / 1_000_000)
    )


def _note_words(note: BackupNote) -> str:
    return tr("{at} on {workstation}", at=formats.local_time(note.at), workstation=formats.plain(note.workstation))

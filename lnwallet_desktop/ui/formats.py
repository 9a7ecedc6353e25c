"""How times, amounts, hashes and other people's text are written on the screen."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from lnwallet_desktop.money import THIN_SPACE, group_digits
from lnwallet_desktop.payments import Balance, Direction, PaymentStatus, Transaction, WalletState
from lnwallet_desktop.translation import marked, tr, tr_count
from lnwallet_desktop.treasury.strange_text import plain as plain

LONGEST_FACT = 160
LONGEST_WORD = 24
"""Characters that a label does not part."""
HASH_GROUP = 4
"""The same for hashes and keys, which fill their lines."""

STATUS_WORD = {
    PaymentStatus.SUCCESS: marked("Paid"),
    PaymentStatus.PENDING: marked("Pending"),
    PaymentStatus.FAILED: marked("Failed"),
}
WALLET_WORDS = {
    WalletState.CLOSED: marked("Wallet not open"),
    WalletState.OPENING: marked("Opening…"),
    WalletState.SYNCING: marked("Syncing…"),
    WalletState.READY: "",
    WalletState.OFFLINE: marked("The network does not answer"),
}
DIRECTION_WORD = {Direction.SENT: marked("Sent"), Direction.RECEIVED: marked("Received")}


def status_sentence(row: Transaction) -> str:
    """What the status means for the money."""
    if row.status is PaymentStatus.PENDING:
        unknown = tr("The outcome is not known yet. It is looked up every 30 seconds and cannot be paid again.")
        return f"{unknown} {returns_by(row.locked_until)}".strip()
    if row.status is PaymentStatus.FAILED:
        return failure_words(row) or tr("The payment failed. The money is back in the wallet.")
    return (
        tr("Settled.") if row.settled_at is None else tr("Settled {settled_at}.", settled_at=local_time(row.settled_at))
    )


def failure_words(row: Transaction) -> str:
    """Why it failed. The database keeps it in English; a sentence of ours is told in the language that is spoken."""
    return tr(row.failure_reason) if row.failure_reason else ""


def returns_by(locked_until: datetime | None) -> str:
    """When a pending payment's money is back at the latest; empty where the network has not said."""
    if locked_until is None:
        return ""
    return tr(
        "The money is locked meanwhile: what is not delivered returns by {locked_until}.",
        locked_until=local_time(locked_until),
    )


def recipient(row: Transaction) -> str:
    """Who was paid, by pseudonym; our own wallet by its name."""
    return tr("This wallet") if row.direction is Direction.RECEIVED else row.pseudonymized_recipient


def local_time(moment: datetime) -> str:
    """In the user's locale and zone, to the minute; ISO 8601 where no locale is set."""
    if QLocale().language() is QLocale.Language.C:
        return moment.astimezone().isoformat(" ", "minutes")[:16]
    stamp = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(stamp, QLocale.FormatType.ShortFormat)


def local_clock(moment: datetime) -> str:
    """As `local_time`, without the day."""
    local = moment.astimezone()
    if QLocale().language() is QLocale.Language.C:
        return local.strftime("%H:%M")
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def local_date(day: date) -> str:
    """As `local_time`, of a day."""
    if QLocale().language() is QLocale.Language.C:
        return day.isoformat()
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def exact_time(moment: datetime) -> str:
    """ISO 8601 to the second, with the zone."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def age(moment: datetime | None, now: datetime | None = None) -> str:
    """`just now`, `2 min ago`, …; `never known` without a moment."""
    if moment is None:
        return tr("never known")
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 60:
        return tr("just now")
    if seconds < 3600:
        return tr("{minutes} min ago", minutes=int(seconds // 60))
    if seconds < 86_400:
        return tr("{hours} h ago", hours=int(seconds // 3600))
    return local_time(moment)


def balance_age(balance: Balance, state: WalletState) -> str:
    """`As of just now`, `Wallet not open · as of 3 h ago`."""
    as_of = tr("as of {as_of}", as_of=age(balance.as_of)) if balance.as_of else ""
    said = " · ".join(part for part in (tr(WALLET_WORDS[state]), as_of) if part)
    return said[:1].upper() + said[1:]


def countdown(seconds: float) -> str:
    """`59:03`, `1 h 20 min`, `3 days`: time left."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d}"
    if whole < 86_400:
        return tr("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)
    return tr_count("{count} day", "{count} days", whole // 86_400)


def size(size_bytes: int) -> str:
    """`8.4 MB`, `1.2 GB`: of files, by thousands."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return tr("{size_bytes} bytes", size_bytes=size_bytes)


def fee(row: Transaction) -> str:
    """Empty where there is none, or none known yet."""
    if row.fee_sats is None or (row.fee_sats == 0 and row.direction is Direction.RECEIVED):
        return ""
    return group_digits(row.fee_sats)


def signed_amount(row: Transaction) -> str:
    """The amount without its fee, with the sign of its direction."""
    return group_digits(-row.amount_sats) if row.direction is Direction.SENT else f"+{group_digits(row.amount_sats)}"


def short_hash(text: str) -> str:
    """`4f2a91…c07d`: enough to recognise."""
    return f"{text[:6]}…{text[-4:]}"


def shortened(text: str, most: int = LONGEST_FACT) -> str:
    """At most so many characters, the cut shown."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def breakable(text: str, every: int = LONGEST_WORD) -> str:
    """With places where a line may end in words that are longer than a line: no text can stretch its window."""
    return re.sub(rf"(\S{{{every}}})(?=\S)", "\\1\u200b", text)


def whole_amounts(text: str) -> str:
    """Amounts in a sentence stay on one line: no line ends between their digits or before their unit."""
    return text.replace(THIN_SPACE, "\u202f").replace(" sat", "\u00a0sat").replace(" %", "\u00a0%")


def harmless_tip(text: str | None) -> str:
    """For tool tips, which Qt reads as markup when they look like it: no tag can begin."""
    return (text or "").replace("<", "‹")

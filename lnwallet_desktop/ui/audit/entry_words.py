"""What an entry of the audit log says, as a plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditRow
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.ui import formats

KIND_WORDS: dict[AuditKind, str] = {
    AuditKind.QUOTE: "Quote",
    AuditKind.INTENT: "Decision to pay",
    AuditKind.APPROVAL_ASKED: "Approval asked",
    AuditKind.APPROVAL_GIVEN: "Approval given",
    AuditKind.APPROVAL_REFUSED: "Approval refused",
    AuditKind.SEND: "Payment sent",
    AuditKind.SETTLE: "Payment settled",
    AuditKind.REVEAL: "Details revealed",
    AuditKind.MEMO_CHANGE: "Memo changed",
    AuditKind.UNLOCK: "Unlock",
    AuditKind.UNLOCK_FAILED: "Wrong passphrase",
    AuditKind.LOCK: "Lock",
    AuditKind.WALLET_OPENED: "Wallet opened",
    AuditKind.WALLET_CLOSED: "Wallet closed",
    AuditKind.POLICY_CHANGE: "Rule changed",
    AuditKind.ADMIN_ADDED: "Admin added",
    AuditKind.ADMIN_REMOVED: "Admin removed",
    AuditKind.PASSPHRASE_CHANGED: "Passphrase changed",
    AuditKind.TOKEN_MADE: "API token made",
    AuditKind.TOKEN_REVOKED: "API token revoked",
    AuditKind.API_CALL: "API call",
    AuditKind.EXPORT: "Export",
    AuditKind.BACKUP_MADE: "Backup made",
    AuditKind.BACKUP_VERIFIED: "Backup verified",
    AuditKind.BACKUP_RESTORED: "Backup restored",
    AuditKind.PAYMENT_RECOVERED: "Payment recovered",
    AuditKind.RESTORE_RECONCILED: "Restore reconciled",
    AuditKind.CONTACT_ADDED: "Contact added",
    AuditKind.CONTACT_RENAMED: "Contact renamed",
    AuditKind.CONTACT_REMOVED: "Contact removed",
    AuditKind.KEYS_ROTATED: "Keys changed",
    AuditKind.AUDIT_VERIFIED: "Log verified",
    AuditKind.AUDIT_EXPORTED: "Log exported",
}

_DAMAGE_WORDS = {
    Damage.CHANGED: "an entry was changed",
    Damage.MISSING: "entries are missing",
    Damage.REORDERED: "entries are in another order",
    Damage.RECOMPUTED: "it was written anew",
    Damage.TRUNCATED: "its end is missing",
    Damage.FOREIGN_DATABASE: "it belongs to another database",
    Damage.SIGNATURE_WRONG: "a signature is wrong",
    Damage.KEY_UNKNOWN: "its key is not known on that workstation",
    Damage.GUARD_OFF: "its guards are switched off",
    Damage.TABLES_GONE: "its tables are gone",
}


def kind_words(row: AuditRow) -> str:
    return KIND_WORDS[row.kind] if row.kind is not None else "Of a newer version"


def sentence(row: AuditRow) -> str:
    """One line, control characters shown as marks."""
    if row.kind is None:
        return "A newer version of this program wrote this entry."
    made = _SENTENCES[row.kind](_Said(row))
    return formats.plain(f"{made[:1].upper()}{made[1:]}.")


class _Said:
    """An entry's parts in words; what is not said is an empty text."""

    def __init__(self, row: AuditRow) -> None:
        self._row = row
        self.who = row.admin or f"somebody at {row.workstation}"
        self.by = f" by {row.admin}" if row.admin else ""
        self.subject = f"“{row.subject}”" if row.subject else ""

    def text(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        return f"{before}{value}{after}" if value not in (None, "") else ""

    def number(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        return f"{before}{group_digits(value)}{after}" if isinstance(value, int) else ""

    def sats(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        return f"{before}{format_sats(value)}{after}" if isinstance(value, int) else ""

    def get(self, name: str) -> Any:
        return self._row.fields.get(name)

    @property
    def payment(self) -> str:
        return f"{self.sats('amount_sats') or 'a payment'}{self.text('recipient', ' to ')}"

    @property
    def file(self) -> str:
        return self.text("file", ": “", "”") + self.number("rows", ", ", " rows")


def _unlock(said: _Said) -> str:
    return f"{said.who} unlocked the wallet" + (" for one payment" if said.get("for_one_payment") else " to pay")


def _lock(said: _Said) -> str:
    reason = {
        "time": "the time was up",
        "payment": "the one payment was made or given up",
        "asked": "",
    }.get(str(said.get("reason") or "asked"), said.text("reason"))
    return f"the unlock of {said.who} ended" + (f": {reason}" if reason else "")


def _settle(said: _Said) -> str:
    outcome = said.get("outcome")
    if outcome == "success":
        return f"{said.payment} arrived{said.sats('fee_sats', ', fee ')}"
    told = {"failed": "failed, and the money is back", "not_sent": "was not sent"}.get(str(outcome), "settled")
    return f"{said.payment} {told}{said.text('reason', ': ')}".rstrip(".")


def _recovered(said: _Said) -> str:
    outcome = {"success": "was paid", "failed": "had failed", "pending": "is on the way"}.get(
        str(said.get("outcome")), ""
    )
    return f"the wallet told of a payment that the backup did not know: {said.payment} {outcome}".rstrip()


def _memo(said: _Said) -> str:
    before, after = said.text("memo_before", "“", "”") or "none", said.text("memo_after", "“", "”") or "none"
    return f"{said.who} changed the memo of a payment from {before} to {after}"


def _rotated(said: _Said) -> str:
    if said.get("step") == "begun":
        return f"{said.who} made new keys for sealed details and pseudonyms"
    return f"everything is sealed with the new keys{said.by}{said.number('rows', ': ', ' rows')}"


def _verified(said: _Said) -> str:
    if said.get("result") == "good":
        return f"the log was proved{said.by} until entry {said.number('proved_until') or 'none'}"
    result = said.get("result")
    told = _DAMAGE_WORDS[Damage(result)] if result in set(Damage) else "damage"
    return f"the log was found damaged{said.by}{said.number('first_bad', ' from entry ', ' on')}: {told}"


_SENTENCES: dict[AuditKind, Callable[[_Said], str]] = {
    AuditKind.QUOTE: lambda s: f"{s.who} asked what paying {s.payment} would cost{s.sats('fee_sats', ': a fee of ')}",
    AuditKind.INTENT: lambda s: f"{s.who} decided to pay {s.payment}{s.sats('fee_cap_sats', ', fee at most ')}",
    AuditKind.APPROVAL_ASKED: lambda s: f"{s.text('asked_by') or s.who} asked for approval to pay {s.payment}",
    AuditKind.APPROVAL_GIVEN: lambda s: f"{s.who} approved paying {s.payment}{s.text('asked_by', ', asked for by ')}",
    AuditKind.APPROVAL_REFUSED: lambda s: f"{s.who} refused to pay {s.payment}{s.text('reason', ': ')}",
    AuditKind.SEND: lambda s: f"{s.payment} was handed to the network{' again' if s.get('again') else ''}",
    AuditKind.SETTLE: _settle,
    AuditKind.REVEAL: lambda s: f"{s.who} looked at {s.text('details') or 'the sealed details'} of a payment",
    AuditKind.MEMO_CHANGE: _memo,
    AuditKind.UNLOCK: _unlock,
    AuditKind.UNLOCK_FAILED: lambda s: f"a wrong passphrase was typed{s.number('failures', ', the ', '. in a row')}",
    AuditKind.LOCK: _lock,
    AuditKind.WALLET_OPENED: lambda s: f"{s.who} opened the wallet",
    AuditKind.WALLET_CLOSED: lambda s: f"the wallet was closed{s.text('reason', ': ')}",
    AuditKind.POLICY_CHANGE: lambda s: (
        f"{s.who} changed the rule {s.text('rule', '“', '”')}{s.text('before', ' from ')}{s.text('after', ' to ')}"
    ),
    AuditKind.ADMIN_ADDED: lambda s: f"{s.who} made {s.subject} an admin",
    AuditKind.ADMIN_REMOVED: lambda s: f"{s.who} removed the admin {s.subject}",
    AuditKind.PASSPHRASE_CHANGED: lambda s: f"{s.who} changed a passphrase{f' of {s.subject}' if s.subject else ''}",
    AuditKind.TOKEN_MADE: lambda s: (
        f"{s.who} made the API token {s.text('label', '“', '”') or s.subject}{s.text('scopes', ', allowed to ')}"
    ),
    AuditKind.TOKEN_REVOKED: lambda s: f"{s.who} revoked the API token {s.text('label', '“', '”') or s.subject}",
    AuditKind.API_CALL: lambda s: (
        f"{s.text('label', 'the program “', '”') or 'a program'} used the API{s.text('route', ': ')}"
    ),
    AuditKind.EXPORT: lambda s: f"{s.who} exported {s.text('report') or 'the history'}{s.file}",
    AuditKind.BACKUP_MADE: lambda s: f"a backup was made{s.by}{s.file}",
    AuditKind.BACKUP_VERIFIED: lambda s: f"a backup was restored for a trial and is whole{s.file}",
    AuditKind.BACKUP_RESTORED: lambda s: f"the database was restored from a backup{s.by}{s.file}",
    AuditKind.PAYMENT_RECOVERED: _recovered,
    AuditKind.RESTORE_RECONCILED: lambda s: (
        f"the restored history is reconciled with the wallet{s.number('payments_found', ': ', ' payments recovered')}; "
        "paying is open again"
    ),
    AuditKind.CONTACT_ADDED: lambda s: f"{s.who} gave {s.text('recipient') or 'a recipient'} a name",
    AuditKind.CONTACT_RENAMED: lambda s: f"{s.who} changed the name of {s.text('recipient') or 'a contact'}",
    AuditKind.CONTACT_REMOVED: lambda s: f"{s.who} removed the contact for {s.text('recipient') or 'a recipient'}",
    AuditKind.KEYS_ROTATED: _rotated,
    AuditKind.AUDIT_VERIFIED: _verified,
    AuditKind.AUDIT_EXPORTED: lambda s: f"the log was exported{s.by}{s.file}",
}

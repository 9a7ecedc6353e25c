"""What an entry of the audit log says, as a plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditRow
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats

KIND_WORDS: dict[AuditKind, str] = {
    AuditKind.QUOTE: marked("Quote"),
    AuditKind.INTENT: marked("Decision to pay"),
    AuditKind.APPROVAL_ASKED: marked("Approval asked"),
    AuditKind.APPROVAL_GIVEN: marked("Approval given"),
    AuditKind.APPROVAL_REFUSED: marked("Approval refused"),
    AuditKind.SEND: marked("Payment sent"),
    AuditKind.SETTLE: marked("Payment settled"),
    AuditKind.REVEAL: marked("Details revealed"),
    AuditKind.MEMO_CHANGE: marked("Memo changed"),
    AuditKind.UNLOCK: marked("Unlock"),
    AuditKind.UNLOCK_FAILED: marked("Wrong passphrase"),
    AuditKind.LOCK: marked("Lock"),
    AuditKind.WALLET_OPENED: marked("Wallet opened"),
    AuditKind.WALLET_CLOSED: marked("Wallet closed"),
    AuditKind.POLICY_CHANGE: marked("Rule changed"),
    AuditKind.ADMIN_ADDED: marked("Admin added"),
    AuditKind.ADMIN_REMOVED: marked("Admin removed"),
    AuditKind.PASSPHRASE_CHANGED: marked("Passphrase changed"),
    AuditKind.TOKEN_MADE: marked("API token made"),
    AuditKind.TOKEN_REVOKED: marked("API token revoked"),
    AuditKind.API_CALL: marked("API call"),
    AuditKind.EXPORT: marked("Export"),
    AuditKind.BACKUP_MADE: marked("Backup made"),
    AuditKind.BACKUP_VERIFIED: marked("Backup verified"),
    AuditKind.BACKUP_RESTORED: marked("Backup restored"),
    AuditKind.PAYMENT_RECOVERED: marked("Payment recovered"),
    AuditKind.RESTORE_RECONCILED: marked("Restore reconciled"),
    AuditKind.CONTACT_ADDED: marked("Contact added"),
    AuditKind.CONTACT_RENAMED: marked("Contact renamed"),
    AuditKind.CONTACT_REMOVED: marked("Contact removed"),
    AuditKind.KEYS_ROTATED: marked("Keys changed"),
    AuditKind.AUDIT_VERIFIED: marked("Log verified"),
    AuditKind.AUDIT_EXPORTED: marked("Log exported"),
}

_DAMAGE_WORDS = {
    Damage.CHANGED: marked("an entry was changed"),
    Damage.MISSING: marked("entries are missing"),
    Damage.REORDERED: marked("entries are in another order"),
    Damage.RECOMPUTED: marked("it was written anew"),
    Damage.TRUNCATED: marked("its end is missing"),
    Damage.FOREIGN_DATABASE: marked("it belongs to another database"),
    Damage.SIGNATURE_WRONG: marked("a signature is wrong"),
    Damage.KEY_UNKNOWN: marked("its key is not known on that workstation"),
    Damage.GUARD_OFF: marked("its guards are switched off"),
    Damage.TABLES_GONE: marked("its tables are gone"),
}


def kind_words(row: AuditRow) -> str:
    return tr(KIND_WORDS[row.kind]) if row.kind is not None else tr("Of a newer version")


def sentence(row: AuditRow) -> str:
    """One line, control characters shown as marks."""
    if row.kind is None:
        return tr("A newer version of this program wrote this entry.")
    made = _SENTENCES[row.kind](_Said(row))
    return formats.plain(f"{made[:1].upper()}{made[1:]}.")


QUOTES = marked("“"), marked("”")
"""Written otherwise elsewhere."""


class _Said:
    """An entry's parts in words; what is not said is an empty text. before, after: marked where they have words."""

    def __init__(self, row: AuditRow) -> None:
        self._row = row
        self.who = row.admin or tr("somebody at {workstation}", workstation=row.workstation)
        self.by = tr(" by {admin}", admin=row.admin) if row.admin else ""
        self.subject = tr("“{name}”", name=row.subject) if row.subject else ""

    def text(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        shown = tr("none") if value == "none" else value  # a rule that was not set
        return f"{tr(before)}{shown}{tr(after)}" if value not in (None, "") else ""

    def number(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        return f"{tr(before)}{group_digits(value)}{tr(after)}" if isinstance(value, int) else ""

    def sats(self, name: str, before: str = "", after: str = "") -> str:
        value = self._row.fields.get(name)
        return f"{tr(before)}{format_sats(value)}{tr(after)}" if isinstance(value, int) else ""

    def get(self, name: str) -> Any:
        return self._row.fields.get(name)

    @property
    def payment(self) -> str:
        amount, recipient = self.sats("amount_sats") or tr("a payment"), self.text("recipient")
        return tr("{amount} to {recipient}", amount=amount, recipient=recipient) if recipient else amount

    @property
    def reason(self) -> str:
        """As it was written down, in the language spoken where it is one of ours."""
        reason = self.get("reason")
        return f": {tr(str(reason))}" if reason else ""

    @property
    def file(self) -> str:
        return self.text("file", marked(": “"), "”") + self.number("rows", ", ", marked(" rows"))


def _unlock(said: _Said) -> str:
    if said.get("for_one_payment"):
        return tr("{who} unlocked the wallet for one payment", who=said.who)
    return tr("{who} unlocked the wallet to pay", who=said.who)


def _lock(said: _Said) -> str:
    reason = {
        "time": tr("the time was up"),
        "payment": tr("the one payment was made or given up"),
        "asked": "",
    }.get(str(said.get("reason") or "asked"), said.text("reason"))
    ended = tr("the unlock of {who} ended", who=said.who)
    return f"{ended}: {reason}" if reason else ended


def _settle(said: _Said) -> str:
    outcome = said.get("outcome")
    if outcome == "success":
        return tr("{payment} arrived", payment=said.payment) + said.sats("fee_sats", marked(", fee "))
    told = {
        "failed": marked("{payment} failed, and the money is back"),
        "not_sent": marked("{payment} was not sent"),
    }.get(str(outcome), marked("{payment} settled"))
    return f"{tr(told, payment=said.payment)}{said.reason}".rstrip(".")


def _recovered(said: _Said) -> str:
    outcome = {"success": marked("was paid"), "failed": marked("had failed"), "pending": marked("is on the way")}.get(
        str(said.get("outcome")), ""
    )
    return tr(
        "the wallet told of a payment that the backup did not know: {payment} {outcome}",
        payment=said.payment,
        outcome=tr(outcome),
    ).rstrip()


def _memo(said: _Said) -> str:
    before, after = said.text("memo_before", "“", "”"), said.text("memo_after", "“", "”")
    return tr(
        "{who} changed the memo of a payment from {before} to {after}",
        who=said.who,
        before=before or tr("none"),
        after=after or tr("none"),
    )


def _rotated(said: _Said) -> str:
    if said.get("step") == "begun":
        return tr("{who} made new keys for sealed details and pseudonyms", who=said.who)
    told = tr("everything is sealed with the new keys{by}", by=said.by)
    return told + said.number("rows", ": ", marked(" rows"))


def _verified(said: _Said) -> str:
    result = said.get("result")
    if result == "good":
        until = said.number("proved_until") or tr("none")
        return tr("the log was proved{by} until entry {until}", by=said.by, until=until)
    told = _DAMAGE_WORDS[Damage(result)] if result in set(Damage) else marked("damage")
    found = tr("the log was found damaged{by}", by=said.by)
    since = said.number("first_bad", marked(" from entry "), marked(" on"))
    return f"{found}{since}: {tr(told)}"


def _token(said: _Said) -> str:
    return said.text("label", "“", "”") or said.subject


_SENTENCES: dict[AuditKind, Callable[[_Said], str]] = {
    AuditKind.QUOTE: lambda s: (
        tr("{who} asked what paying {payment} would cost", who=s.who, payment=s.payment)
        + s.sats("fee_sats", marked(": a fee of "))
    ),
    AuditKind.INTENT: lambda s: (
        tr("{who} decided to pay {payment}", who=s.who, payment=s.payment)
        + s.sats("fee_cap_sats", marked(", fee at most "))
    ),
    AuditKind.APPROVAL_ASKED: lambda s: tr(
        "{who} asked for approval to pay {payment}", who=s.text("asked_by") or s.who, payment=s.payment
    ),
    AuditKind.APPROVAL_GIVEN: lambda s: (
        tr("{who} approved paying {payment}", who=s.who, payment=s.payment)
        + s.text("asked_by", marked(", asked for by "))
    ),
    AuditKind.APPROVAL_REFUSED: lambda s: tr("{who} refused to pay {payment}", who=s.who, payment=s.payment) + s.reason,
    AuditKind.SEND: lambda s: tr(
        marked("{payment} was handed to the network again")
        if s.get("again")
        else marked("{payment} was handed to the network"),
        payment=s.payment,
    ),
    AuditKind.SETTLE: _settle,
    AuditKind.REVEAL: lambda s: tr(
        "{who} looked at {details} of a payment", who=s.who, details=s.text("details") or tr("the sealed details")
    ),
    AuditKind.MEMO_CHANGE: _memo,
    AuditKind.UNLOCK: _unlock,
    AuditKind.UNLOCK_FAILED: lambda s: (
        tr("a wrong passphrase was typed") + s.number("failures", marked(", the "), marked(". in a row"))
    ),
    AuditKind.LOCK: _lock,
    AuditKind.WALLET_OPENED: lambda s: tr("{who} opened the wallet", who=s.who),
    AuditKind.WALLET_CLOSED: lambda s: tr("the wallet was closed") + s.reason,
    AuditKind.POLICY_CHANGE: lambda s: (
        tr("{who} changed the rule {rule}", who=s.who, rule=s.text("rule", "“", "”"))
        + s.text("before", marked(" from "))
        + s.text("after", marked(" to "))
    ),
    AuditKind.ADMIN_ADDED: lambda s: tr("{who} made {name} an admin", who=s.who, name=s.subject),
    AuditKind.ADMIN_REMOVED: lambda s: tr("{who} removed the admin {name}", who=s.who, name=s.subject),
    AuditKind.PASSPHRASE_CHANGED: lambda s: (
        tr("{who} changed a passphrase of {name}", who=s.who, name=s.subject)
        if s.subject
        else tr("{who} changed a passphrase", who=s.who)
    ),
    AuditKind.TOKEN_MADE: lambda s: (
        tr("{who} made the API token {token}", who=s.who, token=_token(s)) + s.text("scopes", marked(", allowed to "))
    ),
    AuditKind.TOKEN_REVOKED: lambda s: tr("{who} revoked the API token {token}", who=s.who, token=_token(s)),
    AuditKind.API_CALL: lambda s: (
        tr("{program} used the API", program=s.text("label", marked("the program “"), "”") or tr("a program"))
        + s.text("route", ": ")
    ),
    AuditKind.EXPORT: lambda s: (
        tr("{who} exported {what}", who=s.who, what=s.text("report") or tr("the history")) + s.file
    ),
    AuditKind.BACKUP_MADE: lambda s: tr("a backup was made{by}", by=s.by) + s.file,
    AuditKind.BACKUP_VERIFIED: lambda s: tr("a backup was restored for a trial and is whole") + s.file,
    AuditKind.BACKUP_RESTORED: lambda s: tr("the database was restored from a backup{by}", by=s.by) + s.file,
    AuditKind.PAYMENT_RECOVERED: _recovered,
    AuditKind.RESTORE_RECONCILED: lambda s: tr(
        "the restored history is reconciled with the wallet{found}; paying is open again",
        found=s.number("payments_found", ": ", marked(" payments recovered")),
    ),
    AuditKind.CONTACT_ADDED: lambda s: tr(
        "{who} gave {recipient} a name", who=s.who, recipient=s.text("recipient") or tr("a recipient")
    ),
    AuditKind.CONTACT_RENAMED: lambda s: tr(
        "{who} changed the name of {recipient}", who=s.who, recipient=s.text("recipient") or tr("a contact")
    ),
    AuditKind.CONTACT_REMOVED: lambda s: tr(
        "{who} removed the contact for {recipient}", who=s.who, recipient=s.text("recipient") or tr("a recipient")
    ),
    AuditKind.KEYS_ROTATED: _rotated,
    AuditKind.AUDIT_VERIFIED: _verified,
    AuditKind.AUDIT_EXPORTED: lambda s: tr("the log was exported{by}", by=s.by) + s.file,
}

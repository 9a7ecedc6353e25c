"""What the audit log says of acts that write nothing else: a quote that was shown, a file that left the program."""

from __future__ import annotations

from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.export.order import ExportOrder, ExportResult
from lnwallet_desktop.payments import Quote
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.admins import AdminChange
from lnwallet_desktop.treasury.alerts.alarms import AlertChange
from lnwallet_desktop.treasury.auditing import Auditing

_ADMIN_KINDS = {
    "added": AuditKind.ADMIN_ADDED,
    "removed": AuditKind.ADMIN_REMOVED,
    "passphrase-changed": AuditKind.PASSPHRASE_CHANGED,
    "passphrase-reset": AuditKind.PASSPHRASE_CHANGED,
}


class AuditNotes:
    """Names the admin whose unlock runs; an act without one was done by somebody at this workstation."""

    def __init__(self, audit: Auditing, access: Access) -> None:
        self._audit = audit
        self._access = access

    def note_quote(self, quote: Quote) -> None:
        self._note(
            AuditKind.QUOTE,
            payment_hash=quote.invoice.payment_hash,
            amount_sats=quote.amount_sats,
            fee_sats=quote.fee_sats,
            fee_cap_sats=quote.fee_cap_sats,
            recipient=quote.pseudonym,
            attempt_number=quote.attempt_number,
            network=quote.invoice.network.value,
        )

    def note_export(self, done: tuple[ExportOrder, ExportResult]) -> None:
        order, result = done
        ending = order.target.suffix.removeprefix(".")
        self._note(AuditKind.EXPORT, file=order.target.name, format=ending, rows=result.rows)

    def note_alerts(self, change: AlertChange) -> None:
        """One entry for each setting that is another one now."""
        before, after = change.before, change.after
        if before.low_balance_sats != after.low_balance_sats:
            self._note_rule("alert for a low balance", _sats(before.low_balance_sats), _sats(after.low_balance_sats))
        if before.webhook != after.webhook:
            self._note_rule("address that alerts are sent to", before.webhook or "none", after.webhook or "none")
        if change.has_new_secret:
            self._note_rule("secret that signs alerts", None, "another one")

    def note_api(self, url: str) -> None:
        """url: where the admin API listens from now on; empty: nowhere."""
        self._note_rule("admin API", None, url or "off")

    def _note_rule(self, rule: str, before: Value, after: Value) -> None:
        self._note(AuditKind.POLICY_CHANGE, rule=rule, before=before, after=after)

    def note_admins(self, change: AdminChange) -> None:
        self._audit.note(admin_entry(change, self._audit.workstation))

    def _note(self, kind: AuditKind, **fields: Value) -> None:
        lease = self._access.lease
        self._audit.note(self._audit.entry(kind, lease.admin if lease else None, fields=fields))


def _sats(amount_sats: int | None) -> str:
    return "none" if amount_sats is None else f"{amount_sats} sat"


def admin_entry(change: AdminChange, workstation: str) -> AuditEntry:
    """What the log says of a change of the vault, made in the window or by a command."""
    kind = _ADMIN_KINDS.get(change.action)
    if kind is None:  # a way into the vault that is no admin's
        return AuditEntry(AuditKind.POLICY_CHANGE, workstation, change.by, fields={"rule": change.action})
    return AuditEntry(kind, workstation, change.by, subject=change.admin, fields={"key_id": change.key_id})

"""The kinds of entries, and what an entry of each kind may say."""

from __future__ import annotations

from enum import StrEnum


class AuditKind(StrEnum):
    """What was done. The values are written for ever: none is renamed or used again for something else."""

    QUOTE = "quote"  # somebody was told what paying an invoice would cost
    INTENT = "intent"  # the committed decision to pay one payment hash
    APPROVAL_ASKED = "approval_asked"  # a payment waits for an admin
    APPROVAL_GIVEN = "approval_given"  # an admin allowed a payment that somebody else asked for
    APPROVAL_REFUSED = "approval_refused"  # an admin refused it, or it was not decided in time
    SEND = "send"  # an attempt was handed to the network
    SETTLE = "settle"  # the outcome of an attempt became known
    REVEAL = "reveal"  # sealed details of a payment were shown to a person
    MEMO_CHANGE = "memo_change"  # the memo of a payment was changed
    UNLOCK = "unlock"  # an admin got the right to pay for a while
    UNLOCK_FAILED = "unlock_failed"  # a passphrase was wrong
    LOCK = "lock"  # that right ended
    WALLET_OPENED = "wallet_opened"  # the wallet got its keys
    WALLET_CLOSED = "wallet_closed"  # the wallet dropped its keys
    POLICY_CHANGE = "policy_change"  # a limit or a rule was changed
    ADMIN_ADDED = "admin_added"  # a person may unlock from now on
    ADMIN_REMOVED = "admin_removed"  # a person may not unlock any more
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - an admin has a new passphrase
    TOKEN_MADE = "token_made"  # noqa: S105 - a program may call the API from now on
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - and from now on not any more
    API_CALL = "api_call"  # a program asked the API for something, whatever the answer was
    EXPORT = "export"  # the history or a report left the program as a file
    BACKUP_MADE = "backup_made"  # a backup was written
    BACKUP_VERIFIED = "backup_verified"  # a backup was restored for a trial and found whole
    BACKUP_RESTORED = "backup_restored"  # this database came from a backup, or was moved to another server
    PAYMENT_RECOVERED = "payment_recovered"  # the wallet told of a payment that a restored history did not know
    RESTORE_RECONCILED = "restore_reconciled"  # all of those are known; paying is open again
    CONTACT_ADDED = "contact_added"  # a recipient was given a name, or a contact another recipient
    CONTACT_RENAMED = "contact_renamed"  # a contact has another name
    CONTACT_REMOVED = "contact_removed"  # a contact was put away
    KEYS_ROTATED = "keys_rotated"  # other keys seal and make pseudonyms from now on, or everything is sealed with them
    AUDIT_VERIFIED = "audit_verified"  # this log was proved, or found damaged
    AUDIT_EXPORTED = "audit_exported"  # this log was written to a file


_PAYMENT = frozenset({"payment_hash", "amount_sats", "fee_cap_sats", "recipient", "attempt", "attempt_number"})
_FILE = frozenset({"file", "format", "rows"})
_BACKUP = _FILE | {"proved_until", "backup", "made_at"}

FIELDS: dict[AuditKind, frozenset[str]] = {
    AuditKind.QUOTE: _PAYMENT | {"fee_sats", "network"},
    AuditKind.INTENT: _PAYMENT | {"network"},
    AuditKind.APPROVAL_ASKED: _PAYMENT | {"asked_by", "reason"},
    AuditKind.APPROVAL_GIVEN: _PAYMENT | {"asked_by"},
    AuditKind.APPROVAL_REFUSED: _PAYMENT | {"asked_by", "reason"},
    AuditKind.SEND: _PAYMENT | {"again"},
    AuditKind.SETTLE: _PAYMENT | {"outcome", "fee_sats", "reason"},
    AuditKind.REVEAL: frozenset({"payment_hash", "details"}),
    AuditKind.MEMO_CHANGE: frozenset({"payment_hash", "memo_before", "memo_after"}),
    AuditKind.UNLOCK: frozenset({"for_one_payment"}),
    AuditKind.UNLOCK_FAILED: frozenset({"failures", "locked_out_until"}),
    AuditKind.LOCK: frozenset({"reason"}),
    AuditKind.WALLET_OPENED: frozenset({"network"}),
    AuditKind.WALLET_CLOSED: frozenset({"reason"}),
    AuditKind.POLICY_CHANGE: frozenset({"rule", "before", "after"}),
    AuditKind.ADMIN_ADDED: frozenset({"key_id"}),
    AuditKind.ADMIN_REMOVED: frozenset({"key_id"}),
    AuditKind.PASSPHRASE_CHANGED: frozenset({"key_id"}),
    AuditKind.TOKEN_MADE: frozenset({"scopes", "label", "expires_at"}),
    AuditKind.TOKEN_REVOKED: frozenset({"label"}),
    AuditKind.API_CALL: frozenset({"label", "method", "route"}),
    AuditKind.EXPORT: _FILE | {"filter", "report"},
    AuditKind.BACKUP_MADE: _BACKUP,
    AuditKind.BACKUP_VERIFIED: _BACKUP,
    AuditKind.BACKUP_RESTORED: _BACKUP | {"database_before"},
    AuditKind.PAYMENT_RECOVERED: _PAYMENT | {"outcome", "fee_sats"},
    AuditKind.RESTORE_RECONCILED: frozenset({"payments_found"}),
    AuditKind.CONTACT_ADDED: frozenset({"recipient"}),
    AuditKind.CONTACT_RENAMED: frozenset({"recipient"}),
    AuditKind.CONTACT_REMOVED: frozenset({"recipient"}),
    AuditKind.KEYS_ROTATED: frozenset({"step", "sealing_key", "rows"}),
    AuditKind.AUDIT_VERIFIED: frozenset({"entries", "result", "proved_until", "first_bad"}),
    AuditKind.AUDIT_EXPORTED: _FILE | {"proved_until"},
}
"""The names a kind may use; `entry.py` says what values are. Any other name is a mistake of ours and is refused."""

EVERYWHERE = frozenset({"happened_at", "noted_as"})
"""For an act whose entry could not be written at once, because the database was away; noted_as: see `waiting.py`."""

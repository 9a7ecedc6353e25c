"""What the keys of an open vault are for: idempotency keys, pseudonyms and sealed details."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.errors import Locked, VaultDamaged
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.cipher import SealBroken, decrypt, encrypt
from lnwallet_desktop.vault.secrets import Secrets

OWN_WALLET = "this-wallet"
"""The recipient of whatever this wallet receives."""
_PSEUDONYM_LENGTH = 12
_LATER = frozenset({"server", "success"})
"""Left out where there is nothing to tell: older programs, on other workstations, do not know them."""


@dataclass(frozen=True, slots=True)
class SealedDetails:
    """What only an unlocked person may see of a payment. preimage: hex, known once it succeeded.

    payee_key: a node key, or the Lightning address that was paid. server: who made the invoice for us, for an address
    or an LNURL. success: what that server wants shown after the payment, as JSON.
    """

    invoice_text: str | None = field(default=None, repr=False)
    payee_key: str | None = field(default=None, repr=False)
    description: str | None = field(default=None, repr=False)
    preimage: str | None = field(default=None, repr=False)
    server: str | None = field(default=None, repr=False)
    success: str | None = field(default=None, repr=False)


class DerivedKeys:
    """The keyed functions of one open vault."""

    def __init__(self, secrets: Secrets, wallet_id: UUID) -> None:
        self._pseudonym_key = bytes.fromhex(secrets.pseudonym_key)
        self._idempotency_key = bytes.fromhex(secrets.idempotency_key)
        sealing_keys = {secrets.sealing_key_id: secrets.sealing_key, **secrets.old_sealing_keys}
        self._sealing_keys = {key_id: bytes.fromhex(key) for key_id, key in sealing_keys.items()}
        self._audit_keys = dict(secrets.audit_keys)
        self._signing_keys = dict(secrets.signing_keys)
        self._audit_signer = AuditSigner.of(secrets)
        self.wallet_id = wallet_id
        self.sealing_key_id = secrets.sealing_key_id

    def idempotency_key(self, payment_hash: str, attempt_number: int) -> UUID:
        """The same for the same attempt for ever, so a repeat after any crash is the same payment to the network."""
        message = f"{self.wallet_id}|{payment_hash}|{attempt_number}".encode()
        return UUID(bytes=hmac.digest(self._idempotency_key, message, hashlib.sha256)[:16])

    def pseudonym(self, payee_key: str) -> str:
        """`payee-7f3k-q2zx-m1ab`: the same payee has the same one everywhere in the organisation (60 bits)."""
        digest = hmac.digest(self._pseudonym_key, b"payee key|" + payee_key.encode(), hashlib.sha256)
        text = base64.b32encode(digest).decode().lower()[:_PSEUDONYM_LENGTH]
        return "payee-" + "-".join(text[i : i + 4] for i in range(0, _PSEUDONYM_LENGTH, 4))

    @property
    def sealing_key_ids(self) -> frozenset[str]:
        """Of every key that opens something: the one that seals now, and those before it."""
        return frozenset(self._sealing_keys)

    def seal(self, transaction_id: UUID, details: SealedDetails) -> bytes:
        """For the column `transactions.sealed` of that row; it opens nowhere else."""
        told = {name: value for name, value in asdict(details).items() if value is not None or name not in _LATER}
        return self.seal_text("transactions", transaction_id, json.dumps(told))

    def unseal(self, transaction_id: UUID, sealed: bytes) -> SealedDetails:
        """Raises VaultDamaged if it was changed or belongs to another row or vault."""
        try:
            return SealedDetails(**json.loads(self._opened("transactions", transaction_id, sealed)))
        except (SealBroken, ValueError, TypeError):
            raise VaultDamaged(
                phrase(
                    "The sealed details of this payment cannot be opened: they were changed or belong to another "
                    "wallet."
                )
            ) from None

    def seal_text(self, table: str, row: UUID, text: str) -> bytes:
        """For the column `sealed` of that row of that table, with the key that seals now (`sealing_key_id`)."""
        return encrypt(
            self._sealing_keys[self.sealing_key_id], text.encode(), _bound_to(table, row, self.sealing_key_id)
        )

    def unseal_text(self, table: str, row: UUID, sealed: bytes) -> str:
        """Raises VaultDamaged."""
        try:
            return self._opened(table, row, sealed)
        except SealBroken:
            raise VaultDamaged(
                phrase("A sealed text cannot be opened: it was changed or belongs to another wallet.")
            ) from None

    def _opened(self, table: str, row: UUID, sealed: bytes) -> str:
        """By whichever key sealed it; while rows are sealed anew, that need not be the one they name."""
        for key_id, key in self._sealing_keys.items():
            try:
                return decrypt(key, sealed, _bound_to(table, row, key_id)).decode()
            except SealBroken:
                continue
        raise SealBroken

    def audit_key(self, admin: str) -> Ed25519PrivateKey:
        """That admin's own key, with which their audit entries are signed. Raises Locked where there is none (yet)."""
        return _signing_key(self._audit_keys, admin)

    def audit_public_keys(self) -> dict[str, bytes]:
        """Of every admin that the vault knew when it was opened, by name."""
        return {name: self.audit_key(name).public_key().public_bytes_raw() for name in self._audit_keys}

    def audit_signer(self, admin: str) -> AuditSigner:
        """That key as it signs the log, certified by the wallet's. Raises Locked as `audit_key` does."""
        return AuditSigner(self.audit_key(admin).private_bytes_raw(), admin, self._audit_signer)

    def signing_key(self, purpose: str) -> Ed25519PrivateKey:
        """purpose: one of `secrets.SIGNING_KEYS`. Raises Locked for a vault of format 1, until its next change."""
        return _signing_key(self._signing_keys, purpose)


def _bound_to(table: str, row: UUID, key_id: str) -> bytes:
    return f"{table}|{row}|sealed|{key_id}".encode()


def _signing_key(keys: dict[str, str], name: str) -> Ed25519PrivateKey:
    if name not in keys:
        raise Locked(
            phrase(
                "The vault has no signing key for “{name}” yet. Open the wallet anew; if that does not help, the "
                "vault is of an older format, which a change of a passphrase renews.",
                name=name,
            )
        )
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(keys[name]))

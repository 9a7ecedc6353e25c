"""From the keys of an open vault to who signs in the ledger, and whose signatures count there."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.ledger.signatory import PublicKeys, Signatory
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.vault.derived_keys import DerivedKeys

POLICY_KEY = "policy"
"""The vault's own key for limits: they stay proved when the admin who set them leaves."""


def signatory(keys: DerivedKeys, admin: str) -> Signatory:
    """By that admin's own key. Raises Locked where the vault has none for them yet."""
    return _by(keys, admin, keys.audit_key(admin))


def policy_signatory(keys: DerivedKeys, admin: str) -> Signatory:
    """By the vault's key for limits, in that admin's name. Raises Locked for a vault of format 1."""
    return _by(keys, admin, keys.signing_key(POLICY_KEY))


def policy_key(keys: DerivedKeys) -> bytes:
    """With which limits are proved. Raises Locked for a vault of format 1."""
    return keys.signing_key(POLICY_KEY).public_key().public_bytes_raw()


def admin_keys(keys: DerivedKeys, admins: Iterable[str]) -> dict[str, bytes]:
    """Of those who are admins now and were when the vault was opened."""
    known = keys.audit_public_keys()
    return {name: known[name] for name in admins if name in known}


def approvers_of(policy: PaymentPolicy, keys: DerivedKeys, admins: Iterable[str]) -> PublicKeys:
    """Who can meet the two-person rule: named in the signed policy, an admin now, and with the same key as then.

    So nobody becomes a second person by being made an admin, or by being removed and made one again.
    """
    now = admin_keys(keys, admins)
    return {name: now[name] for name, key in policy.approvers if name in now and now[name].hex() == key}


def _by(keys: DerivedKeys, admin: str, key: Ed25519PrivateKey) -> Signatory:
    return Signatory(admin, keys.wallet_id, key.public_key().public_bytes_raw(), key.sign)

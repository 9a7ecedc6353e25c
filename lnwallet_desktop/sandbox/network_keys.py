"""The network's own keys, made at its first start and the same ever after."""

from __future__ import annotations

from dataclasses import dataclass, field

from lnwallet_desktop.sandbox.keys import new_secret, public_key
from lnwallet_desktop.sandbox.store import Transaction


@dataclass(frozen=True, slots=True)
class KeyPair:
    secret: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True, slots=True)
class NetworkKeys:
    """operator and provider: their identities. faucet: who play money comes from. hmac: marks challenges."""

    operator: KeyPair
    provider: KeyPair
    faucet: KeyPair
    hmac: bytes = field(repr=False)

    @classmethod
    def load(cls, tx: Transaction) -> NetworkKeys:
        return cls(_pair(tx, "operator"), _pair(tx, "provider"), _pair(tx, "faucet"), _secret(tx, "hmac"))


def _pair(tx: Transaction, name: str) -> KeyPair:
    secret = _secret(tx, name)
    return KeyPair(secret, public_key(secret))


def _secret(tx: Transaction, name: str) -> bytes:
    tx.run("INSERT INTO secrets VALUES (?, ?) ON CONFLICT DO NOTHING", name, new_secret())
    row = tx.one("SELECT secret FROM secrets WHERE name = ?", name)
    assert row is not None  # noqa: S101 - inserted a line above
    return bytes(row["secret"])

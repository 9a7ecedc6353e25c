"""Who a wallet is: challenges it signs with its identity key, and the tokens it gets for that."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

from lnwallet_desktop.sandbox.keys import checked_point, is_signed
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.store import Transaction

CHALLENGE_S = 60
SESSION_S = 24 * 3600


class Service(StrEnum):
    """A token of one service is worth nothing at the other."""

    OPERATOR = "operator"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Proof:
    """A wallet's answer to a challenge of `service`. encoded: the challenge; signed: the bytes that were signed."""

    service: Service
    encoded: bytes
    server_hmac: bytes
    timestamp: int
    nonce: bytes
    challenge_key: bytes
    signed: bytes
    signature: bytes
    public_key: bytes


class Sessions:
    """Issues challenges and tokens. hmac_key: the network's own; tokens are stored as hashes."""

    def __init__(self, hmac_key: bytes) -> None:
        self._hmac_key = hmac_key

    def seal(self, service: Service, encoded: bytes) -> bytes:
        """Our mark on a challenge, so that only what we issued is accepted."""
        return hmac.digest(self._hmac_key, service.encode() + b"\0" + encoded, hashlib.sha256)

    def open(self, tx: Transaction, proof: Proof) -> tuple[str, float]:
        """A new token and when it expires, network's time. Raises Refusal unless the proof is fresh, ours and good."""
        self._check(tx, proof)
        token = secrets.token_urlsafe(32)
        expires_at = tx.now + SESSION_S
        tx.run("DELETE FROM sessions WHERE expires_at < ?", tx.now)
        tx.insert(
            "sessions",
            token_hash=_hashed(token),
            service=proof.service,
            identity=checked_point(proof.public_key),
            expires_at=expires_at,
        )
        return token, expires_at

    def _check(self, tx: Transaction, proof: Proof) -> None:
        if not hmac.compare_digest(proof.server_hmac, self.seal(proof.service, proof.encoded)):
            raise Refusal(Why.WHO_ARE_YOU, "this challenge is not ours")
        if not 0 <= tx.wall_now - proof.timestamp <= CHALLENGE_S:
            raise Refusal(Why.WHO_ARE_YOU, "the challenge has expired")
        if proof.challenge_key != proof.public_key:
            raise Refusal(Why.WHO_ARE_YOU, "the challenge was issued for another key")
        if not is_signed(proof.public_key, proof.signature, proof.signed):
            raise Refusal(Why.WHO_ARE_YOU, "bad signature")
        tx.run("DELETE FROM used_nonces WHERE expires_at < ?", tx.wall_now)
        if tx.one("SELECT 1 FROM used_nonces WHERE nonce = ?", proof.nonce):
            raise Refusal(Why.WHO_ARE_YOU, "the challenge was used before")
        tx.insert("used_nonces", nonce=proof.nonce, expires_at=tx.wall_now + 2 * CHALLENGE_S)

    def identity(self, tx: Transaction, service: Service, token: str) -> bytes:
        """The identity key of whoever holds that token. Raises Refusal."""
        row = tx.one("SELECT * FROM sessions WHERE token_hash = ? AND service = ?", _hashed(token), service)
        if row is None or row["expires_at"] <= tx.now:
            raise Refusal(Why.WHO_ARE_YOU, "the session token is missing, unknown or expired")
        return bytes(row["identity"])


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()

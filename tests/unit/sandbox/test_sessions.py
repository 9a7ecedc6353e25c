"""Challenges and tokens."""

from dataclasses import replace

import pytest

from lnwallet_desktop.sandbox import keys
from lnwallet_desktop.sandbox.sessions import CHALLENGE_S, SESSION_S, Proof, Service, Sessions
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.store import Transaction

SECRET = keys.new_secret()
IDENTITY = keys.public_key(SECRET)
SESSIONS = Sessions(b"server's own")


def proof(tx: Transaction, nonce: bytes = b"nonce") -> Proof:
    encoded = b"challenge " + nonce
    return Proof(
        service=Service.OPERATOR,
        encoded=encoded,
        server_hmac=SESSIONS.seal(Service.OPERATOR, encoded),
        timestamp=int(tx.wall_now),
        nonce=nonce,
        challenge_key=IDENTITY,
        signed=encoded,
        signature=keys.sign(SECRET, encoded),
        public_key=IDENTITY,
    )


def test_a_good_proof_gives_a_token_that_tells_the_wallet(tx: Transaction) -> None:
    token, expires_at = SESSIONS.open(tx, proof(tx))
    assert SESSIONS.identity(tx, Service.OPERATOR, token) == IDENTITY
    assert expires_at == pytest.approx(tx.now + SESSION_S)
    stored = tx.one("SELECT * FROM sessions")
    assert stored is not None
    assert token.encode() not in bytes(stored["token_hash"])


def test_a_proof_is_good_once(tx: Transaction) -> None:
    SESSIONS.open(tx, proof(tx))
    with pytest.raises(Refusal, match="used before"):
        SESSIONS.open(tx, proof(tx))
    SESSIONS.open(tx, proof(tx, b"another"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"server_hmac": b"\0" * 32}, "not ours"),
        ({"server_hmac": b""}, "not ours"),
        ({"encoded": b"another challenge"}, "not ours"),
        ({"service": Service.PROVIDER}, "not ours"),
        ({"timestamp": 0}, "expired"),
        ({"challenge_key": keys.public_key(keys.new_secret())}, "another key"),
        ({"signed": b"something else"}, "bad signature"),
        ({"signature": b""}, "bad signature"),
    ],
)
def test_a_bad_proof_is_refused(tx: Transaction, change: dict[str, object], why: str) -> None:
    with pytest.raises(Refusal, match=why) as raised:
        SESSIONS.open(tx, replace(proof(tx), **change))  # type: ignore[arg-type]
    assert raised.value.why is Why.WHO_ARE_YOU


def test_a_challenge_from_the_future_or_too_old_is_refused(tx: Transaction) -> None:
    for timestamp in (int(tx.wall_now) + 2, int(tx.wall_now) - CHALLENGE_S - 1):
        with pytest.raises(Refusal, match="expired"):
            SESSIONS.open(tx, replace(proof(tx), timestamp=timestamp))


def test_a_token_is_good_for_its_service_until_it_expires(tx: Transaction) -> None:
    token, _ = SESSIONS.open(tx, proof(tx))
    for service, shown in ((Service.PROVIDER, token), (Service.OPERATOR, token + "x"), (Service.OPERATOR, "")):
        with pytest.raises(Refusal, match="missing, unknown or expired"):
            SESSIONS.identity(tx, service, shown)
    tx.now += SESSION_S
    with pytest.raises(Refusal, match="expired"):
        SESSIONS.identity(tx, Service.OPERATOR, token)

"""How a wallet proves to the operator who it is."""

from __future__ import annotations

import secrets

from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.sessions import Proof, Service, Sessions
from lnwallet_desktop.sandbox.store import Transaction


class OperatorLogin:
    """The two operations that need no token."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get_challenge(
        self, tx: Transaction, nobody: bytes, request: wire.GetChallengeRequest
    ) -> wire.GetChallengeResponse:
        challenge = wire.Challenge(
            version=1, timestamp=int(tx.wall_now), nonce=secrets.token_bytes(32), public_key=request.public_key
        )
        server_hmac = self._sessions.seal(Service.OPERATOR, challenge.SerializeToString(deterministic=True))
        return wire.GetChallengeResponse(
            protected_challenge=wire.ProtectedChallenge(version=1, challenge=challenge, server_hmac=server_hmac)
        )

    def verify_challenge(
        self, tx: Transaction, nobody: bytes, request: wire.VerifyChallengeRequest
    ) -> wire.VerifyChallengeResponse:
        challenge = request.protected_challenge.challenge
        encoded = challenge.SerializeToString(deterministic=True)
        proof = Proof(
            service=Service.OPERATOR,
            encoded=encoded,
            server_hmac=request.protected_challenge.server_hmac,
            timestamp=challenge.timestamp,
            nonce=challenge.nonce,
            challenge_key=challenge.public_key,
            signed=encoded,
            signature=request.signature,
            public_key=request.public_key,
        )
        token, expires_at = self._sessions.open(tx, proof)
        return wire.VerifyChallengeResponse(session_token=token, expiration_timestamp=int(tx.to_wall(expires_at)))

"""How a wallet proves to the provider who it is."""

from __future__ import annotations

import base64
import secrets

from google.protobuf.message import DecodeError

from lnwallet_desktop.sandbox import graphql_input as read
from lnwallet_desktop.sandbox import provider_views
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.provider_requests import Request
from lnwallet_desktop.sandbox.sessions import Proof, Service, Sessions
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.web import Document


class ProviderLogin:
    """The two operations that need no token."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.by_name: dict[str, Request] = {
            "GetChallenge": self._get_challenge,
            "VerifyChallenge": self._verify_challenge,
        }

    def _get_challenge(self, tx: Transaction, nobody: bytes, variables: Document) -> Document:
        challenge = wire.ProviderChallenge(
            version=1,
            timestamp=int(tx.wall_now),
            nonce=secrets.token_bytes(32),
            public_key=read.hexadecimal(read.input_of(variables), "public_key"),
        )
        encoded = challenge.SerializeToString(deterministic=True)
        protected = wire.ProtectedProviderChallenge(
            version=1, challenge=challenge, server_hmac=self._sessions.seal(Service.PROVIDER, encoded)
        )
        text = base64.urlsafe_b64encode(protected.SerializeToString()).decode().rstrip("=")
        return {"get_challenge": {"protected_challenge": text}}

    def _verify_challenge(self, tx: Transaction, nobody: bytes, variables: Document) -> Document:
        asked = read.input_of(variables)
        signed = read.base64url(asked, "protected_challenge")
        protected = wire.ProtectedProviderChallenge()
        try:
            protected.ParseFromString(signed)
        except DecodeError as error:
            raise Refusal(Why.INVALID, "the challenge is not a challenge") from error
        challenge = protected.challenge
        proof = Proof(
            service=Service.PROVIDER,
            encoded=challenge.SerializeToString(deterministic=True),
            server_hmac=protected.server_hmac,
            timestamp=challenge.timestamp,
            nonce=challenge.nonce,
            challenge_key=challenge.public_key,
            signed=signed,
            signature=read.base64url(asked, "signature"),
            public_key=read.hexadecimal(asked, "identity_public_key"),
        )
        token, expires_at = self._sessions.open(tx, proof)
        return {"verify_challenge": {"valid_until": provider_views.moment(tx, expires_at), "session_token": token}}

"""A wallet made of bare keys, which can say to the network what the SDK never would."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any, TypeVar
from urllib.parse import urlsplit

import grpc
from google.protobuf.message import Message

from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox import keys
from lnwallet_desktop.sandbox import wire_pb2 as wire

Answer = TypeVar("Answer", bound=Message)

AUTHN, SPARK = "/spark_authn.SparkAuthnService/", "/spark.SparkService/"
TIMEOUT_S = 10


class RawWallet:
    """Speaks gRPC and GraphQL by hand. `token` and `bearer` are what it shows; empty until a login."""

    def __init__(self, endpoint: SandboxEndpoint) -> None:
        self.secret = keys.new_secret()
        self.identity = keys.public_key(self.secret)
        self.token, self.bearer = "", ""
        self._channel = grpc.insecure_channel(endpoint.operator_url.removeprefix("http://"))
        self._provider = urlsplit(endpoint.provider_url)

    def close(self) -> None:
        self._channel.close()

    def call(self, path: str, request: Message, answer: Answer) -> Answer:
        """Fill `answer` with what the operator says. Raises grpc.RpcError."""
        method = self._channel.unary_unary(path, lambda sent: sent.SerializeToString(), type(answer).FromString)
        filled: Answer = method(request, timeout=TIMEOUT_S, metadata=[("authorization", self.token)])
        return filled

    def challenge(self) -> wire.ProtectedChallenge:
        asked = wire.GetChallengeRequest(public_key=self.identity)
        return self.call(AUTHN + "get_challenge", asked, wire.GetChallengeResponse()).protected_challenge

    def verify(self, challenge: wire.ProtectedChallenge, signature: bytes) -> str:
        asked = wire.VerifyChallengeRequest(
            protected_challenge=challenge, signature=signature, public_key=self.identity
        )
        return self.call(AUTHN + "verify_challenge", asked, wire.VerifyChallengeResponse()).session_token

    def signed(self, challenge: wire.ProtectedChallenge) -> bytes:
        return keys.sign(self.secret, challenge.challenge.SerializeToString())

    def log_in(self) -> RawWallet:
        """At both servers."""
        challenge = self.challenge()
        self.token = self.verify(challenge, self.signed(challenge))
        self.bearer = self.log_in_at_provider()
        return self

    def log_in_at_provider(self) -> str:
        asked = self.ask("GetChallenge", {"input": {"public_key": self.identity.hex()}})[1]
        text = asked["data"]["get_challenge"]["protected_challenge"]
        signature = keys.sign(self.secret, base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        shown = {
            "protected_challenge": text,
            "signature": base64.urlsafe_b64encode(signature).decode().rstrip("="),
            "identity_public_key": self.identity.hex(),
        }
        answer = self.ask("VerifyChallenge", {"input": shown})[1]
        return str(answer["data"]["verify_challenge"]["session_token"])

    def ask(
        self, operation: str, variables: dict[str, Any], headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """HTTP status and answer of the provider."""
        connection = http.client.HTTPConnection(self._provider.hostname or "", self._provider.port, timeout=TIMEOUT_S)
        try:
            body = json.dumps({"operationName": operation, "variables": variables, "query": ""})
            shown = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
            connection.request("POST", "/graphql", body, {**shown, **(headers or {})})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

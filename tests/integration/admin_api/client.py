"""A program that calls the API: plain HTTP, as curl would send it."""

from __future__ import annotations

import asyncio
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 60
_THREADS = ThreadPoolExecutor(16, "program")
"""Its own: the wallet in this process must never wait for a thread that waits for the wallet."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Of an error, which has one form."""
        told = self.document
        assert set(told) == {"error"}
        assert {"code", "message"} <= set(told["error"])
        return str(told["error"]["code"])


class Client:
    """With one token."""

    def __init__(self, url: str, secret: str | None = None) -> None:
        self.place = urlsplit(url)
        self._secret = secret

    async def get(self, path: str, **query: Any) -> Reply:
        given = urlencode({name: value for name, value in query.items() if value is not None})
        return await self.send("GET", f"{path}?{given}" if given else path)

    async def post(self, path: str, document: Any, **headers: str) -> Reply:
        told = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.send("POST", path, json.dumps(document).encode(), told)

    async def pay(self, key: str, invoice: str, **more: Any) -> Reply:
        return await self.post("/api/wallet/pay", {"invoice": invoice, **more}, Idempotency_Key=key)

    async def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_THREADS, self._send, method, path, body, headers or {})

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=TIMEOUT_S)
        if self._secret is not None:
            headers = {"Authorization": f"Bearer {self._secret}", **headers}
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
        finally:
            connection.close()

"""Behind TLS the cookie is for TLS alone, and our own origin is the encrypted one."""

from typing import Any
from urllib.parse import urlencode

from starlette.types import Message

from lnwallet_desktop.admin_api.application import make_server
from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop

from .browser import FORM
from .conftest import MakeClient


async def posted(app: Any, path: str, fields: dict[str, str], origin: str) -> tuple[int, dict[str, str]]:
    """As uvicorn hands over a request that came by TLS."""
    told = {"host": "wallet.example", "origin": origin, "content-type": FORM}
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "scheme": "https"}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": urlencode(fields).encode(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({**scope, "headers": headers, "http_version": "1.1", "root_path": "", "server": None}, receive, send)
    return sent[0]["status"], {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}


def test_the_cookie_goes_by_tls_alone(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ)
        app = make_server(Bridge(treasury), {"wallet.example"})
        token = {"token": client._secret or ""}
        status, headers = await posted(app, "/login", token, "https://wallet.example")
        assert status == 303
        assert {"Secure", "HttpOnly"} <= {part.strip() for part in headers["set-cookie"].split(";")}
        for origin in ("http://wallet.example", "https://wallet.example:8443", "https://evil.example"):
            status, headers = await posted(app, "/login", token, origin)
            assert status == 403
            assert "set-cookie" not in headers

    loop.run(scenario())

"""What every request has to pass before the application sees it: where it comes from, its form, its size, its pace."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lnwallet_desktop.admin_api.failures import error_text
from lnwallet_desktop.admin_api.web import paths
from lnwallet_desktop.admin_api.web.pages import bare_refusal

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
BODY_WITHIN_S = 10
"""For the whole of it: who sends more slowly holds a connection for nothing."""
WITH_BODY = {"POST"}
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Doorway:
    """ASGI. hosts: the names by which this server may be called, with or without a port: a page of a stranger that
    makes its own name point here is told apart by it (DNS rebinding). A browser's Origin is refused: no page calls the
    API, and our pages are sent forms by themselves only.
    count: told of each answer's status; 0 where there was none.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], count: Callable[[int], None]) -> None:
        self._app = app
        self._count = count
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began = secrets.token_hex(8), time.monotonic()
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name.lower() for name, _ in message.get("headers", [])}
                extra = [(name, value) for name, value in HEADERS if name not in given]
                message["headers"] = [*message.get("headers", []), *extra, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            self._check_head(scope)
            body = await self._body(scope, receive)
        except Refusal as refusal:
            await _refuse(refusal, paths.is_page(scope["path"]), send_on)
        else:
            await self._app(scope, _replaying(body, receive), send_on)
        finally:
            self._count(status)
            took_ms = round((time.monotonic() - began) * 1000)
            log.info("%s %s %s %d %d ms", request_id, scope["method"], _route(scope), status, took_ms)

    def _check_head(self, scope: Scope) -> None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if _without_port(host) not in self._hosts:
            raise Refusal(421, "wrong_host", "This server is not called by that name.")
        if paths.is_page(scope["path"]):
            _check_page(scope, headers, host)
        elif b"origin" in headers:
            raise Refusal(403, "origin_refused", "This API is not for web pages.")
        elif scope["method"] in WITH_BODY and not _is_json(headers.get(b"content-type", b"")):
            raise Refusal(415, "not_json", "The body must be JSON: Content-Type: application/json.")
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            raise _too_large()

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refusal(400, "bad_request", "The connection ended before the request did.")
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > LARGEST_BODY:
                        raise _too_large()
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            raise Refusal(408, "too_slow", f"The body did not come within {BODY_WITHIN_S} seconds.") from None


def _check_page(scope: Scope, headers: dict[bytes, bytes], host: str) -> None:
    """What a browser tells of where a request comes from, where it tells it: nothing of another site's is sent here."""
    origin = headers.get(b"origin")
    if origin is not None and origin.decode("latin-1").lower() != paths.own_origin(scope, host):
        raise Refusal(403, "origin_refused", "The request came from another website. Nothing was done.")
    if scope["method"] not in WITH_BODY:
        return
    if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
        raise Refusal(403, "origin_refused", "The form came from another website. Nothing was done.")
    if headers.get(b"content-type", b"").split(b";")[0].strip().lower() != paths.FORM:
        raise Refusal(415, "not_a_form", "Only a form of these pages can be sent here.")


def _too_large() -> Refusal:
    return Refusal(413, "too_large", f"The body may have {LARGEST_BODY} bytes at most.")


def _is_json(content_type: bytes) -> bool:
    return content_type.split(b";")[0].strip().lower() == b"application/json"


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _route(scope: Scope) -> str:
    """Without the query, and without what stands for a value: neither belongs into a log."""
    route = scope.get("route")
    return str(getattr(route, "path", "-"))


def _replaying(body: bytes, receive: Receive) -> Receive:
    told = False

    async def receive_again() -> Message:
        nonlocal told
        if not told:
            told = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return receive_again


async def _refuse(refusal: Refusal, is_page: bool, send: Send) -> None:
    if is_page:
        kind, text = b"text/html; charset=utf-8", bare_refusal(refusal.status, refusal.message)
    else:
        kind, text = b"application/json", error_text(refusal.code, refusal.message)
    headers = [(b"content-type", kind), (b"content-length", str(len(text)).encode())]
    if is_page:
        headers += [(name.lower().encode(), value.encode()) for name, value in paths.HEADERS.items()]
    if refusal.status in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": text})

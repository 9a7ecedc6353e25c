"""A person's browser as far as the pages need one: it keeps the cookie, follows, and fills in forms."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

from lnwallet_desktop.admin_api.web.sessions import COOKIE

from .client import Client, Reply

FORM = "application/x-www-form-urlencoded"


class Browser:
    """One person with a token. cookie: the session's, once logged in."""

    def __init__(self, url: str, secret: str = "") -> None:
        self._client = Client(url)
        self.secret = secret
        self.cookie = ""
        self.seen: list[Reply] = []
        self.origin = url

    async def get(self, path: str, **headers: str) -> Reply:
        return await self._send("GET", path, None, headers)

    async def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        told = {"Content-Type": FORM, "Origin": self.origin} | headers
        return await self._send("POST", path, urlencode(fields).encode(), told)

    async def log_in(self) -> Reply:
        return await self.post("/login", {"token": self.secret})

    async def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            told["Cookie"] = f"{COOKIE}={self.cookie}"
        reply = await self._client.send(method, path, body, told)
        self.seen.append(reply)
        given = re.match(rf"{COOKIE}=([^;]*)", reply.headers.get("set-cookie", ""))
        if given:
            self.cookie = given[1].strip('"')
        return reply


def hidden(reply: Reply, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes there."""
    form = re.search(rf'<form method="post" action="{action}".*?</form>', reply.body.decode(), re.DOTALL)
    assert form is not None, action
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0])
    return {name: html.unescape(value) for name, value in found}


def rows(reply: Reply) -> list[str]:
    """The ids of the list's transactions, in order."""
    return re.findall(r'href="/transactions/([0-9a-f-]{36})"', reply.body.decode())

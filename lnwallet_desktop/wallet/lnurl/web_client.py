"""One question to a payee's server: a GET whose answer is a small JSON document."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from lnwallet_desktop.errors import InvoiceRefused, PayeeUnreachable
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress

LONGEST_S = 15.0
"""For the whole question, redirects and a slow answer included."""
LARGEST_ANSWER = 256 * 1024
"""Metadata may hold a small picture."""
MOST_REDIRECTS = 3
LONGEST_REASON = 200
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 16 * 1024

Document = dict[str, Any]


def ask(address: WebAddress, longest_s: float = LONGEST_S) -> Document:
    """Blocking. Raises PayeeUnreachable: there was no answer; InvoiceRefused: the server or its answer says no."""
    deadline = time.monotonic() + longest_s
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get(address, deadline)
        if isinstance(answer, bytes):
            return _document(address, answer)
        address = address.following(answer)
    raise InvoiceRefused(
        phrase("The server {shown} sends us on and on, so it was given up. Nothing was sent.", shown=address.shown),
        "bad_answer",
    )


def _get(address: WebAddress, deadline: float) -> bytes | str:
    """The body; or, a text, where it sends us on to."""
    connection = _Connection(address, address.addresses(), deadline)
    headers = {"Accept": "application/json", "User-Agent": "lnwallet-desktop", "Connection": "close"}
    try:
        connection.connect()
        with _ending_at(deadline, connection.sock):
            connection.request("GET", address.path, headers=headers)
            with connection.getresponse() as response:
                if response.status in _REDIRECTS and (location := response.getheader("Location")):
                    return location
                return _body(address, response, deadline)
    except ssl.SSLCertVerificationError:
        raise InvoiceRefused(
            phrase(
                "The certificate of {shown} is not trusted by this computer, so its answer is not believed. "
                "Nothing was sent.",
                shown=address.shown,
            ),
            "bad_answer",
        ) from None
    except (OSError, http.client.HTTPException):
        if time.monotonic() > deadline:
            raise PayeeUnreachable(
                phrase(
                    "The server {shown} does not answer in time. Try again later; nothing was sent.",
                    shown=address.shown,
                )
            ) from None
        raise PayeeUnreachable(
            phrase(
                "The server {shown} does not answer. Try again later, or ask the payee for an invoice; nothing "
                "was sent.",
                shown=address.shown,
            )
        ) from None
    finally:
        connection.close()


def _body(address: WebAddress, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """A server that says no may say so with any status; one without a document is told by its status."""
    parts: list[bytes] = []
    while chunk := response.read1(_CHUNK):
        parts.append(chunk)
        if sum(map(len, parts)) > LARGEST_ANSWER:
            raise InvoiceRefused(
                phrase(
                    "The answer of {shown} is too large to be one of a payee. Nothing was sent.", shown=address.shown
                ),
                "bad_answer",
            )
    if time.monotonic() > deadline:  # what was cut off there may look like an end
        raise TimeoutError
    body = b"".join(parts)
    if response.status == 404:
        raise InvoiceRefused(
            phrase("{shown} knows nobody of that name. Check the spelling; nothing was sent.", shown=address.shown),
            "unknown_payee",
        )
    if response.status >= 500 and not body.lstrip().startswith(b"{"):
        raise PayeeUnreachable(
            phrase(
                "The server {shown} has a problem ({status}). Try again later; nothing was sent.",
                shown=address.shown,
                status=response.status,
            )
        )
    return body


def _document(address: WebAddress, body: bytes) -> Document:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise InvoiceRefused(
            phrase(
                "What {shown} answers is not an answer of a payee. Check the address; nothing was sent.",
                shown=address.shown,
            ),
            "bad_answer",
        )
    if str(document.get("status", "")).upper() == "ERROR":
        reason = _harmless(str(document.get("reason") or "it gives no reason"))
        raise InvoiceRefused(
            phrase("The server {shown} refuses: “{reason}”. Nothing was sent.", shown=address.shown, reason=reason),
            "server_refused",
        )
    return document


def _harmless(text: str) -> str:
    """A stranger's words in a sentence of ours: on one line, and no character that is obeyed instead of shown."""
    shown = "".join(each if each.isprintable() else "�" for each in " ".join(text.split()))
    return shown if len(shown) <= LONGEST_REASON else f"{shown[: LONGEST_REASON - 1]}…"


class _Connection(http.client.HTTPConnection):
    """To the numbers that were checked, by the name that the certificate is for."""

    def __init__(self, address: WebAddress, numbers: list[str], deadline: float) -> None:
        self.default_port = 443 if address.is_tls else 80  # which the Host header leaves out
        super().__init__(address.host, address.port)
        self._address = address
        self._numbers = numbers
        self._deadline = deadline

    def connect(self) -> None:
        made = self._first()
        try:
            if self._address.is_tls:
                made = ssl.create_default_context().wrap_socket(made, server_hostname=self._address.host)
            made.settimeout(self._left())
        except BaseException:
            made.close()
            raise
        self.sock = made

    def _first(self) -> socket.socket:
        """Raises OSError: the last one's."""
        for number in self._numbers[:-1]:
            try:
                return socket.create_connection((number, self._address.port), self._left() / 2)
            except OSError:
                continue
        return socket.create_connection((self._numbers[-1], self._address.port), self._left())

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@contextmanager
def _ending_at(deadline: float, used: socket.socket) -> Iterator[None]:
    """However slowly an answer drips: each of its bytes comes in time, and all of them never do."""
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (used,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _shut(ended: socket.socket) -> None:
    with suppress(OSError):
        ended.shutdown(socket.SHUT_RDWR)

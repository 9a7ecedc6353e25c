"""A JSON server on the loopback interface, for the provider's GraphQL and for the control API."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

LARGEST_BODY = 1 << 20
IDLE_S = 300

Document = dict[str, Any]


class NoAnswer(Exception):
    """Raised by a service to end the connection without a word."""


class JsonService(ABC):
    """What answers: called on many threads at once."""

    @abstractmethod
    def answer(self, path: str, headers: Mapping[str, str], document: Document) -> tuple[int, Document]:
        """HTTP status and body. headers: names in lower case. Raises NoAnswer."""


class JsonServer:
    """Serves one JsonService on a loopback port until `stop`."""

    def __init__(self, service: JsonService, port: int) -> None:
        """port 0: any free one. Raises OSError if it is taken."""
        self._server = _Server(service, port)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests. Those under way run to their end, or to the end of the process."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    allow_reuse_address = os.name != "nt"  # on Windows it would let two processes share the port

    def __init__(self, service: JsonService, port: int) -> None:
        self.service = service
        super().__init__(("127.0.0.1", port), _Handler)
        own_port = self.server_address[1]
        self.hosts = {f"127.0.0.1:{own_port}", f"localhost:{own_port}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_S
    server: _Server

    def do_POST(self) -> None:
        """Answer one request; whatever is wrong with it as HTTP ends the connection."""
        status, document = self._refusal() or self._answered()
        if status == 0:
            self.close_connection = True
            return
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refusal(self) -> tuple[int, Document] | None:
        """A web page reaches loopback ports too: it comes with an Origin, or by a name of its own for the address."""
        if self.headers.get("Host", "") not in self.server.hosts or "Origin" in self.headers:
            self.close_connection = True
            return HTTPStatus.FORBIDDEN, {"error": "only programs of this computer may ask"}
        if not 0 <= self._length() <= LARGEST_BODY:
            self.close_connection = True
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "the request is too large"}
        return None

    def _answered(self) -> tuple[int, Document]:
        try:
            document = json.loads(self.rfile.read(self._length()) or "{}")
        except ValueError:
            return HTTPStatus.BAD_REQUEST, {"error": "the request is no JSON"}
        if not isinstance(document, dict):
            return HTTPStatus.BAD_REQUEST, {"error": "the request is no JSON object"}
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            return self.server.service.answer(self.path, headers, document)
        except NoAnswer:
            return 0, {}

    def _length(self) -> int:
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdecimal() else -1

    def version_string(self) -> str:
        return "sandbox"

    def log_message(self, format: str, *args: Any) -> None:
        """The services log what they do themselves; a request line may hold anything."""


def bearer(headers: Mapping[str, str]) -> str:
    """The token of `Authorization: Bearer …`, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""

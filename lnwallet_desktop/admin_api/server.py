"""uvicorn in a thread of its own: the window's loop never waits for a caller."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from anyio.to_thread import current_default_thread_limiter

from lnwallet_desktop.admin_api.application import make_server
from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.errors import BadRequest, LedgerUnavailable
from lnwallet_desktop.loaded import keep
from lnwallet_desktop.treasury.treasury import Treasury

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
ENDS_WITHIN_S = 5
MOST_AT_ONCE = 64
WORK_AT_ONCE = 3
"""Calls that are worked on at one moment, each on a thread; the others wait for their turn, and those that wait for the
wallet keep none. Each more is one more that the window has to wait behind for the interpreter's lock.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen. certificate, key: PEM files; without them only on this computer. names: by which it is called.

    port 0: a free one.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()


class ApiServer:
    """Started and ended on the main loop."""

    def __init__(self, treasury: Treasury, place: Place) -> None:
        """Raises BadRequest for a place that others could reach without encryption."""
        if place.certificate is None and place.host not in LOOPBACK:
            raise BadRequest(
                "Without a TLS certificate the API listens on this computer only: use 127.0.0.1, or give a certificate "
                "and its key."
            )
        self._place = place
        self._bridge = Bridge(treasury)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        """Where it listens. Only after `start`."""
        assert self._socket is not None  # noqa: S101
        host, port = self._socket.getsockname()[:2]
        scheme = "https" if self._place.certificate else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    async def start(self) -> None:
        """Raises BadRequest where the place is taken or the certificate is no good."""
        place = self._place
        self._socket = _listening(place)
        hosts = {*LOOPBACK, place.host, *place.names} if place.host in LOOPBACK else {place.host, *place.names}
        try:
            config = uvicorn.Config(
                make_server(self._bridge, hosts),
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                lifespan="off",
                ws="none",
                proxy_headers=False,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=ENDS_WITHIN_S,
                limit_concurrency=MOST_AT_ONCE,
                h11_max_incomplete_event_size=32 * 1024,
                ssl_certfile=place.certificate,
                ssl_keyfile=place.key,
            )
            config.load()
        except (OSError, ssl.SSLError, ValueError) as error:
            self._socket.close()
            raise BadRequest(f"The TLS certificate or its key cannot be used: {type(error).__name__}.") from None
        keep("admin API")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="admin api", daemon=True)
        self._thread.start()  # it listens already: whoever comes before it is ready waits in the queue
        self._bridge.treasury.notes.note_api(self.url)
        log.info("the admin API listens")

    async def stop(self) -> None:
        """What is being answered gets a few seconds. Safe to call twice."""
        self._bridge.ending.set()
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, ENDS_WITHIN_S + 5)
        self._bridge.note_gathered()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            self._bridge.treasury.notes.note_api("")

    def _serve(self) -> None:
        assert self._server is not None  # noqa: S101
        assert self._socket is not None  # noqa: S101
        with suppress(LedgerUnavailable):  # the next start does it
            self._bridge.treasury.api_gate.answers.tidy()
        asyncio.run(self._answer(self._server, self._socket))

    async def _answer(self, server: uvicorn.Server, listening: socket.socket) -> None:
        current_default_thread_limiter().total_tokens = WORK_AT_ONCE
        await server.serve([listening])


def _listening(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    # By its number, as asyncio sends at once only on what it knows for TCP: an answer would else come 40 ms late.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((place.host, place.port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise BadRequest(
            f"The API cannot listen on {place.host}, port {place.port}: {error.strerror or error}. Choose another port."
        ) from None
    return made

"""One process holds a data directory's wallet; commands of other processes are carried to it and run there.

The holder listens on loopback, at a port and with a key that only the owner of the data directory can read. Both sides
prove that they know the key before anything is said (`multiprocessing.connection`), so a passphrase never reaches a
stranger that took over the port of a holder that died.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from pathlib import Path

log = logging.getLogger(__name__)

SERVE_ON_S = 60
BACKLOG = 128
"""Python’s own is 1: of eight that connect at once, some believe to be connected and are not."""
GREETING_S = 5.0
CALLER_S = 15
"""How long the holder waits for a caller's next word."""
NO_WINDOW = 4
"""The exit code of a reply to a visit: the holder is a command, or its window is not there yet or is closing."""
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """A command line, and the passphrase if the person or a file gave one. waited_s: since the person asked.

    visit: no command but a second start of the window, with a payment link or an empty text.
    """

    argv: list[str] = field(repr=False)
    passphrase: str | None = field(default=None, repr=False)
    waited_s: float = 0
    visit: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the command printed, and its exit code. needs_passphrase: ask for one and send it all again."""

    exit_code: int
    stdout: str = field(repr=False)
    stderr: str = field(repr=False)
    needs_passphrase: bool = False


class RelayServer:
    """Runs in the holder: threads take requests, the loop runs them."""

    def __init__(self, data_dir: Path, run: Callable[[Request], Awaitable[Reply]]) -> None:
        self._file = data_dir / "holder.json"
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._key = os.urandom(32)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self._ending = False
        self._under_way = 0
        self._changed = threading.Condition()
        self._acceptor = threading.Thread(target=self._accept, name="relay", daemon=True)

    def start(self) -> None:
        temporary = self._file.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"port": self._listener.getsockname()[1], "key": self._key.hex()}, file)
        temporary.replace(self._file)
        self._acceptor.start()

    async def close(self) -> None:
        """Finish what was taken, then take no more.

        While something is under way the wallet stays held, so whoever comes meanwhile is served too: they could not
        open it themselves. After a minute of that they have to wait, so that another workstation has its turn.
        """
        await asyncio.to_thread(self._end_when_idle)
        self._file.unlink(missing_ok=True)
        await asyncio.to_thread(self._wake_acceptor)

    def _end_when_idle(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._under_way == 0, SERVE_ON_S)
            self._ending = True  # from here nothing more is taken
            self._changed.wait_for(lambda: self._under_way == 0)

    def _wake_acceptor(self) -> None:
        """By a connection that says nothing: the acceptor may have ended at another one, and would answer no more."""
        with suppress(OSError), socket.create_connection(self._listener.getsockname(), 5):
            pass
        self._acceptor.join(timeout=5)
        self._listener.close()  # whoever still waits for an answer is refused, and looks again

    def _accept(self) -> None:
        """Never waits for a caller: one that is slow to prove itself would keep all others out."""
        while not self._ending:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                continue
            threading.Thread(target=self._serve, args=(raw,), name="relayed command", daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        try:
            with _proved(raw, self._key) as connection, self._taken():
                request = Request(**json.loads(connection.recv_bytes(_LARGEST)))
                reply = asyncio.run_coroutine_threadsafe(_awaited(self._run(request)), self._loop).result()
                connection.send_bytes(json.dumps(asdict(reply)).encode())
        except AuthenticationError:
            log.warning("a stranger came to the relay")
        except (OSError, EOFError, AssertionError, ValueError, TypeError) as error:
            log.warning("a relayed command was lost", extra={"error": type(error).__name__})

    @contextmanager
    def _taken(self) -> Iterator[None]:
        """Counted from the caller's proof to its answer. Raises EOFError at the end: the caller looks again."""
        with self._changed:
            if self._ending:
                raise EOFError
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()


def _proved(raw: socket.socket, key: bytes) -> Connection:
    """The caller and we know the same key. Raises AuthenticationError, AssertionError, OSError, EOFError."""
    if hasattr(socket, "SO_RCVTIMEO") and sys.platform != "win32":
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", CALLER_S, 0))
    connection = Connection(raw.detach())
    try:
        deliver_challenge(connection, key)
        answer_challenge(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def forget_holder(data_dir: Path) -> None:
    """Remove the address of a holder that is gone. Only for whoever holds the wallet now."""
    (data_dir / "holder.json").unlink(missing_ok=True)


def ask_holder(data_dir: Path, request: Request) -> Reply | None:
    """Have the holder run it; None where there is none (any more) and the caller should look again."""
    try:
        place = json.loads((data_dir / "holder.json").read_text())
        with _connected(int(place["port"]), bytes.fromhex(place["key"])) as connection:
            connection.send_bytes(json.dumps(asdict(request)).encode())
            return Reply(**json.loads(connection.recv_bytes(_LARGEST * 64)))
    except (OSError, EOFError, AuthenticationError, ValueError, KeyError):
        return None


def _connected(port: int, key: bytes) -> Connection:
    """As `multiprocessing.connection.Client`, which waits for ever for the greeting of a holder that has just ended."""
    raw = socket.create_connection(("127.0.0.1", port), GREETING_S)
    if not select.select([raw], [], [], GREETING_S)[0]:
        raw.close()
        raise EOFError
    raw.setblocking(True)
    connection = Connection(raw.detach())
    try:
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


async def _awaited(work: Awaitable[Reply]) -> Reply:
    return await work

"""The sandbox process: opens the store, starts the three servers, and ends when it is told to or nobody needs it."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox import endpoint, operator_service, payees
from lnwallet_desktop.sandbox.control import ControlService
from lnwallet_desktop.sandbox.events import EventHub
from lnwallet_desktop.sandbox.idle import IdleWatch
from lnwallet_desktop.sandbox.log_file import LogFile
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.operator_service import OperatorService
from lnwallet_desktop.sandbox.orders import Home, Orders
from lnwallet_desktop.sandbox.provider_service import ProviderService
from lnwallet_desktop.sandbox.sessions import Sessions
from lnwallet_desktop.sandbox.settlement import Settler
from lnwallet_desktop.sandbox.steps import Steps
from lnwallet_desktop.sandbox.store import Store
from lnwallet_desktop.sandbox.web import JsonServer, JsonService

log = logging.getLogger(__name__)

Started = TypeVar("Started")

LAST_CALLS_S = 1.0
"""How long calls under way may still take when the process ends."""

LOCK_WAIT_S = 1.0
"""A network that was just killed may take a moment to be gone."""


class Sandbox:
    """One running network on one directory. Made on one thread, stopped once."""

    def __init__(self, directory: Path, on_shutdown: Callable[[], None]) -> None:
        self._directory = directory
        self._hub = EventHub()
        self._steps = Steps()
        changed = threading.Event()
        self._store = Store(directory / endpoint.DATABASE, self._hub.publish, changed.set)
        with self._store.transaction() as tx:
            network = NetworkKeys.load(tx)
            payees.move_in(tx)
        sessions = Sessions(network.hmac)
        self._settler = Settler(self._store, network, changed)
        operator = OperatorService(self._store, network, sessions, self._steps, self._hub)
        provider = ProviderService(self._store, network, sessions, self._steps)
        token = self._setting("control_token", secrets.token_urlsafe(32))
        home = Home(directory, os.getpid())
        orders = Orders(self._store, network, self._steps, home, on_shutdown)
        self._operator, operator_port = self._on_port("operator", lambda port: operator_service.listen(operator, port))
        self._provider = self._serve("provider", provider)
        self._control = self._serve("control", ControlService(orders, token))
        self.endpoint = SandboxEndpoint(
            operator_url=f"http://127.0.0.1:{operator_port}",
            operator_key=network.operator.public.hex(),
            provider_url=self._provider.url,
            provider_key=network.provider.public.hex(),
            control_url=self._control.url,
            control_token=token,
            pid=os.getpid(),
        )
        self._settler.start()

    def stop(self) -> None:
        """Let go whoever is held, end the streams, close the doors, then the store."""
        self._steps.close()
        self._hub.close()
        self._operator.stop(LAST_CALLS_S).wait()
        self._provider.stop()
        self._control.stop()
        self._settler.stop()
        self._store.close()

    def _serve(self, name: str, service: JsonService) -> JsonServer:
        def listen(port: int) -> tuple[JsonServer, int]:
            server = JsonServer(service, port)
            return server, server.port

        server, _ = self._on_port(name, listen)
        server.start()
        return server

    def _on_port(self, name: str, listen: Callable[[int], tuple[Started, int]]) -> tuple[Started, int]:
        """Listen where we listened last time, so that wallets find us again; elsewhere if that is taken."""
        port = int(self._setting(f"{name}_port", "0"))
        try:
            started, bound = listen(port)
        except (OSError, RuntimeError):
            log.warning("the %s's port %s is taken", name, port)
            started, bound = listen(0)
        with self._store.transaction() as tx:
            tx.set_setting(f"{name}_port", str(bound))
        return started, bound

    def _setting(self, name: str, first: str) -> str:
        """What was set before; `first` the first time."""
        with self._store.transaction() as tx:
            value = tx.setting(name) or first
            tx.set_setting(name, value)
        return value


def run(directory: Path) -> int:
    """Serve until told to stop or not used any more."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    sandbox = Sandbox(directory, stopping.set)
    endpoint.write(directory, sandbox.endpoint)
    log.info("started")
    watch = IdleWatch(directory, stopping)
    watch.wait()  # holds the right to start and stop, if it was idleness that ended the waiting
    endpoint.remove(directory)
    sandbox.stop()
    log.info("stopped")
    watch.done()
    return 0


def main(argv: list[str]) -> int:
    """`--dir DIR`: the process's whole life; its exit code."""
    parser = argparse.ArgumentParser(prog="_sandbox")
    parser.add_argument("--dir", type=Path, required=True)
    directory: Path = parser.parse_args(argv).dir.absolute()
    os.umask(0o077)  # the database and its companions hold keys, if only to play money
    directory.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, handlers=[LogFile(directory / endpoint.LOG)])
    try:
        with FileLock(directory / endpoint.LOCK, timeout=LOCK_WAIT_S, thread_local=False):
            return run(directory)
    except Timeout:
        log.error("another sandbox is running in this directory")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

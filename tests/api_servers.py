"""The admin API on a treasury of the tests, and how often it may be called there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop

OFTEN = 60_000


def may_be_called_often(treasury: Treasury) -> None:
    treasury.api_gate = replace(treasury.api_gate, reads=Rate("read", OFTEN), pays=Rate("pay", OFTEN))


@contextmanager
def api_server(treasury: Treasury, loop: Loop) -> Iterator[ApiServer]:
    """It listens on a free port until the end."""
    server = ApiServer(treasury, Place())
    loop.run(server.start())
    yield server
    loop.run(server.stop())

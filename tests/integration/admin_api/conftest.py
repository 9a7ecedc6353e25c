"""One treasury with its API, for the tests of this folder."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from lnwallet_desktop.admin_api.server import ApiServer
from lnwallet_desktop.ledger.api.token_values import Scope, TokenLimits
from lnwallet_desktop.money import Sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.api_servers import api_server, may_be_called_often
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, open_funded, sandbox_of

from .client import Client

MakeClient = Callable[..., Awaitable[Client]]


@pytest.fixture(scope="package")
def treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("api"))))
    may_be_called_often(opened)
    yield opened
    loop.run(opened.close())


@pytest.fixture(scope="package")
def server(treasury: Treasury, loop: Loop) -> Iterator[ApiServer]:
    with api_server(treasury, loop) as running:
        yield running


@pytest.fixture
def client_with(treasury: Treasury, server: ApiServer) -> MakeClient:
    """Makes a program with a token of these scopes."""

    async def make(*scopes: Scope, label: str = "ERP", daily_sats: int | None = None, days: int = 30) -> Client:
        limits = TokenLimits(None, Sats(daily_sats) if daily_sats is not None else None)
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            made = await treasury.tokens.make(lease, label, frozenset(scopes), days, limits)
        return Client(server.url, made.secret)

    return make


async def invoice(treasury: Treasury, amount_sats: int | None = 1_000, outcome: str = "success") -> str:
    made = await asyncio.to_thread(
        sandbox_of(treasury).invoice, Sats(amount_sats) if amount_sats else None, memo="API", outcome=outcome
    )
    return made.invoice

"""Runs what needs a treasury, on a loop without a window, and other processes' commands beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from lnwallet_desktop.cli.payment_link import checked_link
from lnwallet_desktop.cli.relay import NO_WINDOW, RelayServer, Reply, Request
from lnwallet_desktop.cli.run_command import refused, run_relayed
from lnwallet_desktop.errors import BadRequest, HeldElsewhere
from lnwallet_desktop.loaded import keep
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.wallet.sdk_log import follow_sdk_log

BEING_MADE = HeldElsewhere("The wallet is being set up in a window just now. Finish that first; nothing was done.")


def on_loop(work: Coroutine[Any, Any, int]) -> int:
    follow_sdk_log()
    keep("command")
    with asyncio.Runner() as runner:
        return runner.run(work)


async def with_treasury(settings: Settings, work: Callable[[Treasury], Coroutine[Any, Any, int]]) -> int:
    treasury = await Treasury.start(settings)
    try:
        return await work(treasury)
    finally:
        await treasury.close()


@asynccontextmanager
async def relaying(
    settings: Settings, treasury: Treasury | None, visit: Callable[[str], bool] | None = None
) -> AsyncIterator[None]:
    """While this process holds the wallet, it runs other processes' commands. visit: bring its window to the front.

    treasury: None while the wallet is being made; then commands are refused at once.
    """

    async def run_one(request: Request) -> Reply:
        if request.visit is None:
            return refused(request, BEING_MADE) if treasury is None else await run_relayed(treasury, request)
        try:
            came = visit is not None and visit(checked_link(request.visit))
        except BadRequest as error:
            return Reply(1, "", error.message)
        return Reply(0 if came else NO_WINDOW, "", "")

    relay = RelayServer(settings.data_dir, run_one)
    relay.start()
    try:
        yield
    finally:
        await relay.close()

"""`serve`: the admin API without a window."""

from __future__ import annotations

import argparse
import asyncio
import signal
from contextlib import suppress
from dataclasses import replace

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.cli.held_elsewhere import OPEN_WITHIN_S, once_free
from lnwallet_desktop.cli.holding import holding
from lnwallet_desktop.cli.on_treasury import on_loop, relaying, with_treasury
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.passphrase import ask_passphrase
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury


def serve(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """The admin API without a window: the wallet open, and nobody unlocked, so every payment waits for a person."""
    place = Place(arguments.host, arguments.port, arguments.tls_certificate, arguments.tls_key, tuple(arguments.name))
    reads, pays = Rate("read", arguments.reads_per_minute), Rate("pay", arguments.pays_per_minute)

    async def serving(treasury: Treasury) -> int:
        await once_free(treasury, OPEN_WITHIN_S, output, lambda: treasury.access.open(passphrase))
        treasury.api_gate = replace(treasury.api_gate, reads=reads, pays=pays)
        treasury.alarms.begin()
        treasury.backups.begin()
        server = ApiServer(treasury, place)
        async with relaying(settings, treasury):
            await server.start()
            output.document({"url": server.url}, f"The admin API listens on {server.url}. Ctrl+C ends it.")
            try:
                await _until_stopped()
            finally:
                await server.stop()
        return 0

    with holding(settings):
        passphrase = ask_passphrase(settings)
        return on_loop(with_treasury(settings, serving))


async def _until_stopped() -> None:
    """Until Ctrl+C or an end signal."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: there Ctrl+C cancels this task
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()

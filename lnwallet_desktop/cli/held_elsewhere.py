"""A command that needs the wallet while another workstation holds it: it waits a while, and says for whom."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.errors import HeldElsewhere
from lnwallet_desktop.treasury.treasury import Treasury

T = TypeVar("T")

LOOK_EVERY_S = 0.25
OPEN_WITHIN_S = 10.0
"""How long a command without a limit of its own waits: another workstation’s command has ended by then, a window
hasn’t."""


async def once_free(
    treasury: Treasury,
    wait_s: float,
    output: Output,
    work: Callable[[], Awaitable[T]],
    look_first: Callable[[], Awaitable[None]] | None = None,
) -> T:
    """Run `work`, which opens the wallet, as soon as no other workstation holds it.

    look_first: awaited before every try; what it raises ends the waiting. Raises HeldElsewhere after wait_s.
    """
    ends = time.monotonic() + wait_s
    told = False
    while True:
        if look_first is not None:
            await look_first()
        try:
            if not treasury.access.state.opened:
                await treasury.holding.check_free()
            return await work()
        except HeldElsewhere as held:
            if time.monotonic() >= ends:
                raise
            if not told:
                told = True
                output.note(_waiting(held, wait_s))
        await asyncio.sleep(LOOK_EVERY_S)


def _waiting(held: HeldElsewhere, wait_s: float) -> str:
    who = f"The workstation “{held.workstation}” holds" if held.workstation else "Another workstation holds"
    return f"{who} this wallet. Waiting up to {wait_s:g} s for it to end."

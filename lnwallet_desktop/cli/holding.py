"""The right to open the wallet of a data directory: one process has it, and others carry their wishes to that one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from filelock import FileLock, Timeout

from lnwallet_desktop.cli.relay import Request, ask_holder, forget_holder
from lnwallet_desktop.errors import HeldElsewhere
from lnwallet_desktop.settings import Settings

COMMAND_ENDS_S = 15
"""How long the window waits for a command that holds the wallet."""


@contextmanager
def holding(settings: Settings) -> Iterator[None]:
    """The right to open the wallet of this data directory. Raises HeldElsewhere."""
    lock = FileLock(settings.data_dir / "holder.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise HeldElsewhere("This wallet is open in another window or command. Close that first.") from None
    try:
        forget_holder(settings.data_dir)  # one that was killed has left its address behind
        yield
    finally:
        lock.release()


def hold_or_visit(settings: Settings, link: str, held: ExitStack) -> bool:
    """True: this process holds the wallet until `held` is closed. False: a window does, and it has the link now.

    Raises HeldElsewhere where a command holds it for too long.
    """
    ends = time.monotonic() + COMMAND_ENDS_S
    while True:
        try:
            held.enter_context(holding(settings))
            return True
        except HeldElsewhere:
            reply = ask_holder(settings.data_dir, Request([], visit=link))
            if reply is not None and reply.exit_code == 0:
                return False
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)

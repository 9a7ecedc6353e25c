"""The program's entry: helper processes first, because they must start fast; then the composition root."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import NoReturn

_HELPERS = {
    "_sandbox": "lnwallet_desktop.sandbox.server",
    "_look_back": "lnwallet_desktop.wallet.look_back",
    "_postgres_watchdog": "lnwallet_desktop.ledger.embedded.watchdog",
}


def main() -> int:
    """Run what the command line asks for; its exit code."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in _HELPERS:
        from importlib import import_module

        return int(import_module(_HELPERS[arguments[0]]).main(arguments[1:]))
    from lnwallet_desktop.loaded import load_without_searches

    load_without_searches()
    from lnwallet_desktop.app import run

    _leave(run(arguments))


def _leave(exit_code: int) -> NoReturn:
    """End without taking the interpreter apart. The SDK's threads may still have something to log, and a thread that
    comes into Python meanwhile is ended by force: Rust aborts at that, and the exit code would tell nothing any more.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(exit_code)


if __name__ == "__main__":
    sys.exit(main())

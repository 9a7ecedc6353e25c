"""The program's entry: helper processes first, because they must start fast; then the composition root."""

from __future__ import annotations

import sys

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
    from lnwallet_desktop.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())

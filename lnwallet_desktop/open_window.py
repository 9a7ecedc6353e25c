"""The window as a start of the program: the first start's wizard, the wallet's window, or the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from lnwallet_desktop.cli.holding import hold_or_visit
from lnwallet_desktop.cli.on_treasury import relaying, with_treasury
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.payment_link import checked_link
from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.first_start.draft import DraftFile
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.application import (
    first_start,
    make_application,
    run_on_qt,
    show_error,
    show_until_closed,
    speak_as_chosen,
)
from lnwallet_desktop.ui.visits import Visits
from lnwallet_desktop.wallet.sdk_log import follow_sdk_log


def open_window(settings: Settings, output: Output, link: str) -> int:
    """The window, until it is closed; where one is open on this data directory, that one comes to the front."""
    follow_sdk_log()
    app = make_application()
    speak_as_chosen(app, settings.data_dir)
    visits = Visits()

    async def window(treasury: Treasury, problem: str = "") -> int:
        treasury.backups.begin()
        async with relaying(settings, treasury, visits.bring):
            await show_until_closed(
                treasury, make_server=server_maker(treasury), visits=visits, link=link, problem=problem
            )
        return 0

    async def wizard_and_window() -> int:
        async with relaying(settings, None, visits.bring):
            made = await first_start(app, settings, visits)
        if made is None:
            return 0
        try:
            return await window(made.treasury, made.problem)
        finally:
            await made.treasury.close()

    try:
        checked_link(link)
        with ExitStack() as held:
            if not hold_or_visit(settings, link, held):
                output.document({"window": "raised"}, "The window is open already and was brought to the front.")
                return 0
            if not settings.vault_file.exists():
                return run_on_qt(app, wizard_and_window)
            DraftFile(settings.data_dir).remove()
            return run_on_qt(app, lambda: with_treasury(settings, window))
    except WalletDesktopError as error:
        show_error(app, error.message)
        raise


def server_maker(treasury: Treasury) -> Callable[[int], Any]:
    """The admin API as the window starts it: on this computer only."""

    def make(port: int) -> Any:
        from lnwallet_desktop.admin_api.server import ApiServer, Place

        return ApiServer(treasury, Place(port=port))

    return make

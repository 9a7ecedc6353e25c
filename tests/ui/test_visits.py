"""Where a payment link goes while it cannot be paid."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.visits import NO_WALLET, Visits
from tests.loops import Loop
from tests.ui.conftest import shown, window_on


def test_a_link_that_came_during_the_first_start_is_offered_afterwards(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> tuple[bool, bool, str]:
        treasury = await Treasury.start(Settings(tmp_path))
        visits, wizard = Visits(), QWidget()
        visits.follow_first_start(wizard)
        came = visits.bring("lightning:lnbcrt1abc")
        was_shown = wizard.isVisible()
        visits.follow_first_start(None)
        wizard.close()
        between = visits.bring("")
        async with window_on(treasury) as window:
            visits.follow(window, treasury, "lightning:lnbcrt1older")
            said = shown(window, "stripFailureText")
        await treasury.close()
        assert not between
        assert not wizard.isVisible()
        return came, was_shown, said

    assert loop.run(scenario()) == (True, True, NO_WALLET)


def test_without_a_wallet_the_window_says_why_nothing_opens(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> tuple[bool, str, bool]:
        treasury = await Treasury.start(Settings(tmp_path))
        visits = Visits()
        async with window_on(treasury) as window:
            visits.follow(window, treasury)
            came = visits.bring("lightning:lnbcrt1abc")
            said = shown(window, "stripFailureText")
        closed = visits.bring("")
        await treasury.close()
        return came, said, closed

    assert loop.run(scenario()) == (True, NO_WALLET, False)

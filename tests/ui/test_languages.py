"""The window in German: nothing is left in English, and each control is known by its name and its key."""

from collections import Counter
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from lnwallet_desktop.admin_api.failures import of_error
from lnwallet_desktop.errors import LimitsAltered, WrongPassphrase
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase, phrase_count, phrases, tr
from lnwallet_desktop.treasury.sender import FAILED_SENTENCE
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.formats import failure_words
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, open_funded
from tests.ui.controls import controls_in, spoken_name, spoken_role
from tests.ui.every_screen import every_page, every_sheet, fill, window_with_everything
from tests.ui.languages import EnglishLeft, keys_of, speaking
from tests.ui.pay_sheets import new_invoice

LARGE = (1500, 900)


@pytest.fixture(scope="module", name="treasury")
def filled(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("german"))))
    loop.run(fill(opened))
    yield opened
    loop.run(opened.close())


def test_no_page_and_no_sheet_says_in_english_what_the_catalogue_says_in_german(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    left = EnglishLeft("de")

    async def scenario() -> None:
        window = window_with_everything(treasury)
        window.resize(*LARGE)
        window.show()
        english: list[str] = []
        twice: list[str] = []
        await treasury.access.unlock(PASSPHRASE, "Maria")
        try:
            async for name, _ in every_page(window):
                english += [f"{name}: {text}" for text in left.of(window)]
                twice += [f"{name}: {text}" for text in _shared(window)]
            async for name, sheet in every_sheet(window, treasury):
                english += [f"{name}: {text}" for text in left.of(sheet)]
                twice += [f"{name}: {text}" for text in _shared(sheet)]
                keys = Counter(keys_of(sheet))
                twice += [f"{name}: Alt+{key}" for key, count in keys.items() if count > 1]
        finally:
            await window.end()
            window.deleteLater()
        assert not english, "\n".join(sorted(set(english)))
        assert not twice, "\n".join(sorted(set(twice)))

    with speaking("de"):
        loop.run(scenario(), 240)


def _shared(window: object) -> list[str]:
    """Names that two controls share."""
    names = Counter((spoken_role(each), spoken_name(each)) for each in controls_in(window))  # type: ignore[arg-type]
    return [f"“{name}” {count} times" for (_, name), count in names.items() if count > 1]


def test_an_error_is_shown_in_german_and_stays_english_in_the_api() -> None:
    with speaking("de"):
        wrong = WrongPassphrase()
        assert tr(wrong.message) == "Die Passphrase ist falsch. Nichts wurde getan; versuchen Sie es noch einmal."
        assert str(wrong) == wrong.message == "The passphrase is wrong. Nothing was done; try again."
        assert b"The limits in the database were altered" in of_error(LimitsAltered()).body


def test_a_phrase_in_a_phrase_is_translated_too_and_one_counts() -> None:
    told = phrases(" ", [phrase("{count} hours", count=3), phrase_count("{count} payment", "{count} payments", 2)])
    assert told == "3 hours 2 payments"
    with speaking("de"):
        assert tr(told) == "3 Stunden 2 Zahlungen"
        assert told == "3 hours 2 payments"
    assert tr(told) == "3 hours 2 payments"


def test_what_is_written_down_is_english_whatever_the_window_speaks(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        quote = await treasury.desk.quote(await new_invoice(treasury, outcome="fail"))
        lease = await treasury.access.unlock(PASSPHRASE, "Maria")
        row = await treasury.desk.pay(quote, lease, "told in German", 20)
        assert row.failure_reason == FAILED_SENTENCE
        assert failure_words(row).startswith("Das Netz konnte die Zahlung nicht zustellen.")

    with speaking("de"):
        loop.run(scenario())

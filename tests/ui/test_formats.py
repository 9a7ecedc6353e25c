"""What strangers write is shown, not obeyed; times and hashes are short and true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ui import formats

NOW = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Office rent", "Office rent"),
        ("Büro – März", "Büro – März"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("safe\u202eevil", "safe⟨202E⟩evil"),
        ("a\x00b\x1b[31m", "a⟨0000⟩b⟨001B⟩[31m"),
        ("two\nlines", "two⏎ lines"),
        (None, ""),
    ],
)
def test_other_peoples_text_is_shown_and_not_obeyed(text: str | None, shown: str) -> None:
    assert formats.plain(text) == shown


@given(st.text())
def test_nothing_that_is_shown_can_steer(text: str) -> None:
    assert all(character.isprintable() for character in formats.plain(text))


@pytest.mark.parametrize(
    ("seconds", "shown"), [(-5, "0:00"), (59, "0:59"), (3599, "59:59"), (4800, "1 h 20 min"), (3 * 86_400, "3 days")]
)
def test_time_left(seconds: float, shown: str) -> None:
    assert formats.countdown(seconds) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(3, "just now"), (125, "2 min ago"), (7200, "2 h ago")])
def test_age(seconds: int, shown: str) -> None:
    assert formats.age(NOW - timedelta(seconds=seconds), NOW) == shown


@given(st.text())
def test_a_tool_tip_can_be_no_markup(text: str) -> None:
    assert "<" not in formats.harmless_tip(text)  # Qt takes a tip for markup only where a tag begins


@given(st.text(alphabet="ab ", max_size=200))
def test_every_line_can_be_broken(text: str) -> None:
    told = formats.breakable(text)
    assert told.replace("\u200b", "") == text
    assert all(len(word) <= formats.LONGEST_WORD for part in told.split("\u200b") for word in part.split())


def test_an_unknown_age_is_said() -> None:
    assert formats.age(None) == "never known"

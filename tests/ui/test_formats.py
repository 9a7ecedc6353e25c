"""What strangers write is shown, not obeyed; times and hashes are short and true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.bottom_strip import in_flight_words

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


def test_a_pending_payment_says_when_its_money_is_back_if_that_is_known() -> None:
    row = Transaction(
        uuid4(), Sats(900), NOW, "0" * 64, PaymentStatus.PENDING, "payee-7f3k", None, Direction.SENT, *[None] * 4
    )
    returning = replace(row, locked_until=NOW + timedelta(days=16))
    assert "returns by" not in formats.status_sentence(row)
    assert formats.local_time(NOW + timedelta(days=16)) in formats.status_sentence(returning)
    assert "returns by" in in_flight_words([row, returning])
    assert formats.local_time(NOW + timedelta(days=20)) in in_flight_words(
        [returning, replace(returning, locked_until=NOW + timedelta(days=20))]
    )
    assert "returns" not in in_flight_words([row])
    assert in_flight_words([]) == ""
    assert "We look every 30 seconds" in in_flight_words([row], looking=True)
    assert "where the wallet is open" in in_flight_words([row], looking=False)


def test_an_unknown_age_is_said() -> None:
    assert formats.age(None) == "never known"

"""Texts that the database can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.payment_values import checked_text, storable_text


@given(st.text(st.characters(), max_size=40))
def test_what_others_wrote_is_made_fit_and_nothing_else_of_it_is_lost(text: str) -> None:
    stored = storable_text(text)
    assert "\0" not in stored
    stored.encode("utf-8")
    assert stored == "".join(c for c in text if c != "\0" and not 0xD800 <= ord(c) <= 0xDFFF)


def test_a_persons_text_is_kept_as_it_is_or_refused() -> None:
    assert checked_text("Miete\n\tMärz \u202e 🏠", "memo") == "Miete\n\tMärz \u202e 🏠"
    for text in ("a\0b", "\udc80", "x" * 2001):
        with pytest.raises(BadRequest, match="memo"):
            checked_text(text, "memo")

"""Sorts by their names, and cursors that fit one query only."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.page_cursor import read_cursor, write_cursor
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.payments import PaymentStatus

EVERYTHING = TransactionFilter()
VALUES: dict[SortField, st.SearchStrategy[Any]] = {
    SortField.TIMESTAMP: st.datetimes(timezones=st.just(UTC)),
    SortField.SETTLED_AT: st.none() | st.datetimes(timezones=st.just(UTC)),
    SortField.AMOUNT: st.integers(1, 2**62),
    SortField.FEE: st.none() | st.integers(0, 2**62),
    SortField.TRANSACTION_ID: st.uuids(),
}
positions = st.builds(Sort, st.sampled_from(SortField), st.booleans()).flatmap(
    lambda sort: st.tuples(st.just(sort), st.tuples(*(VALUES.get(key, st.none() | st.text()) for key in sort.keys)))
)


@pytest.mark.parametrize("field", SortField)
def test_a_sort_is_written_as_it_is_read(field: SortField) -> None:
    assert Sort.parse(field.value) == Sort(field, descending=False)
    assert Sort.parse(f"-{field}") == Sort(field, descending=True)
    assert str(Sort.parse(f"-{field}")) == f"-{field}"


@pytest.mark.parametrize("text", ["", "-", "--timestamp", "amount", "TIMESTAMP", "sealed", "timestamp;"])
def test_an_unknown_field_is_refused_with_the_names_there_are(text: str) -> None:
    with pytest.raises(BadRequest, match=r"timestamp, amount_sats, status, pseudonymized_recipient, memo"):
        Sort.parse(text)


@given(positions)
def test_a_cursor_gives_back_its_position(case: tuple[Sort, tuple[Any, ...]]) -> None:
    sort, position = case
    assert read_cursor(EVERYTHING, sort, write_cursor(EVERYTHING, sort, list(position))) == list(position)


@given(positions, st.data())
def test_a_changed_cursor_is_refused(case: tuple[Sort, tuple[Any, ...]], data: st.DataObject) -> None:
    sort, position = case
    cursor = write_cursor(EVERYTHING, sort, list(position))
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters(exclude_characters=cursor[at]))
    for changed in (cursor[:at] + other + cursor[at + 1 :], cursor[:at], cursor + other):
        with pytest.raises(BadRequest, match="first page"):
            read_cursor(EVERYTHING, sort, changed)


def test_a_cursor_of_another_query_is_refused() -> None:
    cursor = write_cursor(EVERYTHING, Sort(), [datetime.now(UTC), None])
    for wanted, sort in (
        (EVERYTHING, Sort(descending=False)),
        (EVERYTHING, Sort(SortField.AMOUNT)),
        (TransactionFilter(status=PaymentStatus.FAILED), Sort()),
        (TransactionFilter(search="rent"), Sort()),
    ):
        with pytest.raises(BadRequest, match="another filter or order"):
            read_cursor(wanted, sort, cursor)


@pytest.mark.parametrize("search", ["a\0b", "\ud800", "x" * 2001])
def test_a_search_that_no_text_can_match_is_refused(search: str) -> None:
    with pytest.raises(BadRequest):
        TransactionFilter(search=search).conditions()

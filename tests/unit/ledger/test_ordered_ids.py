"""A million ids in one object."""

import struct
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds


def array_of(ids: list[UUID]) -> bytes:
    """As PostgreSQL's array_send writes it; an empty array has no dimension."""
    if not ids:
        return struct.pack(">iii", 0, 0, 2950)
    return struct.pack(">iiiii", 1, 0, 2950, len(ids), 1) + b"".join(struct.pack(">i", 16) + i.bytes for i in ids)


@given(st.lists(st.uuids(), max_size=40))
def test_it_reads_as_the_list_that_was_sent(ids: list[UUID]) -> None:
    ordered = OrderedIds.from_array(array_of(ids))
    assert list(ordered) == ids
    assert len(ordered) == len(ids)
    assert ordered[:7] == ids[:7]
    assert ordered[::-2] == ids[::-2]


@given(st.lists(st.uuids(), min_size=1, max_size=40, unique=True))
def test_every_id_is_found_where_it_stands(ids: list[UUID]) -> None:
    ordered = OrderedIds.from_array(array_of(ids))
    assert [ordered.find(wanted) for wanted in ids] == list(range(len(ids)))


def test_an_id_is_not_found_across_two_others() -> None:
    first, second = UUID(bytes=bytes(8) + b"leftpart"), UUID(bytes=b"rightpar" + bytes(8))
    assert OrderedIds.from_array(array_of([first, second])).find(UUID(bytes=b"leftpartrightpar")) is None


def test_it_takes_16_bytes_an_id_and_refuses_what_lies_outside() -> None:
    ordered = OrderedIds.from_array(array_of([uuid4()] * 1000))
    assert ordered[-1] == ordered[999]
    for outside in (1000, -1001):
        with pytest.raises(IndexError):
            ordered[outside]
    assert ordered == OrderedIds.from_array(array_of([ordered[0]] * 1000))

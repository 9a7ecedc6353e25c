"""All ids of a question in their order, 16 bytes each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload
from uuid import UUID

_HEADER_BYTES = 20  # of a one-dimensional array in PostgreSQL's binary format (array_send)
_ITEM_BYTES = 20  # a length of four bytes, and the id


class OrderedIds(Sequence[UUID]):
    """A million ids in 16 MB; an id is made when it is asked for."""

    __slots__ = ("_ids",)

    def __init__(self, ids: bytes | bytearray) -> None:
        """ids: 16 bytes each, one after the other."""
        self._ids = ids

    @classmethod
    def from_array(cls, array: bytes) -> OrderedIds:
        """array: a uuid[] as PostgreSQL sends it in binary."""
        count = max(0, (len(array) - _HEADER_BYTES) // _ITEM_BYTES)
        ids = bytearray(16 * count)
        for place in range(16):  # sixteen strided copies in C: 20 ms for a million
            ids[place::16] = array[_HEADER_BYTES + 4 + place :: _ITEM_BYTES]
        return cls(ids)

    def __len__(self) -> int:
        return len(self._ids) // 16

    @overload
    def __getitem__(self, index: int) -> UUID: ...
    @overload
    def __getitem__(self, index: slice) -> list[UUID]: ...
    def __getitem__(self, index: int | slice) -> UUID | list[UUID]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        start = 16 * range(len(self))[index]
        return UUID(bytes=bytes(self._ids[start : start + 16]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OrderedIds) and self._ids == other._ids

    def __hash__(self) -> int:
        return hash(bytes(self._ids))

    def same(self, other: OrderedIds, start: int, other_start: int, count: int) -> bool:
        """Whether `count` ids from there on are the other's from its own place on."""
        mine = memoryview(self._ids)[16 * start : 16 * (start + count)]
        return mine == memoryview(other._ids)[16 * other_start : 16 * (other_start + count)]

    def __add__(self, other: OrderedIds) -> OrderedIds:
        return OrderedIds(bytes(self._ids) + bytes(other._ids))

    @classmethod
    def of(cls, ids: Iterable[UUID]) -> OrderedIds:
        return cls(b"".join(each.bytes for each in ids))

    def without(self, start: int, count: int) -> OrderedIds:
        """A copy that lacks `count` ids from `start` on."""
        return OrderedIds(bytes(self._ids[: 16 * start]) + bytes(self._ids[16 * (start + count) :]))

    def find(self, transaction_id: UUID) -> int | None:
        """Where that id stands; about 1 ms for a million."""
        at = self._ids.find(transaction_id.bytes)
        while at >= 0 and at % 16:
            at = self._ids.find(transaction_id.bytes, at + 1)
        return at // 16 if at >= 0 else None

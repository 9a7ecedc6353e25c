"""Follows the chain of entries: the tight loop, and for the first row that does not fit, what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from struct import Struct

from lnwallet_desktop.ledger.audit.findings import Damage, Finding

FIRST_PREVIOUS = bytes(32)
BATCH = 20_000
"""Rows between two looks at whether somebody wants it to end."""

_FIXED = Struct(">hiqi32si32si")
"""Count of fields; sequence, previous_hash and hash, each after its length; the length of the head."""
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Row:
    """sequence: as its column says. head: how the columns say that the entry begins."""

    sequence: int
    previous: bytes
    hash: bytes
    head: bytes
    entry: bytes

    @classmethod
    def read(cls, data: memoryview) -> Row:
        """data: of `stream.rows`."""
        _, _, sequence, _, previous, _, own, head_length = _FIXED.unpack_from(data)
        raw = bytes(data)
        end = _FIXED.size + head_length
        return cls(sequence, previous, own, raw[_FIXED.size : end], raw[end + _LENGTH :])

    @property
    def is_itself(self) -> bool:
        """Whether hash, entry and columns fit each other, whatever stands before."""
        return hashlib.sha256(self.previous + self.entry).digest() == self.hash and self.entry.startswith(self.head)

    @property
    def tells_sequence(self) -> int | None:
        """The number that the entry itself tells."""
        try:
            return int(json.loads(self.entry)["sequence"])
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the entries fit. finding: the first that does not."""

    length: int
    last_hash: bytes
    finding: Finding | None


def follow(
    rows: Iterator[memoryview],
    marks: Mapping[int, bytes],
    told: Callable[[int], None],
    after: tuple[int, bytes] = (0, FIRST_PREVIOUS),
) -> Chain:
    """Check every row. marks: the hash that an entry must have, by its number. told: how many rows fit so far; it may
    raise to end this. after: the number and hash of a proved entry; rows: those beyond it.
    """
    proved, running = after
    expected = proved + 1
    unpack, size, sha256, mark_of = _FIXED.unpack_from, _FIXED.size, hashlib.sha256, marks.get
    while batch := islice(rows, BATCH):
        before = expected
        for data in batch:
            _, _, sequence, _, previous, _, own, head_length = unpack(data)
            raw = bytes(data)
            end = size + head_length
            entry = raw[end + _LENGTH :]
            if (
                sequence != expected
                or previous != running
                or sha256(running + entry).digest() != own
                or not entry.startswith(raw[size:end])
            ):
                return Chain(expected - 1, running, _diagnosis(Row.read(data), rows, expected, running, proved, marks))
            running = own
            mark = mark_of(expected)
            if mark is not None:
                if mark != own:
                    finding = Finding(Damage.RECOMPUTED, proved + 1, expected)
                    return Chain(expected - 1, running, finding)
                proved = expected
            expected += 1
        if expected == before:
            return Chain(expected - 1, running, None)
        told(expected - 1)
    raise AssertionError("unreachable")


def _diagnosis(
    row: Row, later: Iterator[memoryview], expected: int, running: bytes, proved: int, marks: Mapping[int, bytes]
) -> Finding:
    """What is wrong with the first row that does not fit."""
    if row.sequence > expected:
        if row.tells_sequence == expected:
            return Finding(Damage.REORDERED, expected)
        return Finding(Damage.MISSING, expected, row.sequence - 1)
    if row.sequence < expected or row.tells_sequence not in (None, expected):
        return Finding(Damage.REORDERED, expected)
    if not row.is_itself:
        return Finding(Damage.CHANGED, expected)
    # It fits itself, but not the one before. If the next one fits neither, this one was given a false past; else the
    # one before was changed and its own hash made to fit.
    following = next(later, None)
    if expected - 1 <= proved or (following is not None and Row.read(following).previous != row.hash):
        return Finding(Damage.CHANGED, expected)
    return Finding(Damage.CHANGED, expected - 1)

"""Spark's numbers and words as they stand on the wire, and the refusals of both its servers."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum

OPERATOR_ID = "00" * 31 + "01"
"""The identifier of the only operator: 64 hex digits. It signs with threshold 1, so its share is the whole secret."""

REGTEST = 2
REGTEST_CURRENCY = "bcrt"
"""BOLT 11's word for this network."""


class TransferKind(IntEnum):
    PREIMAGE_SWAP = 0
    TRANSFER = 2
    PRIMARY_SWAP = 4
    COUNTER_SWAP = 5


class TransferStatus(IntEnum):
    SENDER_KEY_TWEAK_PENDING = 1  # locked: may still come back to its sender
    SENDER_KEY_TWEAKED = 2  # the receiver may claim it
    COMPLETED = 5
    RETURNED = 7


class HtlcStatus(IntEnum):
    WAITING_FOR_PREIMAGE = 0
    PREIMAGE_SHARED = 1
    RETURNED = 2


class LeafStatus(StrEnum):
    AVAILABLE = "AVAILABLE"
    TRANSFER_LOCKED = "TRANSFER_LOCKED"
    SPLITTED = "SPLITTED"  # spent: it went to the provider

    @property
    def number(self) -> int:
        """Its value in Spark's `TreeNodeStatus`."""
        return {LeafStatus.AVAILABLE: 1, LeafStatus.TRANSFER_LOCKED: 3, LeafStatus.SPLITTED: 5}[self]


class Why(Enum):
    """Why an operation is refused. The operator turns it into a gRPC status."""

    INVALID = "INVALID_ARGUMENT"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    NOT_YOURS = "PERMISSION_DENIED"
    NOT_NOW = "FAILED_PRECONDITION"
    WHO_ARE_YOU = "UNAUTHENTICATED"


class Refusal(Exception):
    """The network says no; nothing was changed. The message goes to the wallet and holds no secret."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why

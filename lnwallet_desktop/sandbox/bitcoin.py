"""The unsigned transactions a leaf carries: its node transaction and the refund that spends it."""

from __future__ import annotations

import os
import struct

from lnwallet_desktop.sandbox.keys import add_points, public_key, sha256

_TIMELOCK = (1 << 30) | 2000
"""Spark sets bit 30 on its relative timelocks; the SDK renews a leaf below 100 blocks, which the sandbox cannot do."""

_ANCHOR = (0, bytes.fromhex("51024e73"))
"""The ephemeral anchor output: value, script."""

_Output = tuple[int, bytes]


def leaf_transactions(value_sats: int, verifying_key: bytes, owner_key: bytes) -> tuple[bytes, bytes]:
    """The node transaction of a root leaf, spending a deposit that never was, and its refund to the owner."""
    node = _transaction(os.urandom(32), [(value_sats, _taproot(verifying_key)), _ANCHOR])
    refund = _transaction(transaction_id(node), [(value_sats, _taproot(owner_key)), _ANCHOR])
    return node, refund


def transaction_id(raw: bytes) -> bytes:
    """In the byte order of the wire."""
    return sha256(sha256(raw))


def spends(raw: bytes, spent: bytes) -> bool:
    """Whether the first input of the unsigned transaction `raw` is an output of the transaction `spent`."""
    return raw[5:37] == transaction_id(spent)


def _transaction(previous: bytes, outputs: list[_Output]) -> bytes:
    """Version 3 with one input, output 0 of `previous`; no witness, which the SDK never looks at."""
    head = struct.pack("<IB32sIBI", 3, 1, previous, 0, 0, _TIMELOCK)
    body = b"".join(struct.pack("<QB", value, len(script)) + script for value, script in outputs)
    return head + bytes([len(outputs)]) + body + struct.pack("<I", 0)


def _taproot(internal_key: bytes) -> bytes:
    """The script of BIP 341 for a key without script paths."""
    x = internal_key[1:]
    tag = sha256(b"TapTweak")
    tweak = sha256(tag + tag + x)
    return b"\x51\x20" + add_points(b"\x02" + x, public_key(tweak))[1:]

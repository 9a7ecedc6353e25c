"""An entry says what its kind allows, in plain values, and never a secret."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from lnwallet_desktop.ledger.audit.entry import LONGEST_NAME, LONGEST_TEXT, AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import FIELDS, AuditKind

PREIMAGE = "d3c1" * 16
INVOICE = "lnbcrt25u1p" + "q7zw8rxk3v5n" * 12
WORDS = "abandon " * 11 + "about"
KEY = "Zm9vYmFyYmF6cXV4" * 4


def test_every_kind_says_what_it_may_say() -> None:
    assert set(FIELDS) == set(AuditKind)


@pytest.mark.parametrize("canary", [PREIMAGE, INVOICE, INVOICE.upper(), WORDS, KEY, f"paid {INVOICE} with {PREIMAGE}"])
@pytest.mark.parametrize("kind", list(AuditKind))
def test_no_canary_gets_into_an_entry(kind: AuditKind, canary: str) -> None:
    """In every text there is. A hash has its own field, where only a hash is taken."""
    fields: dict[str, Value] = {name: canary for name in FIELDS[kind] if name != "payment_hash"}
    entry = AuditEntry(kind, canary, canary, None, canary, fields)
    said = str(entry.parameters())
    for secret in (PREIMAGE, INVOICE, INVOICE.upper(), WORDS, KEY):
        assert secret not in said


@pytest.mark.parametrize("name", ["preimage", "passphrase", "invoice", "mnemonic", "api_key", "password"])
@pytest.mark.parametrize("kind", list(AuditKind))
def test_a_name_that_is_not_listed_is_refused(kind: AuditKind, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        AuditEntry(kind, "desk", fields={name: "x"})


@pytest.mark.parametrize("value", [1.5, b"bytes", ["list"], {"a": 1}, object()])
def test_a_value_that_has_no_one_canonical_text_is_refused(value: Value) -> None:
    with pytest.raises(ValueError, match="does not take"):
        AuditEntry(AuditKind.SETTLE, "desk", fields={"reason": value})


@pytest.mark.parametrize("value", ["short", "x" * 64, PREIMAGE.upper(), f" {PREIMAGE}"])
def test_a_payment_hash_is_64_hex_digits(value: str) -> None:
    with pytest.raises(ValueError, match="64 hex"):
        AuditEntry(AuditKind.SEND, "desk", fields={"payment_hash": value})


def test_values_are_written_plainly_and_sorted() -> None:
    entry = AuditEntry(
        AuditKind.SETTLE,
        "desk",
        fields={
            "reason": None,
            "outcome": "success",
            "amount_sats": 2500,
            "attempt": UUID(int=7),
            "happened_at": datetime(2026, 3, 3, 14, 2, tzinfo=UTC),
        },
    )
    assert entry.written() == (
        '{"amount_sats":2500,"attempt":"00000000-0000-0000-0000-000000000007",'
        '"happened_at":"2026-03-03T14:02:00+00:00","outcome":"success"}'
    )


def test_a_text_is_storable_and_has_an_end() -> None:
    entry = AuditEntry(AuditKind.SETTLE, "d\x00esk \ud800", "M" * 30 + " x" * 300, fields={"reason": "ab " * 900})
    said = entry.parameters()
    assert said["workstation"] == "desk ?"
    assert len(str(said["admin"])) == LONGEST_NAME
    assert len(entry.written()) == len('{"reason":""}') + LONGEST_TEXT

"""Nothing secret gets through to a log."""

import logging

import pytest

from lnwallet_desktop.redaction import ScrubbingFormatter, redacted, scrubbed

PREIMAGE = "9f" * 32
WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
INVOICE = "lnbcrt25u1" + "qpzry9x8gf2tvdw0s3jn54khce6mua7l" * 6


@pytest.mark.parametrize("secret", [PREIMAGE, WORDS, INVOICE, INVOICE.upper(), "Zk" * 22 + "="])
def test_secrets_are_replaced(secret: str) -> None:
    assert scrubbed(f"at 12:00, {secret}; after") == "at 12:00, …; after"


def test_the_password_of_a_database_address_is_replaced() -> None:
    assert "hunter2" not in scrubbed("postgresql://treasurer:hunter2@db.example/ledger")


def test_ordinary_text_and_uuids_stay() -> None:
    text = "send of 018f3c2e-7c1d-7a30-9d6e-0f1f2a3b4c5d raised: fee 51 > 2"
    assert scrubbed(text) == text


def test_a_message_for_a_person_is_one_short_line() -> None:
    assert "\n" not in redacted("one\ntwo\n" + "x " * 900)
    assert len(redacted("x " * 900)) <= 300


def test_tracebacks_are_scrubbed_too() -> None:
    try:
        raise ValueError(PREIMAGE)
    except ValueError:
        import sys

        record = logging.LogRecord("t", logging.ERROR, "f", 1, "it failed", None, sys.exc_info())
    text = ScrubbingFormatter("%(message)s").format(record)
    assert "ValueError" in text
    assert PREIMAGE not in text

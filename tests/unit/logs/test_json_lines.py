"""A line of the log: named fields only, errors without their values."""

import json
import logging
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.logs.fields import FIELDS
from lnwallet_desktop.logs.json_lines import JsonLines

HASH = "ab" * 32
ATTEMPT = UUID("018f3c2e-7c1d-4a30-9d6e-0f1f2a3b4c5d")
ALWAYS = {"at", "level", "from", "message"}


def line_of(message: str, *arguments: object, raised: BaseException | None = None, **extra: object) -> dict[str, Any]:
    told = (type(raised), raised, raised.__traceback__) if raised is not None else None
    record = logging.LogRecord("lnwallet_desktop.treasury.sender", logging.WARNING, "f", 1, message, arguments, told)
    record.__dict__.update(extra)
    text = JsonLines().format(record)
    assert "\n" not in text
    line: dict[str, Any] = json.loads(text)
    return line


def test_a_line_is_one_json_object_with_time_level_place_message_and_fields() -> None:
    line = line_of("an outcome\nwaits", attempt=ATTEMPT, payment_hash=HASH, code="locked", count=2, seconds=0.12345)
    assert (line["level"], line["from"], line["message"]) == ("warning", "treasury.sender", "an outcome\nwaits")
    assert line["at"].endswith("+00:00")
    assert (line["attempt"], line["payment_hash"], line["code"]) == (str(ATTEMPT), HASH, "locked")
    assert (line["count"], line["seconds"]) == (2, 0.123)


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(["memo", "invoice", "preimage", "admin", *FIELDS]), st.from_regex("[a-z_]{1,12}")),
        st.one_of(st.text(), st.integers(), st.binary(), st.none(), st.lists(st.text()), st.just(HASH)),
    )
)
def test_no_other_field_gets_in(extra: dict[str, Any]) -> None:
    kept = {name: value for name, value in extra.items() if name not in logging.makeLogRecord({}).__dict__}
    line = line_of("said", **kept)
    assert set(line) <= ALWAYS | set(FIELDS)
    assert all(HASH not in str(value) for name, value in line.items() if name != "payment_hash")


def test_an_error_is_told_by_type_place_and_a_redacted_line_without_values() -> None:
    def pay(preimage: str) -> None:
        try:
            raise ValueError(f"not {preimage}")
        except ValueError as error:
            raise RuntimeError("Key exists.\nDETAIL: Failing row contains (canary memo).") from error

    try:
        pay("9f" * 32)
    except RuntimeError as error:
        line = line_of("it failed", raised=error)
    assert [each["type"] for each in line["exception"]] == ["RuntimeError", "ValueError"]
    assert [each["message"] for each in line["exception"]] == ["Key exists.", "not …"]
    assert line["exception"][0]["frames"][-1].startswith("logs.test_json_lines:")
    assert line["exception"][0]["frames"][-1].endswith(" pay")
    assert "canary" not in json.dumps(line)


def test_a_wrong_call_costs_its_arguments_and_not_the_line() -> None:
    assert line_of("%d of %d", "9f" * 32)["message"] == "%d of %d"


def test_every_message_passes_the_redaction() -> None:
    assert line_of("paid %s to %s", HASH, "alice@pay.example.com")["message"] == "paid … to …"

"""The SDK's own lines come into our log without what they quote, at their level, and never raise."""

import logging

import breez_sdk_spark as sdk
import pytest

from lnwallet_desktop.wallet.sdk_log import LONGEST, _Lines


def said(caplog: pytest.LogCaptureFixture, level: str, line: str) -> list[tuple[int, str]]:
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "lnwallet_desktop.wallet.sdk_log"):
        _Lines().log(sdk.LogEntry(line=line, level=level, instance_id=None))
    return [(record.levelno, record.getMessage()) for record in caplog.records]


@pytest.mark.parametrize(("level", "expected"), [("ERROR", logging.ERROR), ("WARN", logging.WARNING), ("TRACE", 10)])
def test_levels_are_kept(caplog: pytest.LogCaptureFixture, level: str, expected: int) -> None:
    assert said(caplog, level, "it happened") == [(expected, "it happened")]


def test_what_is_quoted_is_left_out_also_where_the_line_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    line = 'Payment { description: Some("canary \\" rent"), invoice: "lnbc", memo: "canary and on'
    assert said(caplog, "INFO", line) == [(logging.INFO, 'Payment { description: Some("…"), invoice: "…", memo: "…"')]


def test_a_long_line_is_cut_and_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    ((_, text),) = said(caplog, "INFO", "word\n" * 1000)
    assert len(text) == LONGEST
    assert "\n" not in text


def test_what_the_sdk_says_as_an_error_at_every_start_is_none(caplog: pytest.LogCaptureFixture) -> None:
    assert said(caplog, "WARN", "Reconcile with Flashnet failed: no such host")[0][0] == logging.INFO


def test_nothing_is_raised_into_the_sdk() -> None:
    _Lines().log(None)  # type: ignore[arg-type]

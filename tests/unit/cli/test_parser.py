"""What can be typed, where argparse alone would misread it."""

import pytest

from lnwallet_desktop.cli.parser import build_parser


@pytest.mark.parametrize("command", [["transactions"], ["export", "a.csv"]])
@pytest.mark.parametrize("typed", [["--sort", "-amount_sats"], ["--sort=-amount_sats"]])
def test_a_field_to_sort_by_may_begin_with_a_minus(command: list[str], typed: list[str]) -> None:
    arguments = build_parser().parse_args([*command, *typed, "--json"])
    assert (arguments.sort, arguments.json) == ("-amount_sats", True)


def test_a_word_after_sort_that_is_an_option_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["transactions", "--sort", "--json"])
    assert "expected one argument" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "limit"), [("none", None), ("0", 0), ("250", 250)])
def test_a_limit_is_an_amount_or_none_and_what_is_not_named_stays(typed: str, limit: int | None) -> None:
    arguments = build_parser().parse_args(["policy", "set", "--daily-sats", typed])
    assert arguments.daily_sats == limit
    assert not hasattr(arguments, "weekly_sats")


def test_a_request_is_named_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["approve", "3 000 sat"])
    assert "not the id of a request" in capsys.readouterr().err

"""The report command: the books' figures for other programs and for a person, without opening the wallet."""

from datetime import date

import pytest

from tests.integration.cli.program import Program


def test_a_report_has_what_was_paid_and_received_and_agrees_with_the_balance(program: Program) -> None:
    paid = program.document("pay", program.invoice(2100, "--memo", "report"))
    program.document("reconcile")
    told = program.document("report")
    assert told["by"] == "month"
    assert told["opening_sats"] == 0
    assert told["opening_sats"] + told["in_sats"] - told["out_sats"] - told["fees_sats"] == told["closing_sats"]
    if not told["pending"]["out_count"]:
        assert told["closing_sats"] == program.balance_sats()
    assert told["lines"][-1]["balance_sats"] == told["closing_sats"]
    assert paid["pseudonymized_recipient"] in [line["recipient"] for line in told["recipients"]]
    assert told["settle_times"]["half_within_ms"] <= told["settle_times"]["most_within_ms"]

    today = told["lines"][-1]["ends"]
    by_day = program.document("report", "--by", "day", "--since", today)
    assert (by_day["since"], by_day["in_sats"], by_day["opening_sats"]) == (today, 0, told["closing_sats"])

    by_recipient = program.document("report", "--by", "recipient")
    assert by_recipient["lines"] == []
    assert sum(line["amount_sats"] for line in by_recipient["recipients"]) == told["out_sats"]


def test_a_person_reads_a_table_without_any_passphrase(program: Program) -> None:
    locked = Program(program.data_dir, passphrase_file=None)
    told = locked.run("report", "--by", "week")
    assert told.exit_code == 0, told
    assert told.stderr == ""
    assert "balance after" in told.stdout
    assert "= closing" in told.stdout
    assert locked.run("report", "--by", "recipient").stdout.count("\n") > 3


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["--since", "yesterday"], 2, "not a day"),
        (["--since", "2026-03-01T10:00"], 2, "not a day"),
        (["--by", "year"], 2, "invalid choice"),
        (["--since", "2026-03-02", "--until", "2026-03-01"], 1, "before it begins"),
        (["--since", "2026-03-02", "--until", "2026-03-02"], 1, "no day"),
    ],
)
def test_a_senseless_period_is_refused(program: Program, arguments: list[str], exit_code: int, words: str) -> None:
    refused = program.run("report", *arguments, "--json")
    assert refused.exit_code == exit_code
    assert words in refused.document["error"]["message"]


def test_a_period_without_transactions_is_a_report_too(program: Program) -> None:
    told = program.document("report", "--until", "2009-01-03")
    assert (told["lines"], told["closing_sats"], told["success_percent"]) == ([], 0, None)
    assert date.fromisoformat(told["until"]) == date(2009, 1, 3)

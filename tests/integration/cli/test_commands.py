"""The commands as other programs call them, on the real SDK, PostgreSQL and sandbox."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.cli.program import Program
from tests.invoices import make_invoice

FIXED_FIELDS = [
    "transaction_id",
    "amount_sats",
    "timestamp",
    "payment_hash",
    "status",
    "pseudonymized_recipient",
    "memo",
]


def listed(program: Program, payment_hash: str) -> list[dict[str, Any]]:
    return [row for row in program.transactions("--limit", "500") if row["payment_hash"] == payment_hash]


def test_a_payment_succeeds_once_and_is_refused_the_second_time(program: Program) -> None:
    before = program.balance_sats()
    invoice = program.invoice(2500, "--memo", "rent")
    paid = program.document("pay", invoice, "--memo", "rent")
    assert (paid["status"], paid["amount_sats"], paid["memo"]) == ("success", 2500, "rent")
    assert paid["fee_sats"] > 0
    rows = listed(program, paid["payment_hash"])
    assert len(rows) == 1
    assert list(rows[0])[:7] == FIXED_FIELDS
    assert program.balance_sats() == before - 2500 - paid["fee_sats"]

    again = program.run("pay", invoice, "--json")
    assert again.exit_code == 1
    assert again.document["error"]["code"] == "already_intended"
    assert "You paid this invoice on" in again.stderr
    assert program.balance_sats() == before - 2500 - paid["fee_sats"]
    assert listed(program, paid["payment_hash"]) == rows


def test_a_failed_payment_is_told_as_failed_and_its_money_is_back(program: Program) -> None:
    before = program.balance_sats()
    failed = program.run("pay", program.invoice(3100, "--outcome", "fail"), "--json")
    assert failed.exit_code == 1
    assert failed.document["status"] == "failed"
    assert failed.document["failure_reason"]
    assert program.balance_sats() == before


def test_a_late_payment_is_pending_and_then_reconciled(program: Program) -> None:
    pending = program.run("pay", program.invoice(1200, "--outcome", "pending=5"), "--wait-s", "1", "--json")
    assert pending.exit_code == 3
    assert pending.document["status"] == "pending"
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        told = program.document("reconcile")
        if not [row for row in told["pending"] if row["payment_hash"] == pending.document["payment_hash"]]:
            break
    assert listed(program, pending.document["payment_hash"])[0]["status"] == "success"


def test_a_hanging_payment_stays_pending_across_restarts(program: Program) -> None:
    invoice = program.invoice(900, "--outcome", "hang")
    hanging = program.run("pay", invoice, "--wait-s", "1", "--json")
    assert hanging.exit_code == 3
    assert "may still arrive" in hanging.stderr
    for _ in range(2):
        told = program.document("reconcile")
        assert hanging.document["payment_hash"] in [row["payment_hash"] for row in told["pending"]]
    row = listed(program, hanging.document["payment_hash"])[0]
    assert row["status"] == "pending"
    assert datetime.fromisoformat(row["locked_until"]) > datetime.now(UTC)
    again = program.run("pay", invoice, "--json")
    assert (again.exit_code, again.document["error"]["code"]) == (1, "already_intended")


def test_money_comes_in(program: Program) -> None:
    before = program.balance_sats()
    made = program.document("receive", "--amount-sats", "7000", "--memo", "invoice 2041")
    assert program.run("sandbox", "pay", made["invoice"]).exit_code == 0
    assert program.balance_sats() == before + 7000
    program.document("reconcile")
    row = listed(program, made["payment_hash"])[0]
    assert (row["direction"], row["status"], row["amount_sats"]) == ("received", "success", 7000)
    assert row["memo"] == "invoice 2041"


def test_our_own_invoice_is_not_paid(program: Program) -> None:
    own = program.document("receive", "--amount-sats", "700")["invoice"]
    refused = program.run("pay", own)
    assert refused.exit_code == 1
    assert "your own" in refused.stderr


def test_an_invoice_without_amount_needs_one_and_is_bound_to_it(program: Program) -> None:
    invoice = program.invoice(0)
    refused = program.run("pay", invoice, "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "invoice_refused")
    paid = program.document("pay", invoice, "--amount-sats", "650")
    assert (paid["amount_sats"], paid["status"]) == (650, "success")


def test_what_cannot_be_paid_is_refused_and_nothing_is_written(program: Program) -> None:
    good = program.invoice(1000)
    before = (program.balance_sats(), program.document("transactions")["total"])
    mistyped = good[:40] + ("q" if good[40] != "q" else "p") + good[41:]
    for arguments, words in (
        ([good[:-9]], "cut off or mistyped"),
        ([mistyped], "cut off or mistyped"),
        ([make_invoice(currency="bc")], "Bitcoin’s main network"),
        ([program.invoice(1000, "--currency", "tb")], "Bitcoin’s test network"),
        ([program.invoice(1000, "--expiry-s", "-60")], "expired"),
        ([""], "nothing to pay"),
        ([program.invoice(9_000_000)], "holds"),
        (["x" * 100_000], "at most 8,192"),
    ):
        refused = program.run("pay", *arguments)
        assert refused.exit_code == 1, (arguments[0][:40], refused)
        assert words in refused.stderr
        assert len(refused.stderr.strip().splitlines()[-1]) < 300
    megabyte = program.run("pay", "-", given="l" * 1_000_000)
    assert megabyte.exit_code == 1
    assert "at most 8,192" in megabyte.stderr
    assert (program.balance_sats(), program.document("transactions")["total"]) == before


def test_a_wrong_passphrase_is_refused(program: Program, tmp_path: Any) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("copper lantern forty river\n")
    refused = program.run("pay", program.invoice(1000), "--passphrase-file", str(wrong), "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "wrong_passphrase")


def test_the_history_is_filtered_sorted_and_paged(program: Program) -> None:
    for amount_sats in ("1001", "1002", "1003"):
        program.document("sandbox", "fund", amount_sats)
    first = program.document("transactions", "--sort", "amount_sats", "--limit", "2")
    assert len(first["transactions"]) == 2
    second = program.document("transactions", "--sort", "amount_sats", "--limit", "2", "--cursor", first["next_cursor"])
    amounts = [row["amount_sats"] for row in first["transactions"] + second["transactions"]]
    assert amounts == sorted(amounts)
    assert {row["status"] for row in program.transactions("--status", "success")} == {"success"}
    assert program.transactions("--search", "no such memo") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["pay"],
        ["nonsense"],
        ["transactions", "--limit", "0"],
        ["receive", "--amount-sats", "1.5"],
        ["sandbox", "invoice", "100", "--outcome", "maybe"],
    ],
)
def test_bad_usage_is_exit_code_two(program: Program, arguments: list[str]) -> None:
    wrong = program.run(*arguments, "--json")
    assert wrong.exit_code == 2
    assert wrong.document["error"]["code"] == "bad_usage"


def test_a_bad_sort_or_cursor_is_refused_in_words(program: Program) -> None:
    assert "timestamp" in program.run("transactions", "--sort", "colour").stderr
    assert program.run("transactions", "--cursor", "nonsense").exit_code == 1


def test_the_cached_balance_needs_no_passphrase(program: Program) -> None:
    known = program.balance_sats()
    without = Program(program.data_dir, None)
    cached = without.document("balance", "--cached")
    assert (cached["balance_sats"], cached["fresh"]) == (known, False)
    refused = without.run("balance", "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "locked")


def test_doctor_names_every_part(program: Program) -> None:
    told = program.document("doctor")
    assert [part["part"] for part in told["parts"]] == [
        "python",
        "qt",
        "sdk",
        "postgresql",
        "keyring",
        "vault",
        "network",
    ]
    assert told["ok"]


def test_the_policy_is_shown_to_anyone_and_set_by_an_admin(program: Program, tmp_path: Any) -> None:
    anyone = Program(program.data_dir, None)
    before = anyone.document("policy", "show")
    assert (before["fee_floor_sats"], before["fee_percent"], before["expiry_margin_s"]) == (10, 1, 60)
    refused = anyone.run("policy", "set", "--fee-percent", "2", "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "locked")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("copper lantern forty river\n")
    refused = program.run("policy", "set", "--fee-percent", "2", "--passphrase-file", str(wrong), "--json")
    assert refused.document["error"]["code"] == "wrong_passphrase"

    changed = program.document("policy", "set", "--fee-floor-sats", "0", "--fee-percent", "0.01")
    assert (changed["fee_floor_sats"], changed["fee_percent"], changed["changed_by"]) == (0, 0.01, "Maria")
    refused = program.run("pay", program.invoice(5000), "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "fee_above_cap")
    restored = program.document("policy", "set", "--fee-floor-sats", "10", "--fee-percent", "1")
    assert restored["version"] == changed["version"] + 1
    assert "Set by Maria on" in anyone.run("policy", "show").stdout
    assert program.run("policy", "set", "--expiry-margin-s", "1").exit_code == 1
    assert program.run("policy", "set", "--fee-percent", "101").exit_code == 2

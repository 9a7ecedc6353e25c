"""Limits and the two-person rule by the commands: what other programs call, and what one admin may try with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_admins import add_admin
from tests.integration.cli.program import Program, Result
from tests.integration.cli.test_admins import file_with
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, vault_at


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Maria's and Jonas' wallet, with the cheapest key derivation there may be, and money."""
    directory = tmp_path_factory.mktemp("approvals")
    data_dir = directory / "data"
    data_dir.mkdir()
    vault = vault_at(data_dir / "vault.lnw")
    vault.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate())
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    made = Program(data_dir, Path(file_with(directory, "maria", PASSPHRASE)))
    file_with(directory, "jonas", OTHER_PASSPHRASE)
    assert made.run("sandbox", "start").exit_code == 0
    assert made.document("sandbox", "fund", "500000")["balance_sats"] == 500_000
    yield made
    assert made.run("sandbox", "stop").exit_code == 0


def jonas(program: Program) -> tuple[str, str]:
    return "--passphrase-file", str(program.data_dir.parent / "jonas")


def code_of(result: Result) -> str:
    assert result.exit_code == 1, result
    return str(result.document["error"]["code"])


def test_another_admin_alone_approves(program: Program, tmp_path: Path) -> None:
    set_to = program.document(
        "policy", "set", "--daily-sats", "100000", "--second-admin-above-sats", "2000", "--new-payee-hours", "12"
    )
    assert (set_to["daily_sats"], set_to["second_admin_above_sats"], set_to["new_payee_hours"]) == (100_000, 2_000, 12)
    assert set_to["approvers"] == ["Jonas", "Maria"]

    asked = program.run("pay", program.invoice(2_500), "--json")
    paid = program.document("approve", asked.document["error"]["approval_id"], *jonas(program))
    assert (paid["status"], paid["initiated_by"], paid["approved_by"]) == ("success", "Maria", "Jonas")

    asked = program.run("pay", program.invoice(3_000), "--memo", "rent", "--json")
    assert code_of(asked) == "awaits_approval"
    approval_id = asked.document["error"]["approval_id"]
    assert approval_id in asked.document["error"]["message"]
    [waiting] = program.document("approvals", "--state", "open")["approvals"]
    assert (waiting["approval_id"], waiting["amount_sats"], waiting["memo"]) == (approval_id, 3_000, "rent")

    # what Maria can do alone
    assert code_of(program.run("approve", approval_id, "--json")) == "approval_refused"
    loosened = program.run("policy", "set", "--second-admin-above-sats", "none", "--json")
    assert code_of(loosened) == "approval_refused"
    new = file_with(tmp_path, "new", THIRD_PASSPHRASE)
    program.document("admin", "add", "Eve", "--new-passphrase-file", new)
    assert code_of(program.run("approve", approval_id, "--json", "--passphrase-file", new)) == "approval_refused"
    code = str(tmp_path / "code")
    program.document("admin", "recovery-code", "--code-file", code)
    program.document("admin", "recover", "Jonas", "--code-file", code, "--new-passphrase-file", new)
    assert code_of(program.run("approve", approval_id, "--json", "--passphrase-file", new)) == "approval_refused"
    assert len(program.transactions("--direction", "sent")) == 1


def test_a_limit_is_told_and_cleared_and_a_request_declined(tmp_path: Path, program: Program) -> None:
    """After the test above Jonas has a key that the rule does not know: payments below it go on."""
    passed = program.run("pay", program.invoice(100_001), "--json")
    assert code_of(passed) == "limit_reached"
    assert "24 hours" in passed.document["error"]["message"]
    paid = program.document("pay", program.invoice(1_000))
    assert (paid["status"], paid["approved_by"]) == ("success", None)
    shown = program.document("policy", "show")
    assert 3_500 < shown["counted_day_sats"] < 3_600  # with what was approved before
    assert program.document("policy", "set", "--daily-sats", "none")["daily_sats"] is None
    [waiting, approved] = program.document("approvals")["approvals"]
    assert (waiting["state"], approved["state"]) == ("open", "approved")
    withdrawn = program.document("decline", waiting["approval_id"])
    assert (withdrawn["state"], withdrawn["decided_by"]) == ("withdrawn", "Maria")

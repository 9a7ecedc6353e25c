"""The same invoice from several processes at once: one send, and the losers are told the winner's state."""

from tests.integration.cli.program import Program


def test_four_processes_pay_one_invoice_once(program: Program) -> None:
    before = program.balance_sats()
    for _ in range(2):
        invoice = program.invoice(1100)
        paying = [program.start("pay", invoice, "--json") for _ in range(4)]
        ended = [(process.communicate(timeout=120), process.returncode) for process in paying]
        assert sorted(code for _, code in ended) == [0, 1, 1, 1], ended
        for (stdout, _), code in ended:
            assert '"status": "success"' in stdout if code == 0 else '"already_intended"' in stdout
    paid = [row for row in program.transactions("--limit", "500") if row["amount_sats"] == 1100]
    assert len(paid) == 2
    assert program.balance_sats() == before - sum(row["amount_sats"] + row["fee_sats"] for row in paid)


def test_commands_of_all_kinds_at_once_do_not_fail(program: Program) -> None:
    invoices = [program.invoice(200 + place) for place in range(2)]
    started = [program.start("pay", invoice, "--json") for invoice in invoices]
    started += [program.start("balance", "--json") for _ in range(2)]
    started += [program.start("transactions", "--json"), program.start("reconcile", "--json")]
    for process in started:
        stdout, stderr = process.communicate(timeout=120)
        assert process.returncode == 0, (stdout, stderr)

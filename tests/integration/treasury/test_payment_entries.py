"""Every step of a payment stands in the audit log, in the transaction that did it, and the log proves itself."""

import asyncio

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter, AuditRow
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import ledger_of, pay_new
from tests.loops import Loop
from tests.treasuries import PASSPHRASE


async def entries_of(treasury: Treasury, row: Transaction) -> list[AuditRow]:
    """Oldest first, of one payment."""
    page = await asyncio.to_thread(treasury.audit.reader.page, AuditFilter())
    return [entry for entry in reversed(page.rows) if entry.payment == row.transaction_id]


def test_each_step_is_written_once_and_in_order(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        paid = await pay_new(treasury)
        failed = await pay_new(treasury, "fail")
        for row, outcome in ((paid, "succeeded"), (failed, "failed")):
            entries = await entries_of(treasury, row)
            assert [entry.kind for entry in entries] == [AuditKind.INTENT, AuditKind.SEND, AuditKind.SETTLE]
            intent, send, settle = entries
            assert intent.admin == "Maria"
            for entry in entries:
                assert entry.fields["payment_hash"] == row.payment_hash
                assert entry.fields["amount_sats"] == 2_500
                assert entry.fields["attempt"] == intent.fields["attempt"]
            assert settle.fields["outcome"] == outcome
            assert settle.fields.get("fee_sats") == row.fee_sats
            assert send.fields["fee_cap_sats"] == 25
        attempt = (await asyncio.to_thread(ledger_of(treasury).attempts_of, paid.transaction_id))[0]
        await asyncio.to_thread(ledger_of(treasury).settle_success, attempt.idempotency_key, paid.fee_sats, None)
        assert len(await entries_of(treasury, paid)) == 3  # known already: nothing new happened
        assert (await treasury.audit.verify()).good

    loop.run(scenario())


def test_a_reveal_a_memo_a_rule_and_an_export_are_written_with_the_person(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        paid = await pay_new(treasury)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            await treasury.records.reveal(paid, lease)
            await treasury.records.change_memo(paid, "rent, April", lease)
            before = await treasury.policy.current()
            await treasury.policy.change(lease, {"fee_floor_sats": before.fee_floor_sats + 1})
            await treasury.policy.change(lease, {"fee_floor_sats": before.fee_floor_sats})
        told = (await entries_of(treasury, paid))[-2:]
        assert [(entry.kind, entry.admin) for entry in told] == [
            (AuditKind.REVEAL, "Maria"),
            (AuditKind.MEMO_CHANGE, "Maria"),
        ]
        assert told[1].fields == {"memo_before": "rent", "memo_after": "rent, April"}
        target = treasury.settings.data_dir / "everything.csv"
        order = ExportOrder(TransactionFilter(), Sort(), target)
        result = await treasury.exporting.run(order, lambda rows, total: None)
        await treasury.audit.write(treasury.audit.entry(AuditKind.LOCK, fields={"reason": "asked"}))
        page = await asyncio.to_thread(treasury.audit.reader.page, AuditFilter())
        exported = next(entry for entry in page.rows if entry.kind is AuditKind.EXPORT)
        assert exported.fields == {"file": "everything.csv", "format": "csv", "rows": result.rows}
        rules = [entry for entry in page.rows if entry.kind is AuditKind.POLICY_CHANGE][:2]
        assert [entry.fields["rule"] for entry in rules] == ["fee_floor_sats", "fee_floor_sats"]
        assert all(entry.admin == "Maria" for entry in rules)

    loop.run(scenario())

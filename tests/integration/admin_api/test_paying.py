"""Programs pay: at once while somebody has unlocked, else once a person says yes; and never twice."""

import asyncio
from uuid import UUID

import pytest

from lnwallet_desktop.admin_api import wallet
from lnwallet_desktop.admin_api.server import WORK_AT_ONCE
from lnwallet_desktop.errors import ApprovalRefused
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, sandbox_of

from .conftest import MakeClient, invoice


def test_while_somebody_has_unlocked_it_is_paid_at_once(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ)
        await treasury.access.unlock(PASSPHRASE)
        try:
            paid = await client.pay("at-once", await invoice(treasury), memo="Toner")
        finally:
            treasury.access.lock()
        assert paid.status == 200
        told = paid.document
        assert (told["status"], told["amount_sats"], told["memo"]) == ("success", 1_000, "Toner")
        assert (told["initiated_by"], told["approved_by"]) == ("ERP (API)", "Maria")
        one = await client.get(f"/api/wallet/transactions/{told['transaction_id']}")
        assert one.document == told

    loop.run(scenario())


def test_without_an_unlock_it_waits_for_a_person_who_lets_it_be_paid(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ)
        asked = await client.pay("waits", await invoice(treasury))
        assert asked.status == 202
        told = asked.document
        assert told["state"] == "awaiting_approval"
        assert asked.headers["location"] == told["url"]
        assert (await client.get(told["url"])).document["state"] == "open"
        waiting = (await client.get("/api/wallet/approvals")).document["approvals"]
        request_id = told["approval"]["approval_id"]
        assert request_id in [each["approval_id"] for each in waiting]
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            row = await treasury.waiting.approve(UUID(request_id), lease)
        assert row.status is PaymentStatus.SUCCESS
        assert row.payment_hash == told["approval"]["payment_hash"]
        decided = (await client.get(told["url"])).document
        assert (decided["state"], decided["decided_by"]) == ("approved", "Maria")
        again = await client.pay("waits", "another")
        assert (again.status, again.code) == (422, "idempotency_key_reused")

    loop.run(scenario())


def test_what_was_declined_or_withdrawn_is_never_paid(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ, Scope.APPROVE)
        first = (await client.pay("declined", await invoice(treasury))).document["approval"]["approval_id"]
        second = (await client.pay("withdrawn", await invoice(treasury))).document["approval"]["approval_id"]
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            await treasury.waiting.refuse(UUID(first), lease)
        withdrawn = await client.post(f"/api/wallet/approvals/{second}/withdraw", {})
        assert (withdrawn.status, withdrawn.document["state"]) == (200, "withdrawn")
        assert (await client.post(f"/api/wallet/approvals/{second}/withdraw", {})).code == "approval_refused"
        for request_id in (first, second):
            async with treasury.access.unlocked_once(PASSPHRASE) as lease:
                with pytest.raises(ApprovalRefused):
                    await treasury.waiting.approve(UUID(request_id), lease)

    loop.run(scenario())


def test_the_same_key_and_body_get_the_same_answer_and_pay_once(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ)
        await treasury.access.unlock(PASSPHRASE)
        try:
            text = await invoice(treasury)
            together = await asyncio.gather(*(client.pay("once", text) for _ in range(8)))
            later = await client.pay("once", text)
            other_key = await client.pay("twice", text)
            other_body = await client.pay("once", text, memo="another")
        finally:
            treasury.access.lock()
        paid = [reply for reply in together if reply.status == 200]
        assert paid
        assert {reply.body for reply in paid} == {later.body}
        assert {reply.code for reply in together if reply.status != 200} <= {"in_progress"}
        assert (other_key.status, other_key.code) == (409, "already_intended")
        assert other_key.document["error"]["status"] == "success"
        assert (other_body.status, other_body.code) == (422, "idempotency_key_reused")
        ledger = await asyncio.to_thread(sandbox_of(treasury).ledger)
        hash_ = later.document["payment_hash"]
        assert [each.payment_hash for each in ledger.payments].count(hash_) == 1

    loop.run(scenario())


def test_a_pending_one_is_202_with_its_place(
    treasury: Treasury, client_with: MakeClient, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallet, "WAITS_S", 1)

    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ)
        await treasury.access.unlock(PASSPHRASE)
        try:
            asked = await client.pay("hangs", await invoice(treasury, outcome="pending=4"))
        finally:
            treasury.access.lock()
        assert (asked.status, asked.document["state"]) == (202, "pending")
        found = await client.get(asked.document["url"])
        assert found.document["transaction_id"] == asked.document["transaction"]["transaction_id"]

    loop.run(scenario())


def test_payments_that_wait_for_their_outcome_keep_nobody_from_reading(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, Scope.READ)
        before, many = len(await treasury.desk.in_flight()), WORK_AT_ONCE + 1
        invoices = [await invoice(treasury, outcome="pending=4") for _ in range(many)]
        await treasury.access.unlock(PASSPHRASE)
        try:
            paying = [asyncio.create_task(client.pay(f"long-{n}", invoices[n])) for n in range(many)]
            while len(await treasury.desk.in_flight()) < before + many:
                await asyncio.sleep(0.05)
            assert (await client.get("/api/wallet/transactions")).status == 200
            assert not any(each.done() for each in paying)
            assert {(await each).status for each in paying} <= {200, 202}
        finally:
            treasury.access.lock()

    loop.run(scenario())


def test_a_storm_never_spends_more_than_the_token_may(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY, daily_sats=3_200)
        invoices = [await invoice(treasury) for _ in range(8)]
        await treasury.access.unlock(PASSPHRASE)
        try:
            replies = await asyncio.gather(*(client.pay(f"storm-{n}", text) for n, text in enumerate(invoices)))
        finally:
            treasury.access.lock()
        assert [reply.status for reply in replies].count(200) == 3  # 1 010 each, with the fee cap
        assert {reply.code for reply in replies if reply.status != 200} == {"limit_reached"}

    loop.run(scenario())

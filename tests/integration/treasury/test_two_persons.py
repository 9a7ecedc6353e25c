"""Limits and the two-person rule as one admin may try to get around them: by payments, by admins, by the database."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import (
    ApprovalRefused,
    AwaitsApproval,
    BadRequest,
    LimitReached,
    LimitsAltered,
    Locked,
    WalletDesktopError,
)
from lnwallet_desktop.ledger.approval_values import ApprovalState
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy, PaymentStatus
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import new_invoice, transfers_of
from tests.lnurl_server import MESSAGE, Shop, of_sandbox, serving
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, open_funded, sandbox_of
from tests.unit.vault.vaults import OTHER_PASSPHRASE, THIRD_PASSPHRASE

NO_LIMITS: dict[str, int | None] = {
    "max_payment_sats": None,
    "daily_sats": None,
    "payee_daily_sats": None,
    "second_admin_above_sats": None,
    "own_unlock_above_sats": None,
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("two persons"))))
    loop.run(opened.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE))
    yield opened
    loop.run(opened.close())


@pytest.fixture
def desk(opened: Treasury, loop: Loop) -> Iterator[Treasury]:
    """A treasury with two admins, and without limits afterwards."""
    yield opened
    loop.run(set_rules(opened, NO_LIMITS, OTHER_PASSPHRASE))


async def set_rules(treasury: Treasury, rules: dict[str, int | None], second: str | None = None) -> PaymentPolicy:
    """By Maria, and where two are asked for by another one too."""
    async with treasury.access.authorised_once(PASSPHRASE) as lease:
        if second is None:
            return await treasury.policy.change(lease, rules)
        async with treasury.access.authorised_once(second) as other:
            return await treasury.policy.change(lease, rules, other)


async def ask(treasury: Treasury, amount_sats: int = 2_500) -> AwaitsApproval:
    """Maria wants to pay."""
    quote = await treasury.desk.quote(await new_invoice(treasury, amount_sats))
    assert quote.needs_second_admin
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        with pytest.raises(AwaitsApproval) as told:
            await treasury.desk.pay(quote, lease, "rent", 1)
    return told.value


async def approve_as(treasury: Treasury, passphrase: str, asked: AwaitsApproval) -> Any:
    async with treasury.access.unlocked_once(passphrase) as lease:
        return await treasury.desk.approve(asked.approval_id, lease, 20)


async def edit(treasury: Treasury, *statements: str) -> None:
    """As somebody who rules the database."""

    def run() -> None:
        with treasury._database.transaction() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))

    await asyncio.to_thread(run)


def test_another_admin_approves_and_it_is_paid_at_once(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"second_admin_above_sats": 2_000})
        asked = await ask(desk)
        assert str(asked.approval_id) in asked.message
        [waiting] = await desk.approving.newest(ApprovalState.OPEN)
        assert (waiting.approval_id, waiting.requested_by) == (asked.approval_id, "Maria")
        row = await approve_as(desk, OTHER_PASSPHRASE, asked)
        assert (row.status, row.memo) == (PaymentStatus.SUCCESS, "rent")
        assert (row.initiated_by, row.approved_by) == ("Maria", "Jonas")
        assert await transfers_of(desk, row.payment_hash) == 1
        with pytest.raises(ApprovalRefused, match="approved by Jonas already"):
            await approve_as(desk, OTHER_PASSPHRASE, asked)
        assert await desk.approving.count_open() == 0

    loop.run(scenario())


def test_an_address_stays_the_payee_through_an_approval_and_counts_for_its_limit(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        with serving(Shop(of_sandbox(sandbox_of(desk)), success=MESSAGE)) as shop:
            to_pay = await desk.payee_servers.to_pay(shop.address, Sats(2_600))
            await set_rules(desk, {"second_admin_above_sats": 2_000, "payee_daily_sats": 4_000})
            quote = await desk.desk.quote(to_pay.invoice_text, source=to_pay.source)
            async with desk.access.unlocked_once(PASSPHRASE) as lease:
                with pytest.raises(AwaitsApproval) as asked:
                    await desk.desk.pay(quote, lease, "beans", 1)
            row = await approve_as(desk, OTHER_PASSPHRASE, asked.value)
            assert row.status is PaymentStatus.SUCCESS
            assert row.pseudonymized_recipient == desk.access.keys.pseudonym(shop.address)
            assert await desk.records.after_words(row) == "Thank you. Shipped on Monday."
            assert shop.invoices_made == 1
            another = await desk.payee_servers.to_pay(shop.address, Sats(1_500))
            with pytest.raises(LimitReached, match="payee"):
                await desk.desk.quote(another.invoice_text, source=another.source)

    loop.run(scenario())


def test_one_admin_cannot_meet_the_two_person_rule_in_any_order(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"second_admin_above_sats": 2_000})
        asked = await ask(desk)

        async def refused(passphrase: str, told: str) -> None:
            with pytest.raises(ApprovalRefused, match=told):
                await approve_as(desk, passphrase, asked)

        await refused(PASSPHRASE, "Maria asked for this payment")
        # a second name of her own, made after the request or before it
        await desk.admins.add("Maria II", THIRD_PASSPHRASE, PASSPHRASE)
        await refused(THIRD_PASSPHRASE, "Maria II is not among the admins of the two-person rule")
        quote = await desk.desk.quote(await new_invoice(desk, 3_000))
        async with desk.access.unlocked_once(THIRD_PASSPHRASE) as lease:
            with pytest.raises(ApprovalRefused, match="Maria II is not among"):
                await desk.desk.pay(quote, lease, None, 1)
        # a looser rule, or more who take part in it
        for rules in ({"second_admin_above_sats": None}, {"second_admin_above_sats": 2_001}):
            for second in (None, PASSPHRASE, THIRD_PASSPHRASE):
                with pytest.raises(ApprovalRefused, match="takes the passphrases of two"):
                    await set_rules(desk, rules, second)
        assert dict((await set_rules(desk, {"second_admin_above_sats": 2_000})).approvers).keys() == {"Maria", "Jonas"}
        # the name of the other admin
        await desk.admins.remove("Maria II", PASSPHRASE)
        await desk.admins.remove("Jonas", PASSPHRASE)
        await desk.admins.add("Jonas", THIRD_PASSPHRASE, PASSPHRASE)
        await refused(THIRD_PASSPHRASE, "Jonas is not among the admins")
        with pytest.raises(ApprovalRefused, match="two admins who take part in it now: Maria"):
            await set_rules(desk, {"second_admin_above_sats": None}, THIRD_PASSPHRASE)
        # the request in the other's name
        await edit(desk, "UPDATE approvals SET requested_by = 'Jonas' WHERE requested_by = 'Maria'")
        with pytest.raises(WalletDesktopError):
            await approve_as(desk, PASSPHRASE, asked)
        assert await transfers_of(desk, (await desk.approving.find(asked.approval_id)).payment_hash) == 0

    async def repair() -> None:
        """Nobody could: so the tables are put back as they were before anybody set a rule."""
        await edit(desk, "DELETE FROM policy", "DELETE FROM audit_entries", "DELETE FROM audit_checkpoints")
        (desk.settings.data_dir / "policy.seen").unlink()
        await desk.admins.change_passphrase(OTHER_PASSPHRASE, THIRD_PASSPHRASE)

    try:
        loop.run(scenario())
    finally:
        loop.run(repair())


def test_two_admins_together_loosen_the_rule_and_take_in_a_third(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"second_admin_above_sats": 2_000})
        await desk.admins.add("Eve", THIRD_PASSPHRASE, PASSPHRASE)
        raised = await set_rules(desk, {"second_admin_above_sats": 2_400}, OTHER_PASSPHRASE)
        assert [name for name, _ in raised.approvers] == ["Eve", "Jonas", "Maria"]
        assert (await approve_as(desk, THIRD_PASSPHRASE, await ask(desk))).approved_by == "Eve"
        await desk.admins.remove("Eve", PASSPHRASE)
        cleared = await set_rules(desk, {"second_admin_above_sats": None}, OTHER_PASSPHRASE)
        assert (cleared.second_admin_above_sats, cleared.approvers) == (None, ())

    loop.run(scenario())


def test_the_rule_needs_two_admins(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await desk.admins.remove("Jonas", PASSPHRASE)
        try:
            with pytest.raises(BadRequest, match="Add another admin first"):
                await set_rules(desk, {"second_admin_above_sats": 1})
        finally:
            await desk.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)

    loop.run(scenario())


@pytest.mark.parametrize(
    "attack",
    [
        ["UPDATE policy SET daily_sats = 100000000"],
        ["UPDATE policy SET daily_sats = NULL, signature = NULL"],
        ["UPDATE policy SET second_admin_above_sats = NULL"],
        ["UPDATE policy SET approvers = '{}'"],
        ["UPDATE policy SET version = version + 1000"],
        ["DELETE FROM policy"],
        ["DELETE FROM policy WHERE version = (SELECT max(version) FROM policy)"],
        ["DELETE FROM policy WHERE version > 1", "DELETE FROM audit_entries WHERE kind = 'policy_change'"],
        [
            "INSERT INTO policy (version, fee_floor_sats, fee_basis_points, expiry_margin_s, changed_by)"
            " SELECT max(version) + 1, 10, 100, 60, 'Jonas' FROM policy"
        ],
    ],
    ids=str,
)
def test_limits_altered_in_the_database_stop_all_payments_until_they_are_set_anew(
    desk: Treasury, loop: Loop, attack: list[str]
) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"daily_sats": 1_000_000})
        invoice = await new_invoice(desk)
        quote = await desk.desk.quote(invoice)
        await set_rules(desk, {"daily_sats": 10, "second_admin_above_sats": 2_000})
        await edit(desk, *attack)
        with pytest.raises(LimitsAltered):
            await desk.desk.quote(invoice)
        async with desk.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(LimitsAltered):
                await desk.desk.pay(quote, lease, None, 1)
        anew = await set_rules(desk, {})  # as they were proved last, and not as they stand there
        assert (anew.daily_sats, anew.second_admin_above_sats) == (10, 2_000)
        with pytest.raises(LimitReached):
            await desk.desk.quote(invoice)

    loop.run(scenario())


def test_a_workstation_that_never_saw_the_limits_misses_them_too(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"daily_sats": 10})
        kept = (desk.settings.data_dir / "policy.seen").read_bytes()
        (desk.settings.data_dir / "policy.seen").unlink()
        await edit(desk, "DELETE FROM policy")
        with pytest.raises(LimitsAltered):
            await desk.desk.quote(await new_invoice(desk))
        (desk.settings.data_dir / "policy.seen").write_bytes(kept)

    loop.run(scenario())


def test_a_quote_tells_what_is_left_and_refuses_early(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"max_payment_sats": 20_000})
        quote = await desk.desk.quote(await new_invoice(desk))
        assert quote.limit_left is not None
        assert (quote.limit_left.kind, quote.limit_left.left_sats) == ("payment", 20_000)
        with pytest.raises(LimitReached, match="20\u2009000 sat"):
            await desk.desk.quote(await new_invoice(desk, 19_990))

    loop.run(scenario())


def test_a_large_payment_needs_an_unlock_of_its_own(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"own_unlock_above_sats": 2_000})
        quote = await desk.desk.quote(await new_invoice(desk))
        assert quote.needs_own_unlock
        lease = await desk.access.unlock(PASSPHRASE)
        with pytest.raises(Locked, match="once more"):
            await desk.desk.pay(quote, lease, None, 1)
        async with desk.access.unlocked_once(PASSPHRASE) as own:
            assert (await desk.desk.pay(quote, own, None, 20)).status is PaymentStatus.SUCCESS
        small = await desk.desk.quote(await new_invoice(desk, 1_000))
        assert (await desk.desk.pay(small, lease, None, 20)).status is PaymentStatus.SUCCESS
        desk.access.lock()

    loop.run(scenario())


def test_limits_that_were_lowered_since_the_quote_count(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        quote = await desk.desk.quote(await new_invoice(desk))
        await set_rules(desk, {"max_payment_sats": 100})
        async with desk.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(LimitReached):
                await desk.desk.pay(quote, lease, None, 1)

    loop.run(scenario())


def test_a_request_is_declined_or_withdrawn_and_the_wallet_may_be_closed(desk: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await set_rules(desk, {"second_admin_above_sats": 2_000})
        for passphrase, state in ((OTHER_PASSPHRASE, ApprovalState.DECLINED), (PASSPHRASE, ApprovalState.WITHDRAWN)):
            asked = await ask(desk)
            async with desk.access.authorised_once(passphrase) as lease:
                assert (await desk.approving.refuse(asked.approval_id, lease)).state is state
            with pytest.raises(ApprovalRefused, match=state):
                await approve_as(desk, OTHER_PASSPHRASE, asked)

    loop.run(scenario())

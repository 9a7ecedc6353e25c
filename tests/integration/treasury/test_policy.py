"""The policy limits fees and the life of invoices, and only an unlocked admin changes it."""

import asyncio
from collections.abc import Iterator

import pytest

from lnwallet_desktop.errors import BadRequest, FeeAboveCap, InvoiceRefused, Locked, WrongPassphrase
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy, PaymentStatus
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import ledger_of, new_invoice
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, sandbox_of


async def set_policy(
    treasury: Treasury, floor: int | None = None, basis_points: int | None = None, margin_s: int | None = None
) -> PaymentPolicy:
    rules = {"fee_floor_sats": floor, "fee_basis_points": basis_points, "expiry_margin_s": margin_s}
    async with treasury.access.authorised_once(PASSPHRASE) as lease:
        return await treasury.policy.change(lease, {name: value for name, value in rules.items() if value is not None})


@pytest.fixture(autouse=True)
def default_afterwards(treasury: Treasury, loop: Loop) -> Iterator[None]:
    yield
    loop.run(set_policy(treasury, 10, 100, 60))


def test_a_lower_cap_refuses_a_quote_and_a_higher_one_allows_it(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury, 50_000)
        assert (await treasury.desk.quote(invoice)).fee_cap_sats == 500
        changed = await set_policy(treasury, floor=1, basis_points=1)
        assert (changed.changed_by, changed.fee_cap_sats(50_000)) == ("Maria", 5)
        with pytest.raises(FeeAboveCap, match="5 sat allowed"):
            await treasury.desk.quote(invoice)
        await set_policy(treasury, basis_points=200)
        assert (await treasury.desk.quote(invoice)).fee_cap_sats == 1_000

    loop.run(scenario())


def test_what_a_person_allows_counts_below_the_policy_and_never_above(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury, 50_000)
        assert (await treasury.desk.quote(invoice, max_fee_sats=Sats(400))).fee_cap_sats == 400
        assert (await treasury.desk.quote(invoice, max_fee_sats=Sats(9_999))).fee_cap_sats == 500

    loop.run(scenario())


@pytest.mark.parametrize("afterwards", [None, 300])
def test_the_cap_that_was_quoted_is_the_cap_that_is_written_down(
    treasury: Treasury, loop: Loop, afterwards: int | None
) -> None:
    """Even if the policy becomes laxer before the person decides."""

    async def scenario() -> None:
        await set_policy(treasury, floor=7, basis_points=150)
        quote = await treasury.desk.quote(await new_invoice(treasury, 10_000))
        if afterwards is not None:
            await set_policy(treasury, basis_points=afterwards)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            row = await treasury.desk.pay(quote, lease, None, 20)
        assert row.status is PaymentStatus.SUCCESS
        attempts = await asyncio.to_thread(ledger_of(treasury).attempts_of, row.transaction_id)
        assert [attempt.fee_cap_sats for attempt in attempts] == [quote.fee_cap_sats] == [150]

    loop.run(scenario())


def test_a_policy_that_became_stricter_since_the_quote_counts(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        quote = await treasury.desk.quote(await new_invoice(treasury, 50_000))
        await set_policy(treasury, floor=1, basis_points=1)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(FeeAboveCap):
                await treasury.desk.pay(quote, lease, None, 1)
        await set_policy(treasury, 10, 100, margin_s=7_200)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(InvoiceRefused, match="too soon"):
                await treasury.desk.pay(quote, lease, None, 1)
        assert await asyncio.to_thread(ledger_of(treasury).find_sent, quote.invoice.payment_hash) is None

    loop.run(scenario())


def test_an_invoice_needs_as_long_to_live_as_the_policy_says(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        made = await asyncio.to_thread(sandbox_of(treasury).invoice, Sats(2_500), expiry_s=45)
        with pytest.raises(InvoiceRefused, match="too soon"):
            await treasury.desk.quote(made.invoice)
        await set_policy(treasury, margin_s=10)
        assert (await treasury.desk.quote(made.invoice)).least_seconds_left == 10

    loop.run(scenario())


def test_only_who_has_unlocked_changes_it(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        before = await treasury.policy.current()
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            pass
        for ended in (lease, Lease("Maria", 10_000)):
            with pytest.raises(Locked):
                await treasury.policy.change(ended, {"fee_floor_sats": 0})
        with pytest.raises(WrongPassphrase):
            async with treasury.access.authorised_once("not this one at all"):
                pass
        assert await treasury.policy.current() == before

    loop.run(scenario())


@pytest.mark.parametrize(
    ("floor", "basis_points", "margin_s"), [(-1, None, None), (None, 10_001, None), (None, -1, None), (None, None, 9)]
)
def test_senseless_rules_are_refused(
    treasury: Treasury, loop: Loop, floor: int | None, basis_points: int | None, margin_s: int | None
) -> None:
    async def scenario() -> None:
        before = await treasury.policy.current()
        with pytest.raises(BadRequest, match="stays as it was"):
            await set_policy(treasury, floor, basis_points, margin_s)
        assert await treasury.policy.current() == before

    loop.run(scenario())

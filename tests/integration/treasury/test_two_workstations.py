"""Two installations of one wallet on one external PostgreSQL: one sends, the other sees everything."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from lnwallet_desktop.errors import AlreadyIntended, HeldElsewhere
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.ledger.tables import wallet_holder
from lnwallet_desktop.payments import PaymentStatus, WalletState
from lnwallet_desktop.treasury import workstation
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import new_invoice, pay_new
from tests.loops import Loop, until
from tests.postgres import database_url, emptied_url, postgres
from tests.treasuries import PASSPHRASE, end_on_network, open_funded, under_way
from tests.workstations import first_workstation, second_workstation

__all__ = ["database_url", "emptied_url", "postgres"]


def test_the_second_one_sees_all_and_opens_when_the_first_has_closed(
    tmp_path: Path, loop: Loop, database_url: str
) -> None:
    async def scenario() -> None:
        first = await open_funded(first_workstation(tmp_path, database_url))
        second = await Treasury.start(second_workstation(first.settings))
        with pytest.raises(HeldElsewhere, match="holds this wallet"):
            await second.access.open(PASSPHRASE)
        with pytest.raises(HeldElsewhere, match="holds this wallet"):
            await second.holding.check_free()
        assert not second.access.state.opened

        told = asyncio.Event()
        second.ledger_changes.subscribe(lambda ids: told.set() if ids else None)
        paid = await pay_new(first)
        assert paid.status is PaymentStatus.SUCCESS
        await told.wait()
        page = await asyncio.to_thread(second.history.page, TransactionFilter(), Sort(), 1)
        assert page.transactions[0].transaction_id == paid.transaction_id

        await first.close()
        await second.access.open(PASSPHRASE)
        assert second.access.state.opened
        await second.close()

    loop.run(scenario())


def test_what_the_one_pays_the_other_is_told_without_opening_anything(
    tmp_path: Path, loop: Loop, database_url: str
) -> None:
    async def scenario() -> None:
        first = await open_funded(first_workstation(tmp_path, database_url))
        second = await Treasury.start(second_workstation(first.settings))
        for outcome, status in (("hang", "pending"), ("success", "success"), ("fail", "failed")):
            invoice = await new_invoice(first, outcome=outcome)
            asked_at = time.monotonic()
            await second.desk.refuse_if_intended(invoice, asked_at)  # nobody has paid it
            async with first.access.unlocked_once(PASSPHRASE) as lease:
                wait_s = 0.1 if outcome == "hang" else 20
                row = await first.desk.pay(await first.desk.quote(invoice), lease, None, wait_s)
            with pytest.raises(AlreadyIntended) as told:
                await second.desk.refuse_if_intended(invoice, asked_at)
            assert told.value.status == status
            if outcome == "hang":
                await under_way(first, row.payment_hash)
                await first.desk.reconcile()
                [flying] = await second.desk.in_flight()  # which keeps nothing of it in its own memory
                assert flying.locked_until is not None
                assert flying.locked_until > flying.timestamp
                await end_on_network(first, row.payment_hash, "success")
        await second.desk.refuse_if_intended(invoice, time.monotonic())  # asked after it has failed: a new decision
        with pytest.raises(AlreadyIntended, match="has failed"):
            await first.desk.quote(invoice, asked_at=asked_at)
        assert (await first.desk.quote(invoice, asked_at=time.monotonic())).attempt_number == 2
        await first.close()
        await second.close()

    loop.run(scenario())


def test_whose_wallet_was_taken_over_closes_it_and_is_told_who_has_it(
    tmp_path: Path, loop: Loop, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that slept for longer than its hold: two that move one wallet's money would be one too many."""

    async def scenario() -> None:
        monkeypatch.setattr(workstation, "RENEW_EVERY_S", 0.1)
        monkeypatch.setattr(workstation, "LOOK_EVERY_S", 0.1)
        treasury = await open_funded(first_workstation(tmp_path, database_url))
        treasury.holding.watch()
        laptop = WalletHold(treasury._database, uuid4(), "laptop")
        with treasury._database.transaction() as connection:
            connection.execute(update(wallet_holder).values(ends_at=func.now()))
            connection.execute(update(wallet_holder).values(epoch=wallet_holder.c.epoch + 1))
        epoch = await asyncio.to_thread(laptop.take)
        await until(lambda: not treasury.access.state.opened)
        assert treasury.wallet.state is WalletState.CLOSED
        await until(lambda: treasury.holding.elsewhere == "laptop")
        await asyncio.to_thread(laptop.release, epoch)
        await until(lambda: treasury.holding.elsewhere is None)
        await treasury.access.open(PASSPHRASE)
        assert (await pay_new(treasury)).status is PaymentStatus.SUCCESS
        await treasury.close()

    loop.run(scenario())

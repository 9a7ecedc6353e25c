"""One workstation at a time holds the wallet."""

import threading
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from lnwallet_desktop.errors import HeldElsewhere, NotSent
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.tables import wallet_holder
from lnwallet_desktop.payments import AttemptState
from tests.integration.ledger.samples import intent


def run_out(database: Database) -> None:
    """The holder's computer has stopped long ago."""
    with database.transaction() as connection:
        connection.execute(update(wallet_holder).values(ends_at=func.now() - timedelta(seconds=1)))


def test_a_second_workstation_is_told_who_holds_it_and_waits_for_the_end(database: Database) -> None:
    desk, laptop = WalletHold(database, uuid4(), "desk"), WalletHold(database, uuid4(), "laptop")
    first = desk.take()
    with pytest.raises(HeldElsewhere, match="“desk” holds this wallet"):
        laptop.take()
    assert desk.renew(first)
    run_out(database)
    second = laptop.take()
    assert second > first
    assert not desk.renew(first)
    with pytest.raises(HeldElsewhere, match="laptop"):
        desk.take()
    laptop.release(second)
    assert desk.take() > second


def test_the_same_installation_takes_it_again_at_once_after_a_crash(database: Database) -> None:
    instance = uuid4()
    before = WalletHold(database, instance, "desk").take()
    assert WalletHold(database, instance, "desk").take() > before


def test_who_has_let_go_hinders_nobody(database: Database) -> None:
    hold = WalletHold(database, uuid4(), "desk")
    assert hold.holder() is None
    epoch = hold.take()
    holder = hold.holder()
    assert holder is not None
    assert (holder.workstation, holder.epoch) == ("desk", epoch)
    hold.release(epoch)
    assert hold.holder() is None


def test_nothing_is_submitted_under_a_hold_that_has_ended(database: Database) -> None:
    ledger = PaymentLedger(database)
    wanted = intent()
    ledger.intend(wanted)
    epoch = WalletHold(database, uuid4(), "desk").take()
    run_out(database)
    other = WalletHold(database, uuid4(), "laptop").take()
    with pytest.raises(NotSent, match="does not hold"):
        ledger.mark_submitted(wanted.idempotency_key, epoch)
    attempt = ledger.find_attempt(wanted.idempotency_key)
    assert attempt is not None
    assert attempt.state is AttemptState.PREPARED
    ledger.mark_submitted(wanted.idempotency_key, other)


def test_of_eight_that_take_it_at_once_one_gets_it(database: Database) -> None:
    got: list[int] = []

    def try_it() -> None:
        with suppress(HeldElsewhere):
            got.append(WalletHold(database, uuid4(), "one of eight").take())

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1

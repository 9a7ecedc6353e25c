"""Changes are told by whichever program they were made, and after a loss of the connection."""

import os
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import insert

from lnwallet_desktop.ledger.changes import ChangeFeed
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.money import Sats
from tests.postgres import Postgres, backends, database_name, wait_until

from .samples import intent, new_hash, new_id, receipt

Told = frozenset[UUID] | str | None


@dataclass
class Listener:
    told: queue.Queue[Told] = field(default_factory=queue.Queue)

    def feed(self, database: Database) -> ChangeFeed:
        """A feed that listens already."""
        feed = ChangeFeed(database, self.told.put, lambda: self.told.put("lost"), lambda: self.told.put("back"))
        assert feed.wait_until_listening(10)
        assert self.next() is None, "look once, now that nothing is missed any more"
        return feed

    def next(self) -> Told:
        return self.told.get(timeout=20)

    def ids(self, expected: set[UUID]) -> None:
        """Wait until all of them have been told, in one piece or in several."""
        seen: set[UUID] = set()
        while seen != expected:
            told = self.next()
            assert isinstance(told, frozenset)
            seen |= told
            assert seen <= expected


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def feed(database: Database, listener: Listener) -> Iterator[ChangeFeed]:
    with closing(listener.feed(database)) as feed:
        yield feed


def test_every_step_of_a_payment_is_told_whoever_makes_it(
    feed: ChangeFeed, listener: Listener, database_url: str
) -> None:
    with closing(Database(Address(database_url))) as other_program:
        ledger = PaymentLedger(other_program)
        wanted = intent()
        ledger.intend(wanted)
        listener.ids({wanted.transaction_id})
        ledger.settle_success(wanted.idempotency_key, Sats(1), None)
        listener.ids({wanted.transaction_id})
        came = ledger.record_receipt(receipt())
        listener.ids({came.transaction_id})


def test_what_changes_nothing_is_not_told(feed: ChangeFeed, listener: Listener, ledger: PaymentLedger) -> None:
    coming, marker = receipt(), receipt()
    for _ in range(3):
        ledger.record_receipt(coming)
    ledger.record_receipt(marker)
    listener.ids({coming.transaction_id, marker.transaction_id})
    assert listener.told.empty()


@pytest.mark.parametrize(("count", "in_words"), [(200, True), (201, False)])
def test_one_statement_is_one_notice_and_too_many_ids_are_unknown(
    feed: ChangeFeed, listener: Listener, database: Database, count: int, in_words: bool
) -> None:
    rows = [
        {
            "transaction_id": new_id(),
            "amount_sats": 1,
            "timestamp": "2026-01-01T00:00:00+00:00",
            "payment_hash": new_hash(),
            "status": "pending",
            "pseudonymized_recipient": "p",
            "direction": "received",
        }
        for _ in range(count)
    ]
    with database.transaction() as connection:
        connection.execute(insert(transactions).values(rows))
    assert listener.next() == (frozenset(row["transaction_id"] for row in rows) if in_words else None)
    assert listener.told.empty()


def test_a_cut_connection_comes_back_and_says_look_again(
    feed: ChangeFeed, listener: Listener, ledger: PaymentLedger, postgres: Postgres, database_url: str
) -> None:
    name = database_name(database_url)
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    assert [listener.next() for _ in range(3)] == ["lost", "back", None]
    wanted = intent()
    ledger.intend(wanted)
    listener.ids({wanted.transaction_id})


def test_it_outlives_the_death_of_the_whole_server(server: EmbeddedServer, listener: Listener) -> None:
    database = Database(Address(server.start()), server)
    database.migrate()
    feed = listener.feed(database)
    pid = server.describe().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert [listener.next() for _ in range(3)] == ["lost", "back", None]
    wanted = intent()
    PaymentLedger(database).intend(wanted)
    listener.ids({wanted.transaction_id})
    feed.close()
    database.close()


def test_a_server_that_is_away_is_told_once(database_url: str, listener: Listener) -> None:
    database = Database(Address(database_url.replace("%2Frun", "%2Fnowhere")))
    feed = ChangeFeed(database, listener.told.put, lambda: listener.told.put("lost"), lambda: None)
    assert listener.next() == "lost"
    assert not feed.wait_until_listening(0.5)
    assert listener.told.empty()
    feed.close()
    database.close()


def test_it_ends_promptly_and_leaves_no_session(
    database: Database, listener: Listener, postgres: Postgres, database_url: str
) -> None:
    feed = listener.feed(database)
    ended = threading.Thread(target=feed.close)
    ended.start()
    ended.join(timeout=1)
    assert not ended.is_alive()
    feed.close()
    database.engine.dispose()
    wait_until(lambda: backends(postgres, database_name(database_url)) == 0)


def test_a_listener_that_fails_changes_nothing(
    database: Database, ledger: PaymentLedger, caplog: pytest.LogCaptureFixture
) -> None:
    told: queue.Queue[Told] = queue.Queue()

    def fail(ids: Told) -> None:
        told.put(ids)
        raise RuntimeError("listener")

    with closing(ChangeFeed(database, fail, lambda: None, lambda: None)) as feed:
        assert feed.wait_until_listening(10)
        assert told.get(timeout=10) is None
        for _ in range(2):
            wanted = intent()
            ledger.intend(wanted)
            assert told.get(timeout=10) == frozenset([wanted.transaction_id])
    assert caplog.text.count("a listener of the database's notices failed") == 3
    caplog.clear()

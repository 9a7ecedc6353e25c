"""Summaries equal the rows whatever is written, by however many at once, and no payment waits for them or fails."""

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger import schema, summaries, time_zone
from lnwallet_desktop.ledger.books import Books
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.history import Totals, TransactionFilter, TransactionHistory
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.summaries import summary_totals
from lnwallet_desktop.ledger.tables import summary_changes, transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Network, PaymentStatus
from tests.postgres import Postgres

from .samples import intent, new_hash, receipt

START = datetime(2025, 12, 30, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
STEPS = ["add one", "add many", "change", "fold", "rebuild", "zone"]
FILTERS = [TransactionFilter(status, way) for status in (None, *PaymentStatus) for way in (None, *Direction)]


def total_count(database: Database) -> int | None:
    totals = summary_totals(database, TransactionFilter())
    return totals.count if totals is not None else None


def new_row(choose: random.Random) -> dict[str, Any]:
    status = choose.choice(list(PaymentStatus))
    decided = START + timedelta(minutes=choose.randrange(5 * 24 * 60))
    return {
        "transaction_id": uuid4(),
        "amount_sats": choose.choice([1, 700, 21_000_000 * 100_000_000]),
        "timestamp": decided,
        "payment_hash": new_hash(),
        "status": status.value,
        "pseudonymized_recipient": choose.choice(["Payee aa", "Payee b", "Zoë"]),
        "direction": choose.choice(list(Direction)).value,
        "fee_sats": choose.choice([0, 3]) if status is PaymentStatus.SUCCESS else None,
        "settled_at": None
        if status is PaymentStatus.PENDING
        else decided + timedelta(seconds=choose.uniform(-5, 9000)),
    }


def change_some(database: Database, choose: random.Random, ids: list[UUID]) -> None:
    """What may happen to a row: it settles, late evidence comes, a memo or a name is corrected."""
    t = transactions.c
    not_paid = t.status != PaymentStatus.SUCCESS.value
    paid = {"status": "success", "fee_sats": choose.randrange(9), "settled_at": t.timestamp + timedelta(seconds=2)}
    changes: list[tuple[dict[str, Any], list[Any]]] = [
        (paid, [not_paid]),
        ({"status": "failed", "settled_at": t.timestamp}, [t.status == PaymentStatus.PENDING.value]),
        ({"amount_sats": choose.randrange(1, 99)}, [not_paid]),
        ({"memo": "corrected"}, []),
        ({"pseudonymized_recipient": "Payee new"}, []),
    ]
    values, conditions = choose.choice(changes)
    with database.transaction() as connection:
        connection.execute(update(transactions).where(t.transaction_id.in_(sorted(ids)), *conditions).values(**values))


def add_some(database: Database, choose: random.Random, count: int) -> list[UUID]:
    rows = [new_row(choose) for _ in range(count)]
    with database.transaction() as connection:
        connection.execute(insert(transactions), rows)
    return [row["transaction_id"] for row in rows]


@pytest.fixture(scope="module")
def kept(postgres: Postgres) -> Iterator[Database]:
    """One database for all examples: its rows become ever more."""
    with postgres.database() as url, closing(Database(Address(url))) as database:
        yield database


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    steps=st.lists(
        st.sampled_from(["add one", "add many", "change", "fold", "rebuild", "zone"]), min_size=1, max_size=8
    ),
)
def test_summaries_equal_the_rows_after_any_inserts_and_updates(kept: Database, seed: int, steps: list[str]) -> None:
    choose = random.Random(seed)  # noqa: S311
    ids = add_some(kept, choose, 3)
    for step in steps:
        match step:
            case "add one":
                ids += add_some(kept, choose, 1)
            case "add many":
                ids += add_some(kept, choose, 20)
            case "change":
                change_some(kept, choose, choose.sample(ids, choose.randrange(1, len(ids) + 1)))
            case "fold":
                summaries.fold(kept)
            case "rebuild":
                summaries.rebuild(kept)
            case "zone":
                Books(kept).set_time_zone(choose.choice(ZONES))
        assert summaries.differences(kept) == {}
    history = TransactionHistory(kept)
    for wanted in FILTERS:
        assert summary_totals(kept, wanted) == history.totals(wanted)
    assert total_count(kept) == history.count(TransactionFilter())


def test_concurrent_writers_and_one_who_folds_leave_the_summaries_right(database: Database) -> None:
    done = threading.Event()
    failures: list[BaseException] = []

    def write(seed: int) -> None:
        choose = random.Random(seed)  # noqa: S311
        ids: list[UUID] = []
        try:
            for _ in range(40):
                ids += add_some(database, choose, choose.choice([1, 1, 5]))
                change_some(database, choose, choose.sample(ids, min(3, len(ids))))
        except BaseException as error:
            failures.append(error)

    def fold() -> None:
        while not done.is_set():
            summaries.fold(database)
            Books(database).set_time_zone("Europe/Berlin")

    writers = [threading.Thread(target=write, args=[seed]) for seed in (1, 2)]
    folder = threading.Thread(target=fold)
    for thread in (*writers, folder):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    folder.join()
    assert failures == []
    assert summaries.differences(database) == {}


def test_no_payment_waits_for_another_ones_summary_or_for_a_change_of_zone(
    database: Database, ledger: PaymentLedger
) -> None:
    row = new_row(random.Random(5))  # noqa: S311
    with database.transaction() as slow:
        slow.execute(insert(transactions), [row])
        ledger.record_receipt(receipt(timestamp=row["timestamp"]))  # would fail after the lock's 5 s
        summaries.fold(database)
        Books(database).set_time_zone("Asia/Kathmandu")
        ledger.intend(intent())
    assert summaries.differences(database) == {}
    assert total_count(database) == 3


def test_what_changes_no_figure_adds_nothing(database: Database, ledger: PaymentLedger) -> None:
    sent = ledger.intend(intent())
    summaries.fold(database)
    with database.transaction() as connection:
        changed = update(transactions).where(transactions.c.transaction_id == sent.transaction_id)
        connection.execute(changed.values(memo="another"))
        connection.execute(update(transactions).where(transactions.c.memo == "nobody's").values(memo="x"))
        assert connection.execute(select(func.count()).select_from(summary_changes)).scalar_one() == 0


def test_a_payment_is_written_even_where_the_summaries_are_broken_and_the_next_reader_mends_them(
    postgres: Postgres,
) -> None:
    with postgres.database() as url, closing(Database(Address(url))) as database:
        ledger = PaymentLedger(database)
        ledger.record_receipt(receipt())
        with database.transaction() as connection:
            connection.execute(text("ALTER TABLE summary_changes ADD CONSTRAINT broken CHECK (payments > 5) NOT VALID"))
        wanted = intent()
        ledger.intend(wanted)
        ledger.settle_success(wanted.idempotency_key, Sats(2), None)
        assert summaries.differences(database)["gaps"] == 2
        assert summary_totals(database, TransactionFilter()) == Totals(2, Sats(2500), Sats(900), Sats(2), Sats(0))
        assert summaries.differences(database) == {}


def test_many_changes_are_folded_in_by_the_next_reader(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "FOLD_AT", 10)
    add_some(database, random.Random(3), 9)  # noqa: S311
    for expected in (9, 29):
        assert total_count(database) == expected
        add_some(database, random.Random(4), 20)  # noqa: S311
    with database.transaction() as connection:
        assert (
            connection.execute(text("SELECT sum(payments) FROM flow_summaries WHERE span = 'all'")).scalar_one() == 29
        )


@pytest.mark.parametrize(
    "wanted",
    [TransactionFilter(search="rent"), TransactionFilter(since=START), TransactionFilter(min_amount_sats=1)],
)
def test_a_filter_of_something_else_is_left_to_the_rows(database: Database, wanted: TransactionFilter) -> None:
    assert summary_totals(database, wanted) is None


def test_an_empty_history_sums_to_nothing(database: Database) -> None:
    assert summary_totals(database, TransactionFilter()) == TransactionHistory(database).totals(TransactionFilter())


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "EST5EDT,M3.2.0,M11.1.0", "UTC'; DROP TABLE books; --"])
def test_a_zone_that_there_is_not_is_refused_and_nothing_changes(database: Database, name: str) -> None:
    with pytest.raises(BadRequest, match="no time zone"):
        Books(database).set_time_zone(name)
    assert Books(database).time_zone() == "UTC"


def test_the_first_workstations_zone_is_the_books_for_ever(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    wallet = uuid4()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    database.bind(wallet, Network.SANDBOX)
    monkeypatch.setenv("TZ", "America/New_York")
    database.bind(wallet, Network.SANDBOX)
    books = Books(database)
    assert books.time_zone() == "Pacific/Auckland"
    with database.reading() as connection:
        expected = connection.execute(text("SELECT (now() AT TIME ZONE 'Pacific/Auckland')::date")).scalar_one()
    assert books.today() == expected


def test_a_stranger_leaves_the_books_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Known")
    database.bind(uuid4(), Network.SANDBOX)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    with pytest.raises(BadRequest, match="another wallet"):
        database.bind(uuid4(), Network.SANDBOX)
    assert Books(database).time_zone() == "UTC"


def test_the_servers_own_zone_is_known_although_our_sessions_run_in_utc(database: Database) -> None:
    with database.transaction() as connection:
        assert time_zone.is_known(connection, time_zone.zone_of_the_server(connection))


def test_a_change_of_zone_moves_payments_to_another_day(database: Database, ledger: PaymentLedger) -> None:
    ledger.record_receipt(receipt(timestamp=datetime(2026, 3, 1, 1, tzinfo=UTC)))
    for zone, expected in (("UTC", date(2026, 3, 1)), ("America/New_York", date(2026, 2, 28))):
        Books(database).set_time_zone(zone)
        with database.transaction() as connection:
            found = connection.execute(text("SELECT starts FROM flow_summaries WHERE span = 'day'")).scalars().all()
        assert found == [expected]


def test_the_migration_sums_what_is_there_already(postgres: Postgres) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations_directory()))
    before = ScriptDirectory.from_config(config).get_revision("0004").down_revision
    assert isinstance(before, str)
    with postgres.database(template=None) as url, closing(Database(Address(url))) as database:
        with database.transaction() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, before)
        add_some(database, random.Random(9), 50)  # noqa: S311
        database.migrate()
        assert total_count(database) == 50
        assert summaries.differences(database) == {}
        add_some(database, random.Random(8), 5)  # noqa: S311
        assert total_count(database) == 55

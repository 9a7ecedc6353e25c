"""Opening a database, migrating it, and what is said when it does not work."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from lnwallet_desktop.errors import BadRequest, LedgerUnavailable, SetupIncomplete
from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded import postmaster
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, describe
from lnwallet_desktop.ledger.indexes import INDEXES
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.tables import metadata
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from tests.postgres import Postgres, database_name, free_port, open_directory, wait_until

from .samples import intent, new_hash

WALLET, OTHER = UUID(int=1), UUID(int=2)


def test_without_a_url_the_embedded_server_is_started_and_left_again() -> None:
    with open_directory() as directory:
        settings = Settings(directory)
        database = Database.open(settings)
        database.migrate()
        assert database.version().startswith("18.")
        database.close()
        database.close()
        assert describe(settings.postgres_dir).pid is None


def test_a_killed_embedded_server_comes_back_by_itself(server: EmbeddedServer) -> None:
    database = Database(Address(server.start()), server)
    database.migrate()
    paid = PaymentLedger(database).intend(intent())
    state = server.describe()
    assert state.pid is not None
    os.kill(state.pid, signal.SIGKILL)
    wait_until(lambda: not postmaster.runs_data(state.pid or 0, state.data))
    ledger, found = PaymentLedger(database), []

    def answers() -> bool:
        with suppress(LedgerUnavailable):  # a session that outlives its postmaster by a moment tells of its end
            found.append(ledger.find(paid.transaction_id))
        return bool(found)

    wait_until(answers)
    assert found == [paid]
    database.close()


def test_an_external_server_is_used_by_its_url(tcp_postgres: Postgres) -> None:
    with tcp_postgres.database() as url, closing(Database.open(Settings(Path("/none"), database_url=url))) as database:
        assert PaymentLedger(database).find_sent(new_hash()) is None
        assert "right" not in repr(database.engine) + repr(database.engine.url) + repr(vars(database))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("right", "wrong"), "refuses the user or the password"),
        (("lnwallet:right", "lnwallet"), "refuses the user or the password"),
        (("/lnwallet$", "/ledgre"), "no database called “ledgre”"),
        (("127.0.0.1", "nowhere.invalid"), "host of the database is not known"),
        ((r":\d+/", f":{free_port()}/"), "No database server answers"),
    ],
)
def test_a_connection_that_cannot_be_made_is_told_in_words(
    tcp_postgres: Postgres, change: tuple[str, str], words: str
) -> None:
    url = tcp_postgres.url
    with pytest.raises(LedgerUnavailable, match=words) as unavailable:
        Database.open(Settings(Path("/nowhere"), database_url=re.sub(*change, url)))
    assert "right" not in unavailable.value.message
    assert "wrong" not in unavailable.value.message


def test_every_session_has_its_limits(database: Database) -> None:
    names = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "plan_cache_mode"
    expected = ["15s", "5s", "30s", "force_custom_plan"]
    with database.reading() as connection:
        assert [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names] == expected
    with database.raw_connection() as raw:
        assert raw.autocommit
        assert [row[0] for name in names for row in raw.execute(f"SHOW {name}".encode())] == expected


def test_a_statement_over_its_time_and_a_lock_are_told_in_words(database: Database) -> None:
    with (
        pytest.raises(LedgerUnavailable, match="took too long"),
        database.transaction() as connection,
    ):
        connection.execute(text("SET LOCAL statement_timeout = '20ms'"))
        connection.execute(text("SELECT pg_sleep(5)"))
    with database.transaction() as holding:
        holding.execute(text("LOCK TABLE transactions"))
        with pytest.raises(LedgerUnavailable, match="locked"), database.transaction() as waiting:
            waiting.execute(text("SET LOCAL lock_timeout = '20ms'"))
            waiting.execute(text("LOCK TABLE transactions"))


def test_a_lost_connection_is_unavailable_once_and_the_next_use_connects_again(
    database: Database, postgres: Postgres, database_url: str
) -> None:
    name = database_name(database_url)
    cut = f"SELECT pg_terminate_backend(pid, 9000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    with pytest.raises(LedgerUnavailable, match="does not answer"), database.transaction() as connection:
        connection.execute(text("SELECT 1"))
        postgres.run(cut)
        connection.execute(text("SELECT 1"))
    with database.reading_raw() as raw:
        raw.execute("SELECT 1")
    postgres.run(cut)
    assert database.version().startswith("18.")
    with pytest.raises(LedgerUnavailable), database.reading_raw() as raw:
        postgres.run(cut)
        raw.execute("SELECT 1")
    assert database.version().startswith("18.")


def test_an_error_of_ours_is_not_hidden_and_quotes_no_value(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as error, database.transaction() as connection:
        connection.execute(text("SELECT * FROM no_such_table WHERE memo = :memo"), {"memo": "canary"})
    assert not isinstance(error.value, LedgerUnavailable)
    assert "canary" not in str(error.value)


def test_the_migrations_make_what_the_metadata_says(database: Database) -> None:
    with database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        assert compare_metadata(context, metadata) == []
        assert schema.current_revision(connection) == schema.HEAD
    config = Config()
    config.set_main_option("script_location", str(schema.migrations_directory()))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def _ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """The history's indexes are made apart, so the metadata does not know them."""
    return name not in {index.name for index in INDEXES}


def test_two_programs_that_migrate_at_once_do_it_once(postgres: Postgres) -> None:
    with postgres.database(template=None) as url:
        databases = [Database(Address(url)) for _ in range(3)]
        failures: list[BaseException] = []

        def migrate(database: Database) -> None:
            try:
                database.migrate()
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=migrate, args=[database]) for database in databases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert postgres.run("SELECT version_num FROM alembic_version", database_name(url)) == [(schema.HEAD,)]
        for database in databases:
            database.close()


def test_tables_of_a_newer_program_are_left_alone(postgres: Postgres) -> None:
    with postgres.database(template=None) as url, closing(Database(Address(url))) as database:
        with database.transaction() as connection:
            connection.execute(text("CREATE TABLE alembic_version AS SELECT '9999' AS version_num"))
        with pytest.raises(SetupIncomplete, match="newer version"):
            database.migrate()


def test_a_server_that_refuses_extensions_still_migrates(tcp_postgres: Postgres) -> None:
    tcp_postgres.run("CREATE ROLE limited LOGIN PASSWORD 'right'")
    with tcp_postgres.database(template=None) as url:
        name = database_name(url)
        tcp_postgres.run("GRANT USAGE, CREATE ON SCHEMA public TO limited", name)  # but no CREATE on the database
        with closing(Database(Address(url.replace("lnwallet:", "limited:")))) as database:
            database.migrate()
            assert tcp_postgres.run("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'", name) == [(0,)]
            assert PaymentLedger(database).find_sent(new_hash()) is None
    tcp_postgres.run("DROP ROLE limited")


def test_migrations_run_from_an_installed_program(tmp_path: Path) -> None:
    package = Path(schema.__file__).parents[1]
    installed = tmp_path / "site packages" / package.name
    shutil.copytree(package, installed)
    shutil.copytree(schema.migrations_directory(), installed / "_data" / "migrations")
    found = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "from lnwallet_desktop.ledger import schema; print(schema.migrations_directory())",
        ],
        env=dict(os.environ) | {"PYTHONPATH": str(installed.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(installed / "_data" / "migrations")


def test_a_database_belongs_to_one_wallet_for_ever(database: Database) -> None:
    database.bind(WALLET, Network.REGTEST)
    database.bind(WALLET, Network.REGTEST)
    with pytest.raises(BadRequest, match="belongs to another wallet"):
        database.bind(OTHER, Network.REGTEST)
    with pytest.raises(BadRequest, match="wallet on regtest, not on mainnet"):
        database.bind(WALLET, Network.MAINNET)
    with pytest.raises(Exception, match="keeps its rows"), database.transaction() as connection:
        connection.execute(text("DELETE FROM wallet_binding"))


def test_of_two_wallets_binding_at_once_one_gets_the_database(database: Database) -> None:
    refused: list[UUID] = []

    def bind(wallet_id: UUID) -> None:
        try:
            database.bind(wallet_id, Network.SANDBOX)
        except BadRequest:
            refused.append(wallet_id)

    threads = [threading.Thread(target=bind, args=[UUID(int=n)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3


def test_after_closing_nothing_connects_any_more(database: Database) -> None:
    database.close()
    with pytest.raises(LedgerUnavailable, match="closed"):
        database.version()


def test_psycopgs_own_errors_pass_where_they_mean_a_bug(database: Database) -> None:
    with pytest.raises(psycopg.errors.SyntaxError), database.reading_raw() as raw:
        raw.execute("SELEKT")

"""Before a newer version changes the tables of a history, the history is copied; three copies stay."""

import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from lnwallet_desktop.errors import FileNotWritten
from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.dump.before_migration import CopiesBeforeMigration
from lnwallet_desktop.ledger.embedded import binaries
from lnwallet_desktop.settings import Settings
from tests.postgres import Postgres, database_name

BEFORE = "0010"


def at_an_older_revision(url: str) -> None:
    with closing(Database(Address(url))) as database, database.transaction() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema.migrations_directory()))
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)


def test_a_copy_is_kept_first_that_pg_restore_reads(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.database(template=None) as url:
        at_an_older_revision(url)
        with closing(Database.open(Settings(tmp_path, database_url=url))) as database:
            database.migrate()
            database.migrate()
        (copy,) = tmp_path.glob("before-migration-*")
        assert copy.name.startswith(f"before-migration-{BEFORE}-") and copy.stat().st_mode & 0o777 == 0o600
        programs = binaries.packaged()
        with postgres.database(template=None) as other:
            arguments = [str(programs.tool("pg_restore")), "-d", other.replace("+psycopg", ""), str(copy)]
            subprocess.run(arguments, env=dict(programs.environment), check=True, capture_output=True)
            assert postgres.run("SELECT version_num FROM alembic_version", database_name(other)) == [(BEFORE,)]


def test_a_new_database_has_nothing_to_keep(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.database(template=None) as url:
        with closing(Database.open(Settings(tmp_path, database_url=url))) as database:
            database.migrate()
        assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_kept_nothing_is_changed(postgres: Postgres, tmp_path: Path) -> None:
    with postgres.database(template=None) as url:
        at_an_older_revision(url)
        database = Database.open(Settings(tmp_path / "nowhere", database_url=url))
        with closing(database), pytest.raises(FileNotWritten, match="Nothing was changed"):
            database.migrate()
        assert postgres.run("SELECT version_num FROM alembic_version", database_name(url)) == [(BEFORE,)]


def test_the_last_three_stay(postgres: Postgres, database_url: str, tmp_path: Path) -> None:
    for number in range(1, 5):
        (tmp_path / f"before-migration-000{number}-2025010{number}T000000Z.dump").touch()
    CopiesBeforeMigration(tmp_path, Address(database_url)).keep("0010")
    kept = sorted(path.name[17:21] for path in tmp_path.iterdir())
    assert kept == ["0003", "0004", "0010"]

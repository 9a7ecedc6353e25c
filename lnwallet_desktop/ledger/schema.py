"""Brings a database's tables up to date with Alembic, from a checkout or installed, one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, text

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.translation import phrase

HEAD = "0011"
"""The newest revision. Known here so that an ordinary start need not load Alembic (0.25 s); a test compares."""

_ONE_AT_A_TIME = 0x4C4E5741  # any number, the same in every process

Connecting = Callable[[], AbstractContextManager[Connection]]


def migrate(
    transaction: Connecting, reading: Connecting, before_migration: Callable[[str], None] | None = None
) -> None:
    """To HEAD, all or nothing. Raises LedgerUnavailable, SetupIncomplete, and what before_migration raises.

    before_migration: called with the revision of a database that is not empty, while no other process migrates it.
    """
    with reading() as connection:
        if current_revision(connection) == HEAD:
            return
    with transaction() as connection:
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
        connection.execute(text("SET LOCAL lock_timeout = '2min'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        found = current_revision(connection)
        if found != HEAD:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # a copy may take a while
            _upgrade(connection, found, before_migration)


def current_revision(connection: Connection) -> str | None:
    """What the database says it is at; None for an empty one."""
    if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrations_directory() -> Path:
    """Raises SetupIncomplete if the program was installed without it."""
    package = Path(__file__).resolve().parents[1]
    for directory in (package / "_data" / "migrations", package.parent / "migrations"):
        if (directory / "env.py").exists():
            return directory
    raise SetupIncomplete(phrase("The program’s database migrations are missing. Install it again."))


def _upgrade(connection: Connection, found: str | None, before_migration: Callable[[str], None] | None = None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations_directory()).replace("%", "%%"))
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise SetupIncomplete(
            phrase(
                "This database was last used by a newer version of this program (its tables are at {found}). "
                "Install the newer version; nothing was changed.",
                found=found,
            )
        )
    if found is not None and before_migration is not None:
        before_migration(found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Entries stand in one row without gaps, whoever writes them at once and whoever dies meanwhile."""

import json
import subprocess
import sys
import threading
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.audit.append import append, write
from lnwallet_desktop.ledger.audit.entry import AuditEntry, canonical
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter, AuditReader
from lnwallet_desktop.ledger.audit.verify import verify
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database

WRITERS, EACH = 8, 40

DYING = """
import os, sys
from lnwallet_desktop.ledger.audit.append import append
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
with Database(Address(sys.argv[1])).transaction() as connection:
    append(connection, AuditEntry(AuditKind.SEND, "desk-2"))
    print("written", flush=True)
    sys.stdin.read()
"""


def lock(workstation: str = "desk-1") -> AuditEntry:
    return AuditEntry(AuditKind.LOCK, workstation, "Maria")


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT sequence FROM audit_entries ORDER BY sequence")).scalars())


def test_eight_writers_at_once_make_one_chain_without_gaps(database: Database) -> None:
    start = threading.Barrier(WRITERS)
    failures: list[Exception] = []

    def work(name: str) -> None:
        start.wait()
        for place in range(EACH):
            try:
                with database.transaction() as connection:
                    append(connection, lock(name))
                    if place % 7 == 3:
                        raise InterruptedError
            except InterruptedError:
                continue
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=work, args=(f"desk-{number}",)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    kept = WRITERS * len([place for place in range(EACH) if place % 7 != 3])
    assert numbers(database) == list(range(1, kept + 1))
    assert verify(database, {}).good


def test_a_writer_that_dies_in_its_transaction_leaves_no_gap(database: Database, database_url: str) -> None:
    write(database, lock())
    dying = subprocess.Popen(
        [sys.executable, "-c", DYING, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert dying.stdout is not None
    assert dying.stdout.readline() == "written\n"
    waiting = threading.Thread(target=write, args=(database, lock()))
    waiting.start()
    dying.kill()
    dying.communicate()
    waiting.join()
    assert numbers(database) == [1, 2]
    assert [row.workstation for row in AuditReader(database).page(AuditFilter()).rows] == ["desk-1", "desk-1"]
    assert verify(database, {}).good


def test_an_entry_is_kept_if_and_only_if_its_transaction_is(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as connection:
        append(connection, lock())
        raise ZeroDivisionError
    assert numbers(database) == []
    with database.transaction() as connection:
        assert append(connection, lock()).sequence == 1
        assert append(connection, lock()).sequence == 2
    assert numbers(database) == [1, 2]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), memo=st.text(max_size=120), amount=st.integers(0, 2**62), payment=st.uuids())
def test_what_is_stored_is_canonical_json_of_what_was_said(
    database: Database, name: str, memo: str, amount: int, payment: UUID
) -> None:
    entry = AuditEntry(AuditKind.MEMO_CHANGE, name, name, payment, memo, {"memo_before": memo, "memo_after": None})
    sequence = write(database, entry)[0].sequence
    row = AuditReader(database).page(AuditFilter(), before=sequence + 1, limit=1).rows[0]
    said = json.loads(row.entry)
    assert row.entry == canonical(said)
    assert list(said) == sorted(said)
    assert said["admin"] == row.admin
    assert said["written"] == json.loads(entry.written())
    assert said["payment"] == str(payment)
    assert verify(database, {}).good


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET admin = 'Eve'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "UPDATE audit_checkpoints SET number = 7",
        "DELETE FROM audit_checkpoints",
        "TRUNCATE audit_checkpoints",
        "UPDATE audit_database SET made_at = now()",
        "DELETE FROM audit_database",
    ],
)
def test_the_database_refuses_every_change(database: Database, statement: str) -> None:
    with database.raw_connection() as connection, pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        connection.execute(statement.encode())


def test_the_role_of_a_workstation_works_but_can_only_add_to_the_log(database: Database, database_url: str) -> None:
    with database.raw_connection() as owner:
        owner.execute("DROP ROLE IF EXISTS clerk")
        owner.execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk' IN ROLE lnwallet_workstation")
    as_clerk = database.raw_connection()
    try:
        as_clerk.execute("SET SESSION AUTHORIZATION clerk")
        as_clerk.execute("SELECT audit_append('lock', 'Maria', 'desk', NULL, NULL, '{}')")
        as_clerk.execute("INSERT INTO own_invoices VALUES (repeat('a', 64), now(), now())")
        for statement in (
            "INSERT INTO audit_entries SELECT * FROM audit_entries",
            "UPDATE audit_entries SET admin = 'Eve'",
            "DELETE FROM audit_entries",
            "TRUNCATE audit_entries",
            "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
            "DROP TABLE audit_entries",
            "INSERT INTO audit_checkpoints SELECT * FROM audit_checkpoints",
            "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                as_clerk.execute(statement.encode())
    finally:
        as_clerk.close()
        with database.raw_connection() as owner:
            owner.execute("DROP ROLE clerk")
    assert verify(database, {}).entries == 1


def test_no_search_path_of_a_caller_reaches_into_the_functions(database: Database) -> None:
    with database.raw_connection() as connection:
        connection.execute("CREATE SCHEMA trap")
        connection.execute("CREATE TABLE trap.audit_entries (LIKE audit_entries)")
        connection.execute("SET search_path = trap, public")
        connection.execute("SELECT public.audit_append('lock', NULL, 'desk', NULL, NULL, '{}')")
        assert connection.execute("SELECT count(*) FROM trap.audit_entries").fetchone() == (0,)
        connection.execute("DROP SCHEMA trap CASCADE")
    assert numbers(database) == [1]


def test_a_database_that_is_away_is_told_in_words(database_url: str) -> None:
    away = Database(Address("postgresql://nobody@127.0.0.1:1/none"))
    with pytest.raises(LedgerUnavailable):
        write(away, lock())
    away.close()

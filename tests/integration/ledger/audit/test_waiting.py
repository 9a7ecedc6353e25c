"""Acts that wait for the database are kept, written once and in their order, and hold no secret."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter, AuditReader
from lnwallet_desktop.ledger.audit.waiting import WaitingActs
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
ADDED = AuditEntry(AuditKind.ADMIN_ADDED, "desk-1", "Maria", subject="Jonas", fields={"key_id": "ab" * 16})
REMOVED = AuditEntry(AuditKind.ADMIN_REMOVED, "desk-1", "Maria", subject="Jonas")
REVEAL = AuditEntry(AuditKind.REVEAL, "desk-1", "Maria", UUID(int=7), fields={"payment_hash": "cd" * 32})


def subjects(database: Database) -> list[tuple[AuditKind | None, str | None]]:
    rows = reversed(AuditReader(database).page(AuditFilter()).rows)
    return [(row.kind, row.subject) for row in rows]


def test_they_are_written_in_their_order_with_their_own_time_and_forgotten(bound: Database, tmp_path: Path) -> None:
    waiting = WaitingActs(tmp_path)
    assert not waiting.any()
    waiting.add([(ADDED, AT), (REVEAL, AT)])
    waiting.add([(REMOVED, AT)])
    assert waiting.any()
    assert [entry.kind for _, entry in waiting.write(bound)] == [ADDED.kind, REVEAL.kind, REMOVED.kind]
    assert not waiting.any()
    assert waiting.write(bound) == []
    assert subjects(bound) == [(ADDED.kind, "Jonas"), (REVEAL.kind, None), (REMOVED.kind, "Jonas")]
    first, second, _ = reversed(AuditReader(bound).page(AuditFilter()).rows)
    assert first.fields["happened_at"] == AT.isoformat()
    assert (first.admin, first.fields["key_id"]) == ("Maria", "ab" * 16)
    assert second.payment == UUID(int=7)


def test_a_process_that_was_killed_before_it_could_forget_them_writes_none_twice(
    bound: Database, tmp_path: Path
) -> None:
    waiting, file = WaitingActs(tmp_path), tmp_path / "audit" / "waiting.jsonl"
    waiting.add([(ADDED, AT), (REMOVED, AT)])
    kept = file.read_text()
    waiting.write(bound)
    file.write_text(kept)
    waiting.add([(REMOVED, AT)])
    assert len(waiting.write(bound)) == 1
    assert len(subjects(bound)) == 3


def test_while_the_database_is_away_they_wait_on(tmp_path: Path) -> None:
    waiting = WaitingActs(tmp_path)
    waiting.add([(ADDED, AT)])
    away = Database(Address("postgresql://nobody@127.0.0.1:1/none"))
    with pytest.raises(LedgerUnavailable):
        waiting.write(away)
    away.close()
    assert waiting.any()


def test_a_torn_or_foreign_line_costs_only_itself(bound: Database, tmp_path: Path) -> None:
    waiting, file = WaitingActs(tmp_path), tmp_path / "audit" / "waiting.jsonl"
    waiting.add([(ADDED, AT)])
    foreign = json.loads(file.read_text())
    foreign["written"] = foreign["written"].replace('"key_id"', '"memo"')
    with file.open("a") as torn:
        torn.write(json.dumps(foreign) + '\n{"kind":"admin_')
    waiting.add([(REMOVED, AT)])
    waiting.write(bound)
    assert subjects(bound) == [(ADDED.kind, "Jonas"), (REMOVED.kind, "Jonas")]


def test_the_file_is_for_its_owner_and_holds_no_secret(tmp_path: Path) -> None:
    invoice = "lnbcrt25u1" + "qpzry9x8gf2tvdw0s3jn54khce6mua7l" * 6
    memo = AuditEntry(AuditKind.MEMO_CHANGE, "desk-1", "Maria", fields={"memo_after": f"pays {invoice}"})
    WaitingActs(tmp_path).add([(memo, AT)])
    file = tmp_path / "audit" / "waiting.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert invoice[:40] not in file.read_text()

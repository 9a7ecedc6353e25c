"""The treasury writes down who unlocked, signs it, and finds what was changed; no secret gets into the log."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import WrongPassphrase
from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter, AuditRow
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.auditing import Auditing
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, open_funded
from tests.unit.vault.vaults import OTHER_PASSPHRASE


async def all_rows(audit: Auditing) -> list[AuditRow]:
    """Oldest first."""
    return list(reversed((await asyncio.to_thread(audit.reader.page, AuditFilter())).rows))


def kinds(rows: list[AuditRow]) -> list[AuditKind | None]:
    return [row.kind for row in rows]


def test_unlocking_is_written_down_and_signed(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        with pytest.raises(WrongPassphrase):
            await treasury.access.unlock("not her passphrase at all")
        await treasury.access.unlock(PASSPHRASE)
        treasury.access.lock()
        async with treasury.access.unlocked_once(PASSPHRASE):
            pass
        expected = [
            AuditKind.WALLET_OPENED,
            AuditKind.UNLOCK_FAILED,
            AuditKind.UNLOCK,
            AuditKind.LOCK,
            AuditKind.UNLOCK,
            AuditKind.LOCK,
        ]
        await until(lambda: treasury.audit.signed is not None and treasury.audit.signed.sequence == len(expected))
        rows = await all_rows(treasury.audit)
        assert kinds(rows) == expected
        assert [row.admin for row in rows] == ["Maria", None, "Maria", "Maria", "Maria", "Maria"]
        assert [row.fields for row in rows[2:]] == [
            {},
            {"reason": "asked"},
            {"for_one_payment": True},
            {"reason": "payment"},
        ]
        await treasury.close()
        later = await Treasury.start(Settings(tmp_path))
        result = await later.audit.verify(admin="Maria")
        assert result.good
        assert result.proved_until == result.entries == len(expected) + 1  # the closing, signed on the way out
        rows = await all_rows(later.audit)
        assert kinds(rows)[-2:] == [AuditKind.WALLET_CLOSED, AuditKind.AUDIT_VERIFIED]
        assert rows[-1].fields == {"entries": 7, "proved_until": 7, "result": "good"}
        for secret in (PASSPHRASE, "not her passphrase"):
            assert all(secret not in row.entry for row in rows)
            assert all(secret not in path.read_text() for path in (tmp_path / "audit").iterdir())
        await later.close()

    loop.run(scenario())


def test_the_acting_admin_signs_and_the_one_who_opened_signs_the_rest(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        audit = treasury.audit

        async def signed_by(sequence: int) -> str | None:
            await until(lambda: audit.signed is not None and audit.signed.sequence == sequence)
            return audit.signed.admin if audit.signed else None

        assert await signed_by(1) == "Maria"  # the opening
        await treasury.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
        await treasury.access.unlock(OTHER_PASSPHRASE)
        assert await signed_by(3) == "Jonas"
        await audit.write(audit.entry(AuditKind.AUDIT_VERIFIED, "Jonas"))
        await audit.sign()
        assert await signed_by(4) == "Maria"
        treasury.access.lock()
        assert await signed_by(5) == "Jonas"
        await treasury.admins.remove("Jonas", PASSPHRASE)
        await treasury.close()
        assert audit.signed is not None
        assert (audit.signed.sequence, audit.signed.admin) == (7, "Maria")

    loop.run(scenario())


def test_a_log_that_was_put_back_raises_the_alarm_and_is_signed_no_more(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        await treasury.access.unlock(PASSPHRASE)
        await until(lambda: treasury.audit.signed is not None and treasury.audit.signed.sequence == 2)
        with treasury._database.transaction() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("DELETE FROM audit_entries WHERE sequence > 1"))
            connection.execute(text("DELETE FROM audit_checkpoints"))
        treasury.access.lock()
        await until(lambda: treasury.audit.alarm is not None)
        assert treasury.audit.alarm is not None
        assert "entry 2" in treasury.audit.alarm
        result = await treasury.audit.verify()
        assert result.finding is not None
        assert result.finding.damage is Damage.RECOMPUTED
        assert await treasury.audit.sign() is None
        await treasury.close()

    loop.run(scenario())


def test_a_verification_that_is_cancelled_ends(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        running = asyncio.create_task(treasury.audit.verify())
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await treasury.audit.verify()).good
        await treasury.close()

    loop.run(scenario())


def test_what_happens_while_the_database_is_away_is_written_when_it_is_back(
    tmp_path: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("lnwallet_desktop.treasury.audit_writer.AGAIN_S", 0.05)
        treasury = await open_funded(Settings(tmp_path))
        await until(lambda: treasury.audit.signed is not None)
        locked = treasury._database.raw_connection()
        locked.execute("SET idle_in_transaction_session_timeout = 0")
        locked.execute("BEGIN")
        locked.execute("SELECT pg_advisory_xact_lock(1280201044)")  # longer than a writer waits for its turn
        await treasury.access.unlock(PASSPHRASE)
        treasury.access.lock()
        await asyncio.sleep(5.5)
        assert kinds(await all_rows(treasury.audit)) == [AuditKind.WALLET_OPENED]
        locked.execute("ROLLBACK")
        locked.close()
        await until(lambda: treasury.audit.signed is not None and treasury.audit.signed.sequence == 3)
        rows = await all_rows(treasury.audit)
        assert kinds(rows) == [AuditKind.WALLET_OPENED, AuditKind.UNLOCK, AuditKind.LOCK]
        assert "happened_at" in json.loads(rows[1].entry)["written"]
        await treasury.close()

    loop.run(scenario())


def test_an_entry_that_the_database_refuses_keeps_no_other_out(
    tmp_path: Path, loop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        audit = treasury.audit
        await until(lambda: audit.signed is not None)
        with treasury._database.transaction() as connection:
            connection.execute(text("ALTER TABLE audit_entries ADD CONSTRAINT no_calls CHECK (kind <> 'api_call')"))
        fields = {"label": "erp", "method": "GET", "route": "/api/wallet/balance"}
        audit.note(audit.entry(AuditKind.LOCK, "Maria", fields={"reason": "asked"}))
        audit.note(audit.entry(AuditKind.API_CALL, fields=fields))
        audit.note(audit.entry(AuditKind.LOCK, "Jonas", fields={"reason": "time"}))
        await audit._writer.caught_up()
        rows = await all_rows(audit)
        assert [(row.kind, row.admin) for row in rows[1:]] == [(AuditKind.LOCK, "Maria"), (AuditKind.LOCK, "Jonas")]
        assert "an entry of the audit log cannot be written" in caplog.text
        assert (await audit.verify()).good
        await treasury.close()

    loop.run(scenario())

"""Backups by the plan, what is known of them, and what a failed one says."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from lnwallet_desktop.errors import BackupCancelled, BadRequest
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.backup.plan import BackupPlan
from lnwallet_desktop.treasury.backup.values import Progress, Run, Step
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.loops import Loop, until
from tests.postgres import open_directory
from tests.restores import CHEAP, PASSPHRASE

CODE = RecoveryCode(bytes(range(32)))


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def new_treasury(data_dir: Path, code: RecoveryCode | None) -> Treasury:
    """Not opened: what is tried here needs no network."""
    treasury = await Treasury.start(Settings(data_dir))
    treasury._vault._cost = CHEAP
    await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX, recovery=code)
    return treasury


def test_a_plan_makes_backups_by_itself_says_why_one_fails_and_verifying_is_certified(loop: Loop) -> None:
    async def keep(directory: Path) -> None:
        treasury = await new_treasury(directory / "data", CODE)
        backups, folder = treasury.backups, directory / "kept"
        try:
            assert (await backups.look()).can_make and backups.state.last_made is None
            with pytest.raises(BadRequest, match="There is no folder"):
                await backups.change_plan(BackupPlan(folder))
            folder.mkdir()
            await backups.change_plan(BackupPlan(folder))
            backups.begin()
            await until(lambda: backups.state.last_made)
            (made,) = folder.iterdir()
            assert backups.state.last_made and backups.state.last_made.file == made.name
            assert backups.state.next_due is not None and backups.state.problem == ""
            verified = await backups.verify(made, CODE)
            assert verified.signed is False
            assert backups.state.last_verified and backups.state.last_verified.file == made.name
            (certificate,) = treasury.audit.reader.page(AuditFilter(frozenset({AuditKind.BACKUP_VERIFIED}))).rows
            assert certificate.fields["backup"] == str(verified.manifest.backup_id)
            await _fails(treasury, folder)
        finally:
            await treasury.close()

    with open_directory() as directory:
        loop.run(keep(directory))


async def _fails(treasury: Treasury, folder: Path) -> None:
    """The folder is gone when the next one is due."""
    shutil.rmtree(folder)
    await treasury.backups._make_by_plan()
    assert "There is no folder" in treasury.backups.state.problem
    await treasury.alarms.look()
    assert [alert.name for alert in treasury.alarms.firing] == ["backup-failed"]
    os.mkdir(folder)
    await treasury.backups._make_by_plan()
    await treasury.alarms.look()
    assert treasury.alarms.firing == ()


def test_without_a_recovery_code_there_is_nobody_to_encrypt_for(loop: Loop) -> None:
    async def refuse(directory: Path) -> None:
        treasury = await new_treasury(directory / "data", None)
        try:
            assert not (await treasury.backups.look()).can_make
            with pytest.raises(BadRequest, match="encrypted for the recovery code"):
                await treasury.backups.make(directory)
            assert names(directory) == ["data"]
            await treasury.admins.set_recovery_code(CODE, PASSPHRASE)
            assert (await treasury.backups.make(directory)).path.exists()
        finally:
            await treasury.close()

    with open_directory() as directory:
        loop.run(refuse(directory))


def test_a_backup_that_is_given_up_leaves_nothing(loop: Loop) -> None:
    async def give_up(directory: Path) -> None:
        treasury = await new_treasury(directory / "data", CODE)
        try:
            for step in (Step.COPYING, Step.WRITING):
                run = Run(lambda progress: None)

                def told(progress: Progress, step: Step = step, run: Run = run) -> None:
                    if progress.step is step:
                        run.stop.set()

                with pytest.raises(BackupCancelled):
                    await treasury.backups.make(directory, Run(told, run.stop))
            assert names(directory) == ["data"]
            assert not [name for name in names(directory / "data") if name.startswith("making")]
            assert treasury.backups.state.progress is None
            waiting = asyncio.create_task(treasury.backups.make(directory))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert names(directory) == ["data"]
        finally:
            await treasury.close()

    with open_directory() as directory:
        loop.run(give_up(directory))

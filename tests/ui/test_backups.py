"""Backups in the window: their state in words, one made, one verified, one given up, and the plan."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QPushButton

from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.backup.backup_panel import BackupPanel
from lnwallet_desktop.ui.backup.verify_sheet import VerifySheet
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.loops import Loop, until
from tests.restores import CHEAP, PASSPHRASE
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click

CODE = RecoveryCode(bytes(range(32)))


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="lnw-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def backed_up(directory: Path, loop: Loop) -> Iterator[Treasury]:
    """A wallet that is not opened: nothing here needs its network."""

    async def make() -> Treasury:
        treasury = await Treasury.start(Settings(directory / "data"))
        treasury._vault._cost = CHEAP
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX, recovery=CODE)
        return treasury

    treasury = loop.run(make())
    yield treasury
    loop.run(treasury.close())


def test_a_backup_is_made_verified_and_kept_by_keyboard(backed_up: Treasury, directory: Path, loop: Loop) -> None:
    folder = directory / "kept"
    folder.mkdir()

    async def scenario() -> None:
        async with window_on(backed_up) as window:
            window.lead_to(Lead("", "settings", "backup"))
            panel = child(window, BackupPanel, "backupPanel")
            await until(lambda: panel.is_settled)
            assert shown(window, "backupMade") == "never"
            assert shown(window, "backupVerified").startswith("never: a backup counts once")
            child(window, QPushButton, "backUpNow").setFocus()
            QTest.keyClick(child(window, QPushButton, "backUpNow"), Qt.Key.Key_Space)
            dialog = child(window, QFileDialog, "backUpNowDialog")
            dialog.fileSelected.emit(str(folder))
            dialog.reject()
            await until(lambda: "The backup is written" in shown(window, "backupDone"))
            (file,) = await asyncio.to_thread(lambda: list(folder.iterdir()))
            assert file.name in shown(window, "backupDone")
            assert shown(window, "backupMade").endswith(f" on {backed_up.audit.workstation}")
            await _verify(panel, file)
            assert shown(window, "backupVerified").endswith(f" on {backed_up.audit.workstation}")
            await _plan(panel, folder)

    loop.run(scenario())


async def _verify(panel: BackupPanel, file: Path) -> None:
    click(panel, "verifyBackup")
    sheet = child(panel.window(), VerifySheet, "verifyBackupSheet")
    child(sheet, QLineEdit, "verifyFile").setText(str(file))
    code = child(sheet, QPlainTextEdit, "verifyCode")
    QTest.keyClicks(code, "too short")
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert child(sheet, QPushButton, "confirmVerify").isEnabled()
    code.setPlainText(RecoveryCode.new().text)
    QTest.keyClick(code, Qt.Key.Key_Return)
    await until(lambda: "does not open this backup" in shown(sheet, "verifyProblem"))
    code.setPlainText(CODE.text)
    QTest.keyClick(code, Qt.Key.Key_Return)
    await until(lambda: "is whole" in shown(sheet, "verifyResult"))
    assert "rows are those that were copied" in shown(sheet, "verifyResult")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert code.toPlainText() == ""
    await until(lambda: not panel._backups.is_running)


async def _plan(panel: BackupPanel, folder: Path) -> None:
    line = child(panel, QLineEdit, "backupFolder")
    line.setText(str(folder / "nowhere"))
    click(panel, "saveBackupPlan")
    await until(lambda: "There is no folder" in panel._folder.field.note.text())
    line.setText(str(folder))
    child(panel, QLineEdit, "backupDays").setText("7")
    click(panel, "saveBackupPlan")
    await until(lambda: shown(panel, "backupPlanDone") == "Saved.")
    assert (panel._backups.plan.folder, panel._backups.plan.every_days) == (folder, 7)
    assert shown(panel, "backupNext") not in ("now", "")


def test_what_runs_can_be_given_up_and_nothing_stays(backed_up: Treasury, directory: Path, loop: Loop) -> None:
    folder = directory / "given up"
    folder.mkdir()

    async def scenario() -> None:
        async with window_on(backed_up) as window:
            window.lead_to(Lead("", "settings", "backup"))
            panel = child(window, BackupPanel, "backupPanel")
            await until(lambda: panel.is_settled)
            panel.back_up(str(folder))
            await until(lambda: backed_up.backups.is_running)
            backed_up.backups.cancel()
            await until(lambda: "cancelled" in shown(window, "backupDone"))
            assert not await asyncio.to_thread(lambda: list(folder.iterdir()))
            assert child(window, QPushButton, "backUpNow").isEnabled()

    loop.run(scenario())


def test_without_a_recovery_code_the_way_to_one_is_said(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        async with window_on(treasury) as window:
            window.lead_to(Lead("", "settings", "backup"))
            await until(lambda: window.backups.is_settled)
            await until(lambda: "Make a new recovery code" in shown(window, "backupNoCode"))
            assert not child(window, QPushButton, "backUpNow").isEnabled()
        await treasury.close()

    loop.run(scenario())

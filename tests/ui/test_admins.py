"""Who may unlock, as seen and done in the window: the unlock sheet's states, recovery, and the admins' page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.admins import AdminChange, Admins
from lnwallet_desktop.treasury.lockout import MOST_TRIES
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.admin_sheets import AddAdminSheet, ChangePassphraseSheet, NewCodeSheet, RemoveAdminSheet
from lnwallet_desktop.ui.admins_panel import AdminsPanel
from lnwallet_desktop.ui.code_paper import lines_of_paper, print_code
from lnwallet_desktop.ui.recovery_sheet import RecoverySheet
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_admins import add_admin
from tests.loops import Loop, until
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click, groups_on, place_of
from tests.unit.treasury.test_lockout import START, Clocks, guess
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, new_vault

CODE = RecoveryCode.new()


class Desk:
    """A vault and what opens it, without wallet and database."""

    def __init__(self, directory: Path, second_admin: bool = False) -> None:
        self.clocks = Clocks(START)
        self.vault, _ = new_vault(directory, CODE)
        if second_admin:
            add_admin(self.vault, self.vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
        self.guard = Guard(self.vault, self.clocks)
        self.access = Access(self.guard, self._connect)
        self.admins = Admins(self.guard)

    async def _connect(self, secrets: Secrets) -> None:
        """The wallet would be connected here."""

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[UnlockDialog]:
        spawn, host = Spawner(), QWidget()
        sheet = UnlockDialog(self.access, self.admins, spawn, host, to_pay=True)
        sheet.show()
        try:
            yield sheet
        finally:
            for each in host.findChildren(Sheet):
                each.reject()
            await spawn.finish(5)
            host.deleteLater()


def type_passphrase(sheet: UnlockDialog, passphrase: str) -> None:
    field = child(sheet, QLineEdit, "passphraseField")
    QTest.keyClicks(field, passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_wrong_passphrase_is_said_where_it_was_typed(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path)
        async with desk.asking() as sheet:
            type_passphrase(sheet, OTHER_PASSPHRASE)
            await until(lambda: "wrong" in sheet.passphrase.note.text())
            type_passphrase(sheet, PASSPHRASE)
            await until(lambda: desk.access.lease is not None)

    loop.run(scenario())


def test_the_delay_counts_down_and_then_lets_one_try(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path)
        await asyncio.to_thread(guess, desk.guard, 4, desk.clocks)
        async with desk.asking() as sheet:
            await until(lambda: "4 wrong passphrases were typed for Maria" in shown(sheet, "unlockWaiting"))
            assert not sheet.passphrase.line.isEnabled()
            assert sheet.recover.isVisible()
            desk.clocks.pass_s(2)
            await until(lambda: sheet.passphrase.line.isEnabled())
            type_passphrase(sheet, PASSPHRASE)
            await until(lambda: desk.access.lease is not None)

    loop.run(scenario())


def test_who_is_locked_out_is_shown_the_other_ways_in(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path, second_admin=True)
        await asyncio.to_thread(guess, desk.guard, MOST_TRIES, desk.clocks)
        async with desk.asking() as sheet:
            await until(lambda: "the passphrase of Jonas or the recovery code" in shown(sheet, "unlockProblem"))
            assert not sheet.passphrase.line.isEnabled()
            child(sheet, QComboBox, "unlockAdmin").setCurrentIndex(1)
            assert sheet.passphrase.line.isEnabled()
            assert shown(sheet, "unlockProblem") == ""
            type_passphrase(sheet, OTHER_PASSPHRASE)
            await until(lambda: desk.access.lease is not None)

    loop.run(scenario())


def test_the_recovery_code_leads_to_a_new_passphrase(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path)
        await asyncio.to_thread(guess, desk.guard, MOST_TRIES, desk.clocks)
        async with desk.asking() as sheet:
            await until(sheet.recover.isVisible)
            click(sheet, "useRecoveryCode")
            recovery = child(sheet, RecoverySheet, "recoverySheet")
            code = child(recovery, QPlainTextEdit, "recoveryCodeEdit")
            code.setPlainText(CODE.text[:-1] + ("0" if CODE.text[-1] != "0" else "1"))
            click(recovery, "confirmRecovery")
            assert "character of the recovery code is wrong" in code.accessibleDescription()
            code.setPlainText(CODE.text.lower())
            await until(lambda: child(recovery, QComboBox, "recoverAdmin").count() == 1)
            for name in ("recoverPassphrase", "recoverPassphraseAgain"):
                QTest.keyClicks(child(recovery, QLineEdit, name), THIRD_PASSPHRASE)
            click(recovery, "confirmRecovery")
            await until(lambda: "Maria has a new passphrase" in sheet.passphrase.note.text())
            assert not isValid(code) or code.toPlainText() == ""
            type_passphrase(sheet, THIRD_PASSPHRASE)
            await until(lambda: desk.access.lease is not None)

    loop.run(scenario())


def test_a_damaged_vault_is_told_and_asks_for_nothing(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path)
        async with desk.asking() as sheet:
            good = await asyncio.to_thread(desk.vault.path.read_bytes)
            await asyncio.to_thread(desk.vault.path.write_bytes, good[:-1] + bytes([good[-1] ^ 1]))
            type_passphrase(sheet, PASSPHRASE)
            await until(lambda: "damaged or was changed" in shown(sheet, "unlockProblem"))
            assert not sheet.passphrase.line.isEnabled()
        await asyncio.to_thread(desk.vault.path.write_bytes, b"XXXX" + good[4:])
        async with desk.asking() as sheet:
            await until(lambda: "damaged or was changed" in shown(sheet, "unlockProblem"))
            assert not sheet.passphrase.line.isEnabled()

    loop.run(scenario())


def test_an_older_vault_opens_after_a_second_deliberate_passphrase(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path)
        old = await asyncio.to_thread(desk.vault.path.read_bytes)
        await desk.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
        await asyncio.to_thread(desk.vault.path.write_bytes, old)
        async with desk.asking() as sheet:
            type_passphrase(sheet, PASSPHRASE)
            await until(lambda: "older than the one last used here" in shown(sheet, "unlockProblem"))
            click(sheet, "openOlderVault")
            type_passphrase(sheet, PASSPHRASE)
            await until(lambda: desk.access.lease is not None)
        assert desk.vault.header().generation == 3

    loop.run(scenario())


def test_the_admins_page_adds_changes_and_removes(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        changes: list[AdminChange] = []
        unfollow = treasury.admins.changed.subscribe(changes.append)
        spawn = Spawner()
        panel = AdminsPanel(treasury, spawn)
        panel.show()
        await until(lambda: panel.findChild(QPushButton, "removeAdmin Maria"))
        assert not child(panel, QPushButton, "removeAdmin Maria").isEnabled()
        assert "no recovery code" in shown(panel, "noRecoveryCode")

        click(panel, "addAdmin")
        add = child(panel, AddAdminSheet, "addAdminSheet")
        QTest.keyClicks(child(add, QLineEdit, "newAdminName"), "Jonas")
        for name in ("newAdminPassphrase", "newAdminPassphraseAgain"):
            QTest.keyClicks(child(add, QLineEdit, name), OTHER_PASSPHRASE)
        assert "Strength: good" in child(add, QLineEdit, "newAdminPassphrase").accessibleDescription()
        QTest.keyClicks(child(add, QLineEdit, "actingPassphrase"), PASSPHRASE)
        click(add, "confirmAdmin")
        await until(lambda: panel.findChild(QPushButton, "removeAdmin Jonas"))
        assert treasury.access.admins == ("Maria", "Jonas")

        click(panel, "changePassphrase Jonas")
        change = child(panel, ChangePassphraseSheet, "changePassphraseSheet")
        QTest.keyClicks(child(change, QLineEdit, "actingPassphrase"), OTHER_PASSPHRASE)
        for name in ("changedPassphrase", "changedPassphraseAgain"):
            QTest.keyClicks(child(change, QLineEdit, name), THIRD_PASSPHRASE)
        click(change, "confirmAdmin")
        await until(lambda: len(changes) == 2)

        click(panel, "removeAdmin Jonas")
        remove = child(panel, RemoveAdminSheet, "removeAdminSheet")
        assert "cannot be undone" in shown(remove, "removeWarning")
        confirm = child(remove, QPushButton, "confirmAdmin")
        QTest.keyClicks(child(remove, QLineEdit, "actingPassphrase"), PASSPHRASE)
        QTest.keyClicks(child(remove, QLineEdit, "removedName"), "Jona")
        assert not confirm.isEnabled() and not confirm.isDefault()
        QTest.keyClicks(child(remove, QLineEdit, "removedName"), "s")
        click(remove, "confirmAdmin")
        await until(lambda: treasury.access.admins == ("Maria",))
        await until(lambda: len(changes) == 3)
        assert [(each.action, each.admin, each.by) for each in changes] == [
            ("added", "Jonas", "Maria"),
            ("passphrase-changed", "Jonas", "Jonas"),
            ("removed", "Jonas", "Maria"),
        ]
        await make_a_code(panel, treasury)
        unfollow()
        await spawn.finish(5)
        panel.deleteLater()

    loop.run(scenario())


async def make_a_code(panel: AdminsPanel, treasury: Treasury) -> None:
    click(panel, "newRecoveryCode")
    sheet = child(panel, NewCodeSheet, "newCodeSheet")
    groups = groups_on(sheet)
    for line in sheet.findChildren(QLineEdit):
        if line.isVisible():
            QTest.keyClicks(line, groups[place_of(line)])
    click(sheet, "confirmAdmin")
    QTest.keyClicks(child(sheet, QLineEdit, "actingPassphrase"), PASSPHRASE)
    click(sheet, "confirmAdmin")
    await until(lambda: treasury.admins.has_recovery_code)
    assert treasury._vault.recover(RecoveryCode.parse("".join(groups))).admin is None
    await until(lambda: "was made" in shown(panel, "hasRecoveryCode"))


def test_screen_lock_and_sleep_end_the_lease_and_sleep_closes_if_so_set(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            await treasury.access.unlock(PASSPHRASE)
            window._screen.on_active_changed(True)
            assert treasury.access.lease is None
            await treasury.access.unlock(PASSPHRASE)
            window._screen.on_prepare_for_sleep(True)
            assert treasury.access.lease is None
            assert treasury.access.state.opened
            window._settings.keep_close_on_suspend(True)
            window._screen.on_prepare_for_sleep(True)
            await until(lambda: not treasury.access.state.opened)
            window._settings.keep_close_on_suspend(False)
            await until(lambda: window.banner.isVisible())
        await treasury.access.open(PASSPHRASE)
        assert (await treasury.wallet.refresh()).fresh

    loop.run(scenario())


def test_the_printed_page_holds_the_whole_code(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "code.pdf"
    print_code(CODE, "Wallet of Maria on mainnet", QPdfWriter(str(path)))
    assert path.read_bytes().startswith(b"%PDF")
    lines = [text for text, is_code in lines_of_paper(CODE, "", datetime(2026, 3, 31, tzinfo=UTC)) if is_code]
    assert " ".join(lines).split() == list(CODE.groups)

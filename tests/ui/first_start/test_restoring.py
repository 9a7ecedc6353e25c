"""A lost computer, a backup file and the recovery code: the first start brings the wallet back."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown
from tests.ui.first_start.person import Person, first_start_on

NEW_PASSPHRASE = "seven quiet lanterns drift"


@dataclass(frozen=True)
class Lost:
    """A wallet that was made and backed up on another computer, and what is left of it."""

    backup: Path
    code: RecoveryCode


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Lost:
    folder, code = tmp_path_factory.mktemp("lost"), RecoveryCode.new()

    async def made() -> Path:
        treasury = await Treasury.start(Settings(folder / "data"))
        try:
            await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX, recovery=code)
            await treasury.access.open(PASSPHRASE)
            return (await treasury.backups.make(folder)).path
        finally:
            await treasury.close()

    return Lost(loop.run(made()), code)


async def comes_to_the_backup(person: Person) -> None:
    await person.welcomes()
    await person.tries_it()
    await person.comes_to("source")
    person.choose("chooseBackup")
    person.next()
    await person.comes_to("backup")


def type_code(person: Person, text: str) -> None:
    edit = child(person.window, QPlainTextEdit, "backupCode")
    edit.setPlainText("")
    QTest.keyClicks(edit, text)


def test_a_backup_and_the_code_bring_the_wallet_back_with_a_new_passphrase(
    lost: Lost, tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path / "new"), qapp) as window:
            person = Person(window)
            await comes_to_the_backup(person)
            person.type("backupFile", str(lost.backup))
            type_code(person, lost.code.text)
            person.next()
            await person.comes_to("restoredAdmin")
            assert child(window, QComboBox, "restoredAdmin").currentText() == "Maria"
            assert shown(window, "backupNetwork") == "sandbox"
            person.type("restoredPassphrase", NEW_PASSPHRASE)
            person.type("restoredPassphraseAgain", NEW_PASSPHRASE)
            person.next()
            await person.keeps_it_here()
            await person.comes_to("summary")
            assert child(window, QPushButton, "goOn").text() == "&Restore the wallet"
            made = await person.makes_it()
            try:
                assert made.problem == ""
                assert made.treasury.access.state.opened
                assert made.treasury.access.admins == ("Maria",)
            finally:
                await made.treasury.close()

    loop.run(scenario())


@pytest.mark.parametrize(
    ("mistake", "said"),
    [("none", "no such file"), ("other code", "other"), ("cut off", "damaged"), ("no backup", "no backup")],
)
def test_what_cannot_be_restored_says_why_and_makes_nothing(
    mistake: str, said: str, lost: Lost, tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    async def scenario() -> None:
        backup = tmp_path / "backup.age"
        data = await asyncio.to_thread(lost.backup.read_bytes)
        typed = RecoveryCode.new() if mistake == "other code" else lost.code
        await asyncio.to_thread(
            backup.write_bytes,
            {"cut off": data[:300], "no backup": b"no backup at all"}.get(mistake, data),
        )
        async with first_start_on(Settings(tmp_path / "new"), qapp) as window:
            person = Person(window)
            await comes_to_the_backup(person)
            person.type("backupFile", str(tmp_path / "missing" if mistake == "none" else backup))
            type_code(person, typed.text)
            person.next()
            if mistake == "none":
                line = child(window, QLineEdit, "backupFile")
                await until(lambda: said in line.accessibleDescription())
            else:
                await until(lambda: said in shown(window, "backupProblem"))
            assert not (tmp_path / "new" / "vault.lnw").exists()

    loop.run(scenario())

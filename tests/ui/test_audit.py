"""The audit page shows the log, proves it, names what is bad, and exports it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import PAGE
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.audit.entry_model import Column
from lnwallet_desktop.ui.audit_page import AuditPage
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.vault.audit_key import AuditSigner
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    """A wallet whose log is signed; it needs no network for that."""

    async def made() -> Treasury:
        treasury = await Treasury.start(Settings(tmp_path_factory.mktemp("audit page")))
        secrets = await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        treasury.audit.open(AuditSigner.of(secrets))
        return treasury

    opened = loop.run(made())
    yield opened
    loop.run(opened.close())


@asynccontextmanager
async def page_on(treasury: Treasury) -> AsyncIterator[AuditPage]:
    spawn = Spawner()
    page = AuditPage(treasury, spawn)
    page.resize(1100, 700)
    page.show()
    try:
        await until(lambda: page.is_settled)
        yield page
    finally:
        page.leave()
        await spawn.finish(1)
        page.deleteLater()


def sentences(page: AuditPage) -> list[str]:
    return [page.model.index(row, Column.SENTENCE).data() for row in range(page.model.rowCount())]


def stands(page: AuditPage) -> str:
    """The object name of what stands in the table's place."""
    return page.findChildren(QStackedWidget)[0].currentWidget().objectName()


def says(page: AuditPage, name: str) -> str:
    return child(page, QLabel, name).text()


def attack(treasury: Treasury, statement: str) -> None:
    with treasury._database.transaction() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def test_an_empty_log_says_what_will_stand_there(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with page_on(audited) as page:
            assert stands(page) == "auditEmpty"
            assert says(page, "auditFooter") == "0 entries in the log"

    loop.run(scenario())


def test_new_entries_come_by_themselves_and_filters_ask_the_database(
    audited: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        audit = audited.audit
        async with page_on(audited) as page:
            tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
            assert tester.model() is page.model
            await audit.write(audit.entry(AuditKind.UNLOCK, "Maria"))
            await audit.write(audit.entry(AuditKind.POLICY_CHANGE, "Jonas", fields={"rule": "most per day"}))
            await until(lambda: len(sentences(page)) == 2)
            assert sentences(page) == ["Jonas changed the rule “most per day”.", "Maria unlocked the wallet to pay."]
            page.filter_bar.admin.setCurrentIndex(page.filter_bar.admin.findData("Maria"))
            await until(lambda: sentences(page) == ["Maria unlocked the wallet to pay."])
            page.filter_bar.kind.setCurrentText("Payments")
            await until(lambda: stands(page) == "auditNoMatch")
            assert "Payments · Maria" in says(page, "auditNoMatchSentence")
            qtbot.mouseClick(child(page, QPushButton, "auditNoMatchClear"), Qt.MouseButton.LeftButton)
            await until(lambda: len(sentences(page)) == 2)
            page.table.select_place(1)
            QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            assert QGuiApplication.clipboard().text().startswith('{"admin":"Maria"')
            assert "clipboard" in says(page, "auditSaid")

    loop.run(scenario())


def test_a_long_log_is_loaded_as_it_is_read(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        audit = audited.audit
        with audited._database.transaction() as connection:
            connection.execute(
                text("SELECT audit_append('lock', 'Maria', 'desk', NULL, NULL, '{}') FROM generate_series(1, 500)")
            )
        async with page_on(audited) as page:
            assert page.model.rowCount() == PAGE
            page.table.scrollToBottom()
            await until(lambda: page.model.rowCount() == 2 * PAGE)
            top = page.table.rowAt(0)
            await audit.write(audit.entry(AuditKind.UNLOCK, "Maria"))
            await until(lambda: page.model.rowCount() == 2 * PAGE + 1)
            assert page.table.rowAt(0) in (top, top + 1)
            while page.model.canFetchMore(page.model.index(-1, -1)):
                page.model.fetchMore(page.model.index(-1, -1))
                await until(lambda: page.is_settled)
            assert page.model.oldest == 1
            assert page.model.rowCount() == page.model.newest

    loop.run(scenario())


def test_verifying_tells_until_where_the_log_is_proved(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        audit = audited.audit
        await audit.write(audit.entry(AuditKind.LOCK, "Maria"))
        await audit.sign()
        async with page_on(audited) as page:
            qtbot.mouseClick(page.banner.verify, Qt.MouseButton.LeftButton)
            assert page.banner.cancel.isVisible()
            await until(lambda: page.is_settled)
            assert says(page, "proofHead").startswith("Proved until entry ")
            assert says(page, "auditProofSentence") == "Nothing was changed, removed or added."
            await until(lambda: sentences(page)[0].startswith("The log was proved until entry"))

    loop.run(scenario())


def test_verifying_can_be_cancelled(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with page_on(audited) as page:
            page.verify()
            await asyncio.sleep(0)
            qtbot.mouseClick(page.banner.cancel, Qt.MouseButton.LeftButton)
            await until(lambda: page.is_settled)
            assert says(page, "proofHead") == "Verifying the log was stopped"
            assert page.banner.verify.isVisible()

    loop.run(scenario())


def test_the_first_bad_entry_is_named_and_shown(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        attack(audited, "UPDATE audit_entries SET entry = replace(entry, 'Jonas', 'James') WHERE sequence = 2")
        async with page_on(audited) as page:
            page.verify()
            await until(lambda: page.is_settled)
            assert says(page, "proofHead") == "The log is not proved"
            assert says(page, "auditProofSentence").startswith("Entry 2 was changed after it was written.")
            assert page.banner.look.isVisible()
            page.banner.look.click()
            await until(lambda: page.table.currentIndex().isValid())
            selected = page.model.row(page.table.currentIndex().row())
            assert selected is not None
            assert selected.sequence == 2
            attack(audited, "UPDATE audit_entries SET entry = replace(entry, 'James', 'Jonas') WHERE sequence = 2")
            page.verify()
            await until(lambda: page.is_settled)
            assert says(page, "proofHead").startswith("Proved until entry ")

    loop.run(scenario())


def test_the_log_is_exported_and_the_fingerprint_told(
    audited: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with page_on(audited) as page:
            page.export_to(tmp_path / "log.jsonl")
            await until(lambda: page.is_settled)
            assert says(page, "proofHead") == "The log is in log.jsonl"
            assert audited.audit.fingerprints[0] in says(page, "auditProofSentence")
            assert (tmp_path / "log.jsonl").exists()
            page.export_to(tmp_path / "log.jsonl")
            await until(lambda: page.is_settled)
            assert "already" in says(page, "auditProofSentence")

    loop.run(scenario())


def test_a_database_that_does_not_answer_is_told_with_a_way_on(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        locked = audited._database.raw_connection()
        locked.execute("BEGIN")
        locked.execute("LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE")
        spawn = Spawner()
        page = AuditPage(audited, spawn)
        page.show()
        assert stands(page) == "auditLoading"
        await until(lambda: stands(page) == "auditAway")
        assert "Try again" in says(page, "auditAwaySentence")
        locked.execute("ROLLBACK")
        locked.close()
        qtbot.mouseClick(child(page, QPushButton, "auditRetry"), Qt.MouseButton.LeftButton)
        await until(lambda: stands(page) == "auditTable")
        page.leave()
        await spawn.finish(1)
        page.deleteLater()

    loop.run(scenario())


def test_the_alarm_of_this_workstation_stands_on_the_page(audited: Treasury, loop: Loop, qtbot: QtBot) -> None:
    """Last: this treasury signs no more."""

    async def scenario() -> None:
        attack(audited, "DELETE FROM audit_checkpoints")
        attack(audited, "DELETE FROM audit_entries WHERE sequence > 100")
        async with page_on(audited) as page:
            await audited.audit.write(audited.audit.entry(AuditKind.UNLOCK, "Maria"))
            await until(
                lambda: says(page, "proofHead").startswith("The log contradicts what this workstation has seen")
            )
            assert "entry 102 and those after it" in says(page, "auditProofSentence")

    loop.run(scenario())

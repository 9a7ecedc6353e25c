"""Exporting from the window: what the sheet says, what the strip tells, and what is in the file."""

import asyncio
import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from lnwallet_desktop.errors import ExportCancelled
from lnwallet_desktop.ledger.export import exporter
from lnwallet_desktop.ledger.export.order import ExportOrder, FileType
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.payments import Network, PaymentStatus
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.export_sheet import ExportSheet, order_words, proposed_name
from lnwallet_desktop.ui.main_window import MainWindow
from tests.integration.ledger.export.samples import put, rows
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown, window_on

ROWS = 9_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    """A treasury of its own, with a long history and a wallet that nobody has opened: an export needs no secret."""

    async def start() -> Treasury:
        treasury = await Treasury.start(Settings(tmp_path_factory.mktemp("exports")))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        await asyncio.to_thread(put, treasury._database, rows(ROWS))
        return treasury

    started = loop.run(start())
    yield started
    loop.run(started.close())


def click(parent: QObject, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def sheet_on(window: MainWindow, target: Path) -> ExportSheet:
    """As Ctrl+E opens it, with another file name."""
    await until(lambda: window.history.is_settled)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    sheet = child(window, ExportSheet, "exportSheet")
    child(sheet, QLineEdit, "exportFile").setText(str(target))
    await until(lambda: "transaction" in shown(sheet, "exportCount"))
    return sheet


def hold_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the worker tell of every batch, so that a cancel always meets a running export."""
    monkeypatch.setattr(exporter, "TOLD_EVERY_S", 0.0)


def test_the_filter_in_the_table_is_what_gets_exported(
    many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "paid.csv"

    async def scenario() -> None:
        async with window_on(many) as window:
            window.history.filter_bar.show_status(PaymentStatus.SUCCESS)
            window.history.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
            sheet = await sheet_on(window, target)
            total = await many.exporting.count(TransactionFilter(status=PaymentStatus.SUCCESS))
            assert shown(sheet, "exportFilter") == "Paid, in the table’s order: by amount, smallest first."
            assert shown(sheet, "exportCount") == f"{total:,} transactions".replace(",", "\u2009")
            assert child(sheet, QPushButton, "startExport").text().startswith("Export ")
            QTest.keyClick(sheet, Qt.Key.Key_Return)
            await until(lambda: shown(window, "stripExportText").startswith("Exported "))
            assert shown(window, "stripExportText").endswith("transactions to paid.csv.")
            assert not child(window, QProgressBar, "exportProgress").isVisible()
            with target.open(encoding="utf-8-sig", newline="") as file:
                written = list(csv.DictReader(file))
            assert len(written) == total
            assert {row["status"] for row in written} == {"success"}
            amounts = [int(row["amount_sats"]) for row in written]
            assert amounts == sorted(amounts)
            opened = Opened()
            QDesktopServices.setUrlHandler("file", opened, "open")
            click(window, "openExportFolder")
            QDesktopServices.unsetUrlHandler("file")
            assert opened.urls == [QUrl.fromLocalFile(str(tmp_path))]
            click(window, "dismissExport")
            assert not shown(window, "stripExportText")

    loop.run(scenario())


class Opened(QObject):
    """Stands for the desktop's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url)


def test_type_and_ending_are_one_and_a_file_is_replaced_only_by_hand(
    many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "old.json").write_text("the old one")

    async def scenario() -> None:
        async with window_on(many) as window:
            sheet = await sheet_on(window, tmp_path / "old.json")
            kind, start = child(sheet, QComboBox, "exportType"), child(sheet, QPushButton, "startExport")
            line, replacing = child(sheet, QLineEdit, "exportFile"), child(sheet, QCheckBox, "exportReplace")
            assert kind.currentText() == "JSON"
            assert (replacing.isVisible(), start.isEnabled()) == (True, False)
            kind.setCurrentIndex(1)
            assert line.text() == str(tmp_path / "old.xlsx")
            assert (replacing.isVisible(), start.isEnabled()) == (False, True)
            line.setText(str(tmp_path / "old.txt"))
            assert not start.isEnabled()
            line.setText(str(tmp_path / "old.json"))
            replacing.setChecked(True)
            QTest.mouseClick(start, Qt.MouseButton.LeftButton)
            await until(lambda: shown(window, "stripExportText").startswith("Exported "))
            assert json.loads((tmp_path / "old.json").read_text())["total"] >= ROWS

    loop.run(scenario())


def test_the_systems_dialog_chooses_the_file(many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window_on(many) as window:
            sheet = await sheet_on(window, tmp_path / "a.csv")
            click(sheet, "exportBrowse")
            dialog = child(sheet, QFileDialog, "exportFileDialog")
            assert len(dialog.nameFilters()) == 3
            dialog.selectFile(str(tmp_path / "b.xlsx"))
            dialog.accept()
            assert child(sheet, QLineEdit, "exportFile").text() == str(tmp_path / "b.xlsx")
            sheet.reject()

    loop.run(scenario())


def test_a_cancelled_export_leaves_nothing_and_says_so(
    many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_back(monkeypatch)

    async def scenario() -> None:
        async with window_on(many) as window:
            sheet = await sheet_on(window, tmp_path / "given-up.csv")
            QTest.keyClick(sheet, Qt.Key.Key_Return)
            assert not window.history.export.isEnabled()
            assert window.export.ask() is None
            click(window, "cancelExport")
            await until(lambda: not many.exporting.is_running)
            assert shown(window, "stripExportText") == ExportCancelled().message
            assert window.history.export.isEnabled()

    loop.run(scenario())
    assert list(tmp_path.iterdir()) == []


def test_closing_the_window_asks_and_an_export_goes_on_until_the_program_ends(
    many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with window_on(many) as window:
            many.exporting.start(ExportOrder(TransactionFilter(), Sort(), tmp_path / "closing.xlsx"))
            window.close()
            sheet = child(window, ClosingSheet, "closingSheet")
            assert "Exporting to closing.xlsx" in shown(sheet, "closingExport")
            click(sheet, "keepOpen")
            assert window.isVisible()
            await many.exporting.stop()
            assert isinstance(many.exporting.status and many.exporting.status.problem, ExportCancelled)

    loop.run(scenario())
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_cannot_be_written_says_why(many: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window_on(many) as window:
            sheet = await sheet_on(window, tmp_path / "no such folder" / "a.csv")
            QTest.keyClick(sheet, Qt.Key.Key_Return)
            await until(lambda: "There is no folder" in shown(window, "stripExportText"))
            await asyncio.sleep(0)

    loop.run(scenario())


def test_names_and_orders_are_told_as_a_person_would() -> None:
    assert order_words(Sort()) == "newest first"
    assert order_words(Sort(SortField.FEE)) == "by fee, largest first"
    assert order_words(replace(Sort(SortField.MEMO), descending=False)) == "by memo, A to Z"
    assert proposed_name(FileType.CSV, date(2026, 11, 24)) == "transactions-2026-11-24.csv"

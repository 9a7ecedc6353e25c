"""The reports page: reached from the rail, right to the satoshi, following the books, saved whole."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.errors import FileNotWritten
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger, Receipt
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.reports.figures import step_figures
from lnwallet_desktop.ui.reports.period_bar import Format
from lnwallet_desktop.ui.reports.periods import Choice
from lnwallet_desktop.ui.reports.pictures import SCALE, SIZE
from lnwallet_desktop.ui.reports.reports_page import ReportsPage
from lnwallet_desktop.ui.tasks import Spawner
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import new_invoice

TWO_MONTHS_AGO = datetime.now(UTC) - timedelta(days=62)


async def receive(treasury: Treasury, amount_sats: int, at: datetime) -> None:
    """A receipt straight into the ledger, as another workstation would write it."""
    receipt = Receipt(
        transaction_id=uuid4(),
        payment_hash=uuid4().hex + uuid4().hex,
        amount_sats=Sats(amount_sats),
        fee_sats=Sats(0),
        timestamp=at,
        settled=True,
        pseudonym="this-wallet",
        memo=None,
        sealed=b"sealed elsewhere",
        key_id="1",
    )
    await asyncio.to_thread(PaymentLedger(treasury._database).record_receipt, receipt)


@asynccontextmanager
async def reports_on(treasury: Treasury, choice: Choice = Choice.ALL) -> AsyncIterator[ReportsPage]:
    """The page of a window, with something to show."""
    await receive(treasury, 5_000, TWO_MONTHS_AGO)
    async with window_on(treasury) as window:
        window.pages.show_page("reports")
        window.reports.bar.choose(choice)
        await until(lambda: window.reports.is_settled and window.reports.report)
        yield window.reports


async def settled(page: ReportsPage) -> None:
    await asyncio.sleep(0)
    await until(lambda: page.is_settled)


def spaces(text: str) -> str:
    """With ordinary spaces, whatever kind keeps amounts together."""
    return " ".join(text.replace("\u202f", " ").replace("\u2009", " ").split())


def test_the_rail_leads_there_and_back_by_keyboard(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 5_000, TWO_MONTHS_AGO)
        async with window_on(treasury) as window:
            window.activateWindow()
            await until(lambda: window.history.is_settled and window.history.table.hasFocus())
            QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
            await until(window.reports.isVisible)
            entry = child(window, QPushButton, "railReports")
            assert entry.isChecked()
            assert not child(window, QPushButton, "railTransactions").isChecked()
            assert child(window, QComboBox, "reportPeriod").hasFocus()
            QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
            assert entry.isChecked()  # again is no way to leave it
            QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            await until(window.history.filter_bar.search.hasFocus)
            assert child(window, QPushButton, "railTransactions").isChecked()

    loop.run(scenario())


def test_what_it_shows_is_what_the_books_say(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        lease = treasury.access.lease
        assert lease is not None
        quote = await treasury.desk.quote(await new_invoice(treasury))
        await treasury.desk.pay(quote, lease, "report", 20)
        async with reports_on(treasury) as page:
            expected = await asyncio.to_thread(treasury.reports.report, Period(), Step.MONTH)
            assert page.report == expected
            assert expected.out_count > 0
            assert spaces(shown(page, "reportEquation")) == spaces(
                f"Opening 0 sat + in {format_sats(expected.in_sats)} − out {format_sats(expected.out_sats)} "
                f"− fees {format_sats(expected.fees_sats)} = closing {format_sats(expected.closing_sats)}"
            )
            assert spaces(shown(page, "reportIn")) == spaces(format_sats(expected.in_sats))
            assert shown(page, "reportSuccess").endswith("%")
            table = page.steps.model()
            assert table.rowCount() == len(expected.lines) + 1
            cells = [table.index(0, column).data() for column in range(table.columnCount())]
            assert cells == list(step_figures(expected).rows[0])
            assert page.recipients.model().rowCount() == len(expected.recipients)
            held = format_sats(treasury.wallet.balance.balance_sats or 0)
            assert spaces(shown(page, "reportWallet")).startswith(spaces(f"Wallet {held}"))

    loop.run(scenario())


def test_another_period_and_other_steps_are_other_figures(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            assert page.report is not None
            months = len(page.report.lines)
            child(page, QComboBox, "reportStep").setCurrentIndex(list(Step).index(Step.DAY))
            await settled(page)
            assert len(page.report.lines) > months
            page.bar.choose(Choice.THIS_MONTH)
            await settled(page)
            assert (page.report.period, page.report.step) == (Period.month_of(page.report.today), Step.DAY)
            page.bar.choose(Choice.CUSTOM)
            await settled(page)
            assert page.report.period.since == page.report.today.replace(day=1)  # what was shown is where it begins
            day = TWO_MONTHS_AGO.date()
            for name in ("reportSince", "reportLast"):
                child(page, QDateEdit, name).setDate(QDate(day.year, day.month, day.day))
            await until(lambda: page.report is not None and page.report.period.since == day)
            assert page.report.in_sats >= 5_000
            assert len(page.report.lines) == 1

    loop.run(scenario())


def test_it_follows_the_books_while_it_is_seen_and_asks_nothing_while_it_is_not(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            assert page.report is not None
            before = page.report.in_sats
            for _ in range(5):
                await receive(treasury, 100, datetime.now(UTC))
            await until(lambda: page.report is not None and page.report.in_sats == before + 500)
            window = page.window()
            assert isinstance(window, MainWindow)
            window.pages.show_page("transactions")
            hidden = page.report
            await receive(treasury, 100, datetime.now(UTC))
            await until(lambda: window.history.is_settled)
            assert page.report is hidden
            window.pages.show_page("reports")
            await until(lambda: page.report is not None and page.report.in_sats == before + 600)

    loop.run(scenario())


def test_keys_and_pointer_tell_exact_figures(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            chart = page.chart
            page.window().activateWindow()
            chart.setFocus()
            QTest.keyClick(chart, Qt.Key.Key_Home)
            assert "in " in shown(page, "reportStep")
            assert page.report is not None
            exact = formats.whole_amounts(chart.sentence_of(0))
            assert shown(page, "reportStep") == exact
            assert chart.accessibleDescription() == chart.sentence_of(0)
            QTest.keyClick(chart, Qt.Key.Key_End)
            assert chart.chosen_place == len(page.report.lines) - 1
            QTest.keyClick(chart, Qt.Key.Key_Left)
            assert chart.chosen_place == len(page.report.lines) - 2
            QTest.keyClick(chart, Qt.Key.Key_Escape)
            assert chart.chosen_place == -1
            page.steps.selectRow(1)
            assert chart.chosen_place == 1
            page.bar.setFocus()
            QTest.mouseMove(chart, QPoint(chart.width() - 12, 60))
            await until(lambda: page.report is not None and chart.chosen_place == len(page.report.lines) - 1)

    loop.run(scenario())


def test_a_table_is_copied_with_numbers_a_spreadsheet_reads(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            assert page.report is not None
            page.steps.copy()
            lines = QGuiApplication.clipboard().text().split("\n")
            assert lines[0].split("\t") == ["Month", "In", "Out", "Fees", "Balance after", "Payments"]
            assert lines[1].split("\t")[1] == str(page.report.lines[0].in_sats)
            assert len(lines) == len(page.report.lines) + 2

    loop.run(scenario())


def test_chart_and_report_are_saved_as_valid_files(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            for which in Format:
                await page.save(tmp_path / f"report.{which}", which)
            assert shown(page, "reportSaid") == "Saved as report.svg."
        image = QImage(str(tmp_path / "report.png"))
        assert image.size() == SIZE * SCALE
        assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 2
        drawing = (tmp_path / "report.svg").read_text(encoding="utf-8")
        assert QSvgRenderer(drawing.encode()).isValid()
        words = " ".join(ElementTree.fromstring(drawing).itertext())  # noqa: S314 - our own file
        assert "Report, all time" in words and "In, upwards" in words
        pdf = (tmp_path / "report.pdf").read_bytes()
        assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
        assert pdf.count(b"/Type /Page\n") >= 1
        assert sorted(os.listdir(tmp_path)) == ["report.pdf", "report.png", "report.svg"]

    loop.run(scenario())


def test_a_long_report_has_many_pages(treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            child(page, QComboBox, "reportStep").setCurrentIndex(list(Step).index(Step.DAY))
            await settled(page)
            assert page.report is not None
            await page.save(tmp_path / "days.pdf", Format.PDF)
            pages = (tmp_path / "days.pdf").read_bytes().count(b"/Type /Page\n")
            assert pages > len(page.report.lines) // 60

    loop.run(scenario())


def test_the_dialog_names_the_period_and_saves_where_it_is_told(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with reports_on(treasury, Choice.THIS_MONTH) as page:
            page.window().activateWindow()
            assert page.report is not None
            QTest.keySequence(page.window(), QKeySequence(QKeySequence.StandardKey.Save))
            dialog = page.findChild(QFileDialog, "saveReportDialog")
            assert dialog is not None
            first = page.report.today.replace(day=1)
            assert Path(dialog.selectedFiles()[0]).name.startswith(f"report {first.isoformat()} to ")
            dialog.fileSelected.emit(str(tmp_path / "chosen.pdf"))
            dialog.reject()
            await until((tmp_path / "chosen.pdf").exists)
            assert {action.objectName() for action in page.bar.save.menu().actions()} == {
                "save-pdf",
                "save-png",
                "save-svg",
            }

    loop.run(scenario())


def test_a_place_that_takes_no_file_is_told_and_nothing_is_left_there(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        taken = tmp_path / "taken.pdf"
        (taken / "inside").mkdir(parents=True)  # a folder of that name
        async with reports_on(treasury) as page:
            for path in (taken, tmp_path / "no folder" / "report.pdf"):
                with pytest.raises(FileNotWritten, match="no file was changed"):
                    await page.save(path, Format.PDF)
        assert os.listdir(tmp_path) == ["taken.pdf"]

    loop.run(scenario())


def test_without_payments_it_says_what_will_stand_here(loop: Loop, qtbot: QtBot, tmp_path: Path) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        page = ReportsPage(treasury.reports, treasury.wallet, Spawner())
        qtbot.addWidget(page)
        page.show()
        await settled(page)
        assert child(page, QWidget, "reportFirstUse").isVisible()
        assert not page.bar.save.isEnabled()
        assert page.ask_where_to_save(Format.PDF) is None

        await receive(treasury, 900, TWO_MONTHS_AGO)
        page.take_changes()
        await settled(page)
        assert child(page, QWidget, "reportNothing").isVisible()  # this month is empty
        assert "stayed 900 sat" in shown(page, "reportNothingSentence")
        QTest.mouseClick(child(page, QPushButton, "reportAllTime"), Qt.MouseButton.LeftButton)
        await settled(page)
        assert page.chart.isVisible()

        await treasury.close()
        page.bar.choose(Choice.THIS_YEAR)
        await settled(page)
        assert "closed" in shown(page, "reportError")  # what was shown stays, with a warning over it
        late = ReportsPage(treasury.reports, treasury.wallet, Spawner())
        qtbot.addWidget(late)
        late.show()
        await settled(late)
        assert child(late, QWidget, "reportAway").isVisible()
        for each in (page, late):
            each.leave()

    loop.run(scenario())


@pytest.mark.parametrize("size", [QSize(900, 600), QSize(1280, 800), QSize(3840, 2160)])
def test_nothing_stands_beside_the_window(treasury: Treasury, loop: Loop, qtbot: QtBot, size: QSize) -> None:
    async def scenario() -> None:
        async with reports_on(treasury) as page:
            page.window().resize(size)
            await asyncio.sleep(0.05)
            viewport = page._content.viewport()
            for name in ("reportChart", "reportIn", "reportSettling", "reportSteps", "reportRecipients"):
                part = child(page, QWidget, name)
                right = part.mapTo(viewport, QPoint(part.width(), 0)).x()
                assert 0 < right <= viewport.width(), name

    loop.run(scenario())

"""Alerts in the window: the line below the table, the sheet with what mends them, and their settings."""

from datetime import UTC, datetime

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from lnwallet_desktop.treasury.alerts.board import Alert, Told, Turn
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences
from lnwallet_desktop.treasury.alerts.rules import Severity
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.alerts.alert_line import AlertLine
from lnwallet_desktop.ui.alerts.alerts_sheet import AlertsSheet
from lnwallet_desktop.ui.alerts.desktop_notes import DesktopNotes, note_of
from lnwallet_desktop.ui.lead import Lead
from tests.loops import Loop, until
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click

AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
GRAVE = Alert("no-sync", Severity.CRITICAL, "It does not sync.", "Look at the network.", AT)
LIGHT = Alert("low-balance", Severity.WARNING, "The balance is low.", "Receive some.", AT)
SAID = Alert("database-down", Severity.CRITICAL, "The database is away.", "Start it.", AT)


def test_an_alert_is_set_shown_explained_and_over(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            await until(lambda: window.history.is_settled)
            window.lead_to(Lead("", "settings", "alerts"))
            field = child(window, QLineEdit, "lowBalance")
            QTest.keyClicks(field, "20 000 000")
            click(window, "saveAlerts")
            await until(lambda: "below 20" in shown(window, "stripAlertsText"))
            assert shown(window, "alertsDone") == "Saved."
            window.pages.show_page("transactions")
            table = window.history.table
            line = window.alert_line
            assert (
                not table.rect()
                .translated(table.mapTo(window, table.rect().topLeft()))
                .intersects(line.rect().translated(line.mapTo(window, line.rect().topLeft())))
            )
            click(window, "showAlerts")
            sheet = child(window, AlertsSheet, "alertsSheet")
            assert "below 20" in shown(sheet, "alertSentence low-balance")
            assert "Receive money" in shown(sheet, "alertMend low-balance")
            await treasury.alarms.change(AlertPreferences())
            await until(lambda: sheet.findChild(QLabel, "noAlerts"))
            assert shown(window, "stripAlertsText") == ""
            sheet.accept()

    loop.run(scenario())


def test_a_web_address_without_https_is_refused_where_it_was_typed(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            window.lead_to(Lead("", "settings", "alerts"))
            child(window, QLineEdit, "webhookUrl").setText("http://alerts.example.com/")
            click(window, "saveAlerts")
            await until(lambda: "https://" in shown(window, "alertsProblem"))
            assert treasury.alarms.preferences == AlertPreferences()

    loop.run(scenario())


def test_the_line_says_the_gravest_and_counts_the_others(qtbot: QtBot) -> None:
    line = AlertLine()
    qtbot.addWidget(line)
    for firing, sentence in (
        ((), ""),
        ((LIGHT,), "The balance is low."),
        ((GRAVE, LIGHT), "It does not sync. And 1 more alert."),
        ((SAID, GRAVE, LIGHT), "It does not sync. And 1 more alert."),
        ((SAID,), ""),
    ):
        line.show_alerts(firing)
        assert line.sentence == sentence


def test_the_desktop_is_told_what_mends_it_and_without_a_tray_nothing_happens(qtbot: QtBot) -> None:
    assert note_of(Told(Turn.FIRING, GRAVE, AT)) == (
        "LN Wallet Desktop",
        "It does not sync. Look at the network.",
        QSystemTrayIcon.MessageIcon.Critical,
    )
    assert note_of(Told(Turn.CLEARED, GRAVE, AT))[1] == "No longer so: It does not sync."
    line = AlertLine()
    qtbot.addWidget(line)
    notes = DesktopNotes(line)
    notes.tell(Told(Turn.FIRING, GRAVE, AT))
    notes.leave()

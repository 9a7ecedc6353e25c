"""Which period, in which steps, and what to save."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QMenu, QWidget

from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.reports.periods import NATURAL_STEP, Choice
from lnwallet_desktop.ui.widgets import button, label, row

STEP_WORDS = {Step.DAY: marked("By day"), Step.WEEK: marked("By week"), Step.MONTH: marked("By month")}
TYPING_PAUSE_MS = 300


class Format(StrEnum):
    """What can be saved, by its suffix."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"


FORMAT_WORDS = {
    Format.PDF: marked("&Report as PDF…"),
    Format.PNG: marked("Chart as a &picture (PNG)…"),
    Format.SVG: marked("Chart as a &drawing (SVG)…"),
}


class PeriodBar(QWidget):
    """Holds what is chosen; tells when it changes."""

    changed = Signal()
    save_asked = Signal(Format)

    def __init__(self) -> None:
        super().__init__()
        self._period = _box("reportPeriod", tr("Period"), [tr(choice.value) for choice in Choice])
        self._step = _box("reportStep", tr("Steps"), [tr(words) for words in STEP_WORDS.values()])
        self._since, self._last = _day("reportSince", tr("First day")), _day("reportLast", tr("Last day"))
        self._between = QWidget()
        self._between.setLayout(row(self._since, label(tr("to"), tone="muted"), self._last))
        self._between.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.changed)
        self.said = label(tone="muted", name="reportSaid")
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.said.setMinimumWidth(0)
        self.save = button(tr("&Save"), "saveReport", "", "floppy-disk", tr("Save the report or its chart"))
        self.save.setToolTip(tr("Save the report as PDF (Ctrl+S), or its chart"))
        self.save.setMenu(self._save_menu())
        self.save.setEnabled(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._period, self._between, self._step):
            layout.addWidget(widget)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.save)
        self._period.currentIndexChanged.connect(self._take_choice)
        self._step.currentIndexChanged.connect(lambda _: self.changed.emit())
        for edge in (self._since, self._last):
            edge.dateChanged.connect(lambda _: self._typing.start())
        self.setFocusProxy(self._period)

    @property
    def choice(self) -> Choice:
        return list(Choice)[self._period.currentIndex()]

    @property
    def step(self) -> Step:
        return list(Step)[self._step.currentIndex()]

    @property
    def custom(self) -> Period:
        """The days typed, whichever of the two is earlier."""
        days = sorted(date(*edge.date().getDate()) for edge in (self._since, self._last))
        return Period(days[0], days[1] + timedelta(days=1))

    def choose(self, choice: Choice) -> None:
        self._period.setCurrentIndex(list(Choice).index(choice))

    def take_shown(self, period: Period, today: date) -> None:
        """Begin custom days with those that were shown last."""
        if self.choice is Choice.CUSTOM or period == Period():
            return
        for edge, day in ((self._since, period.since), (self._last, min(period.last, today))):
            edge.blockSignals(True)  # nobody chose them yet
            edge.setDate(QDate(day.year, day.month, day.day))
            edge.blockSignals(False)

    def _take_choice(self) -> None:
        custom = self.choice is Choice.CUSTOM
        self._between.setVisible(custom)
        if custom:
            self._since.setFocus()
        else:
            self._step.blockSignals(True)  # one question, not two
            self._step.setCurrentIndex(list(Step).index(NATURAL_STEP[self.choice]))
            self._step.blockSignals(False)
        self.changed.emit()

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("saveReportMenu")
        for which, words in FORMAT_WORDS.items():
            menu.addAction(tr(words), partial(self.save_asked.emit, which)).setObjectName(f"save-{which}")
        return menu


def _box(name: str, accessible: str, words: list[str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.addItems(words)
    return box


def _day(name: str, accessible: str) -> QDateEdit:
    edit = QDateEdit(QDate.currentDate())
    edit.setObjectName(name)
    edit.setAccessibleName(accessible)
    edit.lineEdit().setAccessibleName(accessible)
    edit.setCalendarPopup(True)
    if QLocale().language() is QLocale.Language.C:
        edit.setDisplayFormat("yyyy-MM-dd")
    edit.setMinimumDate(QDate(2009, 1, 3))  # before it there was no bitcoin
    return edit

"""A period of a person's own: two dates to type, and a calendar to pick them from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.popup import Popup
from lnwallet_desktop.ui.widgets import Note, button, row

EARLIEST = QDate(2009, 1, 3)
"""The first block: nothing was ever paid before it."""
LATEST = QDate(2199, 12, 31)
CALENDAR_SIZE = QSize(308, 232)


class DayEdit(QDateEdit):
    """A day, typed part by part; Enter goes on."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setDateRange(EARLIEST, LATEST)
        self.setFont(theme.figures_font())
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        if QLocale().language() is QLocale.Language.C:
            self.setDisplayFormat("yyyy-MM-dd")

    @property
    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()


class RangeCalendar(QCalendarWidget):
    """One month, with the days of the period marked. Only for the pointer: the keyboard has the two dates."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("periodCalendar")
        self.setAccessibleName(tr("Calendar"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setSelectionMode(QCalendarWidget.SelectionMode.SingleSelection)
        self.setDateRange(EARLIEST, LATEST)
        for child in self.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._first = self._last = QDate()
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.current().muted))
        self.setHeaderTextFormat(plain)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, plain)
        self.setMinimumSize(CALENDAR_SIZE)
        for name, words in (("prevmonth", "‹"), ("nextmonth", "›")):  # the style's own arrows are black in the dark
            arrow = self.findChild(QToolButton, f"qt_calendar_{name}")
            if arrow is not None:
                arrow.setIcon(QIcon())
                arrow.setText(words)
                arrow.setFont(theme.ui_font(theme.BASE_POINTS + 4))

    def mark(self, first: QDate, last: QDate) -> None:
        self._first, self._last = first, last
        self.updateCells()

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:
        shown = QDate(day.year, day.month, day.day) if isinstance(day, date) else day
        tokens = theme.current()
        end = shown in (self._first, self._last)
        inside = self._first <= shown <= self._last
        painter.fillRect(rect, QColor(tokens.accent if end else tokens.selection if inside else tokens.surface))
        other_month = shown.month() != self.monthShown()
        ink = tokens.on_accent if end else tokens.muted if other_month else tokens.text
        painter.setPen(QColor(ink))
        painter.setFont(theme.figures_font())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(shown.day()))


class PeriodPopup(Popup):
    """`chosen` tells the first and the last day, both within the period."""

    chosen = Signal(date, date)

    def __init__(self, anchor: QWidget, first: date, last: date) -> None:
        super().__init__("periodPopup", tr("Period"), anchor)
        self.first, self.last = DayEdit("periodFirst"), DayEdit("periodLast")
        self._calendar = RangeCalendar()
        self._problem = Note("warning-circle", "failed", "periodProblem")
        self._show = button(tr("&Show these days"), "periodShow", "main")
        cancel = button(tr("Cancel"), "periodCancel")
        self._picks_last = False
        self.body.addLayout(row(Field(tr("&From"), self.first), Field(tr("&To"), self.last), spacing=12))
        self.body.addWidget(self._calendar)
        self.body.addWidget(self._problem)
        buttons = row(cancel, self._show)
        buttons.insertStretch(0, 1)
        self.body.addLayout(buttons)
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(QDate(last.year, last.month, last.day))
        self.first.dateChanged.connect(self._follow)
        self.last.dateChanged.connect(self._follow)
        self.first.entered.connect(self._decide)
        self.last.entered.connect(self._decide)
        self._calendar.clicked.connect(self._pick)
        self._show.clicked.connect(self._decide)
        cancel.clicked.connect(self.close)
        self._calendar.setSelectedDate(self.last.date())
        self._follow()
        self.first.setFocus()
        self.first.selectAll()

    def _follow(self) -> None:
        first, last = self.first.date(), self.last.date()
        self._calendar.mark(first, last)
        wrong = first > last
        self._problem.say(tr("The first day lies after the last one.") if wrong else "")
        self._show.setEnabled(not wrong)

    def _pick(self, day: QDate) -> None:
        """The first click begins a period, the next one ends it."""
        if self._picks_last and day >= self.first.date():
            self.last.setDate(day)
        else:
            self.first.setDate(day)
            self.last.setDate(day)
        self._picks_last = not self._picks_last

    def _decide(self) -> None:
        if self._show.isEnabled():
            self.close()
            self.chosen.emit(self.first.day, self.last.day)

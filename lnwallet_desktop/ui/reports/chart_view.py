"""The chart on the screen: the pointer and the arrow keys choose a step, whose exact figures are told."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lnwallet_desktop.ledger.report_values import Report
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.reports.chart_painter import ChartGeometry, Look, paint_chart
from lnwallet_desktop.ui.reports.figures import line_sentence

MARGIN = 8.0
LOWEST = 320


class ChartView(QWidget):
    """Shows one report. The table of its figures says the same to those who cannot see it."""

    chosen = Signal(int)
    """A step, by its place; -1 when none is chosen any more."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reportChart")
        self.setAccessibleName(tr("Chart of balance, money in and out, and fees"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(LOWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._report: Report | None = None
        self._chosen = -1

    @property
    def chosen_place(self) -> int:
        return self._chosen

    def show_report(self, report: Report) -> None:
        """The chosen step stays chosen where the steps are the same."""
        same = self._report is not None and (self._report.period, self._report.step) == (report.period, report.step)
        self._report = report
        self.choose(self._chosen if same else -1)
        self.update()

    def choose(self, place: int) -> None:
        """Mark a step and tell its figures; -1 for none."""
        count = len(self._report.lines) if self._report is not None else 0
        place = place if 0 <= place < count else -1
        self.setAccessibleDescription(self.sentence_of(place))
        if place != self._chosen:
            self._chosen = place
            self.update()
            self.chosen.emit(place)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def sentence_of(self, place: int) -> str:
        if self._report is None or not 0 <= place < len(self._report.lines):
            return tr("Left and right choose a step; the table below has every figure.")
        return line_sentence(self._report.lines[place], self._report.step)

    def _rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def sizeHint(self) -> QSize:
        return QSize(720, LOWEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._report is None:
            return
        painter, tokens = QPainter(self), theme.current()
        chosen = self._chosen if self._chosen >= 0 else None
        paint_chart(
            painter, self._rect(), self._report, Look(tokens, theme.figures_font(theme.BASE_POINTS - 1)), chosen
        )
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._report is not None and not self.hasFocus():  # with the keyboard here, its choice stays
            place = self._place_under(event)
            self.choose(-1 if place is None else place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_under(event)
        self.choose(-1 if place is None else place)

    def _place_under(self, event: QMouseEvent) -> int | None:
        if self._report is None:
            return None
        return ChartGeometry(self._report, self._rect(), _font()).place_at(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.choose(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._report.lines) - 1 if self._report is not None else -1
        places = {
            Qt.Key.Key_Left: last if self._chosen < 0 else max(0, self._chosen - 1),
            Qt.Key.Key_Right: min(last, self._chosen + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Escape: -1,
        }
        key = Qt.Key(event.key())
        if key in places:
            self.choose(places[key])
        else:
            super().keyPressEvent(event)


def _font() -> QFont:
    return theme.figures_font(theme.BASE_POINTS - 1)

"""The last payments, each a click away from everything about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.overview.recent_model import RecentModel
from lnwallet_desktop.ui.transactions.columns import Column, first_width
from lnwallet_desktop.ui.transactions.payment_table import PaymentTable
from lnwallet_desktop.ui.widgets import label

MOST = 10
ROW_HEIGHT = 34
MEMO_FROM = 640
"""Pixels of the table at 100 %: in a narrower one the memo gives its room to the recipient."""
FIRST_USE = marked("Every payment made or received will stand here, with its fee and what became of it.")


class RecentTable(PaymentTable):
    """Arrows choose, Enter or a click shows it in the history."""

    asked = Signal(object)
    """The id of a payment."""

    def __init__(self) -> None:
        self.recent = RecentModel()
        super().__init__(self.recent, self.recent.row_at, ROW_HEIGHT, tr("Last payments"))
        self.recent.setParent(self)
        self.setObjectName("overviewRecent")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._prepare_columns()
        self.clicked.connect(lambda index: self._ask(index.row()))

    def show_rows(self, rows: tuple[Transaction, ...]) -> None:
        self.recent.take(rows)
        self.setFixedHeight(ROW_HEIGHT * len(rows) + self.horizontalHeader().sizeHint().height() + 2)

    def _prepare_columns(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        for each in Column:
            stretches = each in (Column.RECIPIENT, Column.MEMO)
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(each, modes.Stretch if stretches else modes.Fixed)
            header.resizeSection(each, first_width(each))
        for each in (Column.DIRECTION, Column.FEE, Column.HASH):
            self.setColumnHidden(each, True)

    def _ask(self, number: int) -> None:
        row = self.recent.row_at(number)
        if row is not None:
            self.asked.emit(row.transaction_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard, one sees at once where one is."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.selectionModel().hasSelection():
            self.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setColumnHidden(Column.MEMO, self.width() < MEMO_FROM)
        super().resizeEvent(event)


class RecentCard(Card):
    """asked: the id of a payment. all_asked: the whole history."""

    asked = Signal(object)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Last payments"), "overviewRecent", MOST)
        self.table = RecentTable()
        self.table.asked.connect(self.asked)
        self._none = label(tr(FIRST_USE), tone="muted", wrap=True, name="overviewNoPayments")
        self._all = self.add_action(tr("All payments"), "overviewAllPayments", tr("Show the whole history"))
        self._all.clicked.connect(self.all_asked)
        for widget in (self.table, self._none):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)

    def show_rows(self, rows: tuple[Transaction, ...]) -> None:
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._all.setVisible(bool(rows))

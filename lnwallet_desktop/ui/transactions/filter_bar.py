"""What to show of the history: a text, status, direction and period, more behind a button, and the chips below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter, Condition, last_day
from lnwallet_desktop.ui.transactions.filter_chips import FilterChips
from lnwallet_desktop.ui.transactions.more_popup import MorePopup
from lnwallet_desktop.ui.transactions.period_popup import PeriodPopup
from lnwallet_desktop.ui.transactions.periods import PERIOD_WORDS, Period
from lnwallet_desktop.ui.transactions.recipient_field import LookUp
from lnwallet_desktop.ui.transactions.saved_filter_menu import SavedFilterMenu
from lnwallet_desktop.ui.transactions.saved_filters import SavedFilters
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.widgets import button, column, row

T = TypeVar("T")

TYPING_PAUSE_MS = 120
NEW_DAY_MS = 60_000
"""How often it is looked whether a period that is counted from today means other days by now."""

STATUSES: list[tuple[str, PaymentStatus | None]] = [
    (marked("Any status"), None),
    (marked("Pending"), PaymentStatus.PENDING),
    (marked("Paid"), PaymentStatus.SUCCESS),
    (marked("Failed"), PaymentStatus.FAILED),
]
DIRECTIONS: list[tuple[str, Direction | None]] = [
    (marked("Both ways"), None),
    (marked("Sent"), Direction.SENT),
    (marked("Received"), Direction.RECEIVED),
]
PERIODS: list[tuple[str, Period]] = [(PERIOD_WORDS[period], period) for period in Period]


class SearchField(QLineEdit):
    """Esc empties it, and when it is empty leaves it; Down goes into the table."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Tells the proxy what was chosen, and shows what the proxy was told by others.

    It keeps the choice itself, because the proxy knows no periods that are relative to today.
    """

    left = Signal()
    """The keyboard wants to go into the table."""

    def __init__(self, proxy: TransactionProxy, saved: SavedFilters, look_up: LookUp, spawn: Spawner) -> None:
        super().__init__()
        self._proxy = proxy
        self._look_up = look_up
        self._spawn = spawn
        self._chosen = ChosenFilter()
        self._make_search()
        self._status = _choice("statusFilter", tr("Status"), STATUSES, lambda to: self._change(status=to))
        self._direction = _choice("directionFilter", tr("Direction"), DIRECTIONS, lambda to: self._change(direction=to))
        self._period = _choice("periodFilter", tr("Period"), PERIODS, self._take_period)
        self._more = button(tr("M&ore"), "moreFilter", accessible=tr("More conditions: amount and recipient"))
        self._more.clicked.connect(self.ask_more)
        self.saved_menu = SavedFilterMenu(saved, lambda: self._chosen, spawn, self)
        self.saved_menu.chosen.connect(self.choose)
        self._saved = button(tr("Save&d"), "savedFilters", accessible=tr("Saved filters"))
        self._saved.setMenu(self.saved_menu)
        self._chips = FilterChips()
        self._chips.cleared.connect(lambda condition: self.choose(self._chosen.without(condition)))
        self._chips.all_cleared.connect(self.clear)
        self._chips.save_asked.connect(self.saved_menu.ask_name)
        self._chips.emptied.connect(self.left)
        proxy.filter_changed.connect(self._follow)
        line = row(self.search, self._status, self._direction, self._period, self._more, self._saved)
        line.setStretch(0, 1)
        layout = column(spacing=8)
        layout.addLayout(line)
        layout.addWidget(self._chips)
        self.setLayout(layout)
        new_day = QTimer(self)
        new_day.setInterval(NEW_DAY_MS)
        new_day.timeout.connect(self._ask)
        new_day.start()

    @property
    def chosen(self) -> ChosenFilter:
        return self._chosen

    @property
    def in_words(self) -> str:
        """The filter in force as a person would say it: “Pending · Sent · “rent””."""
        return self._chosen.in_words

    def choose(self, chosen: ChosenFilter) -> None:
        """Show what this means, and nothing else that was chosen before."""
        self._typing.stop()
        self._chosen = chosen
        self._ask()
        self._show_chosen()

    def clear(self) -> None:
        """Show everything again."""
        self.choose(ChosenFilter())

    def show_status(self, status: PaymentStatus) -> None:
        """Show only these, whatever was chosen before."""
        self.choose(ChosenFilter(status=status))

    def show_recipient(self, pseudonym: str) -> None:
        """Only this recipient, of what is shown now."""
        self._change(recipient=pseudonym)

    def ask_period(self) -> PeriodPopup:
        """For days of the person's own, beginning with those in force."""
        now, today = self._chosen.wanted(), date.today()
        first = now.since.astimezone().date() if now.since is not None else today.replace(day=1)
        popup = PeriodPopup(self._period, first, last_day(now.until) if now.until is not None else today)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.chosen.connect(lambda first, last: self.choose(self._chosen.between(first, last)))
        popup.drop()
        return popup

    def ask_more(self) -> MorePopup:
        popup = MorePopup(self._more, self._chosen, self._look_up, self._spawn)
        popup.chosen.connect(self.choose)
        popup.drop()
        return popup

    def _change(self, **conditions: object) -> None:
        self.choose(replace(self._chosen, **conditions))  # type: ignore[arg-type]

    def _take_period(self, period: Period) -> None:
        if period is Period.CUSTOM:
            self.ask_period()
            self._show_chosen()  # until days are chosen, the period is what it was
        else:
            self._change(period=period, since=None, until=None)

    def _take_search(self) -> None:
        self._change(search=self.search.text().strip() or None)

    def _ask(self) -> None:
        self._proxy.show(self._chosen.wanted())

    def _follow(self) -> None:
        """Somebody else may have told the proxy what to show."""
        if self._chosen.wanted() != self._proxy.wanted:
            self._chosen = ChosenFilter.of(self._proxy.wanted)
            self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._chosen
        self._status.setCurrentIndex([each for _, each in STATUSES].index(chosen.status))
        self._direction.setCurrentIndex([each for _, each in DIRECTIONS].index(chosen.direction))
        self._period.setCurrentIndex([each for _, each in PERIODS].index(chosen.period))
        more = len(chosen.words.keys() & {Condition.AMOUNT, Condition.RECIPIENT})
        self._more.set_words(
            tr("M&ore ({more})", more=more) if more else tr("M&ore"), tr("More conditions: amount and recipient")
        )
        if self.search.text().strip() != (chosen.search or ""):
            self.search.blockSignals(True)
            self.search.setText(chosen.search or "")
            self.search.blockSignals(False)
        self._chips.show_chosen(chosen)

    def _make_search(self) -> None:
        self.search = SearchField()
        self.search.setObjectName("searchField")
        self.search.setPlaceholderText(tr("Find memo, recipient, hash   /"))
        self.search.setAccessibleName(tr("Find in the history"))
        self.search.setAccessibleDescription(tr("In memo and recipient, and from the beginning of the payment hash"))
        self.search.setMaxLength(200)
        self.search.left.connect(self.left)
        self._find = QAction("", self)
        self.search.addAction(self._find, QLineEdit.ActionPosition.LeadingPosition)
        self._tint()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._take_search)
        self.search.textChanged.connect(lambda _: self._typing.start())

    def _tint(self) -> None:
        self._find.setIcon(icons.icon("magnifying-glass", theme.current().muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()


def _choice(name: str, accessible: str, choices: list[tuple[str, T]], chosen: Callable[[T], None]) -> QComboBox:
    """Tells what a person picks, the same again too, and not what the program sets."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    for text, _ in choices:
        box.addItem(tr(text))
    box.setMaxVisibleItems(len(choices))
    box.activated.connect(lambda index: chosen(choices[index][1]))
    return box

"""The filter in force, condition by condition, each with a button that takes it away."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.flow_layout import FlowLayout
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter, Condition
from lnwallet_desktop.ui.widgets import button, label, row


class FilterChip(QFrame):
    """One condition in words."""

    def __init__(self, condition: Condition, words: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(f"{condition}Chip")
        self.setProperty("kind", "chip")
        self.setToolTip(formats.harmless_tip(tip))
        self.condition = condition
        self.words = label(words, theme.BASE_POINTS - 0.5, name=f"{condition}ChipWords")
        self.clear = button(
            "",
            f"{condition}ChipClear",
            "chip",
            "x",
            tr("Clear {condition}: {words}", condition=tr(condition.value), words=words),
        )
        self.clear.setToolTip(tr("Clear this condition ({condition})", condition=tr(condition.value)))
        inside = row(self.words, self.clear, spacing=4)
        inside.setContentsMargins(10, 0, 2, 0)
        self.setLayout(inside)


class FilterChips(QWidget):
    """Hidden while nothing is chosen."""

    cleared = Signal(Condition)
    all_cleared = Signal()
    save_asked = Signal()
    emptied = Signal()
    """The last one went by its button: the keyboard needs another place."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filterChips")
        self.setAccessibleName(tr("Conditions in force"))
        self._flow = FlowLayout(self)
        self._chips: list[FilterChip] = []
        self.clear_all = button(tr("Clear &all"), "clearFilter", "quiet", accessible=tr("Clear all conditions"))
        self.save = button(tr("Save this filter…"), "saveFilter", "quiet")
        self.clear_all.clicked.connect(self._clear_all)
        self.save.clicked.connect(self.save_asked)
        for each in (self.clear_all, self.save):
            each.setProperty("dense", True)
            self._flow.addWidget(each)
        self.hide()

    def show_chosen(self, chosen: ChosenFilter) -> None:
        words = chosen.words
        if [(chip.condition, chip.words.text()) for chip in self._chips] == list(words.items()):
            return
        old = self._chips
        self._chips = [self._chip(condition, told, chosen) for condition, told in words.items()]
        for each in (self.clear_all, self.save):  # behind the chips, for the eye and for Tab
            self._flow.removeWidget(each)
        for widget in (*self._chips, self.clear_all, self.save):
            self._flow.addWidget(widget)
        self._order_tabs()
        self.setVisible(bool(words))
        for chip in self._chips:
            chip.show()  # at once, so that the keyboard can go there
        self._drop(old)
        self.updateGeometry()

    @property
    def buttons(self) -> list[QPushButton]:
        """In the order of Tab."""
        return [*(chip.clear for chip in self._chips), self.clear_all, self.save]

    def _chip(self, condition: Condition, words: str, chosen: ChosenFilter) -> FilterChip:
        chip = FilterChip(condition, words, _whole(condition, words, chosen))
        chip.clear.clicked.connect(lambda: self._clear(condition))
        return chip

    def _drop(self, old: list[FilterChip]) -> None:
        """The keyboard stays at the place where it was."""
        at = next((place for place, chip in enumerate(old) if chip.clear.hasFocus()), None)
        if at is not None and self._chips:
            self._chips[min(at, len(self._chips) - 1)].clear.setFocus()
        for chip in old:
            self._flow.removeWidget(chip)
            chip.hide()  # else a layout's late “show” would make a window of it
            chip.setParent(None)
            chip.deleteLater()

    def _order_tabs(self) -> None:
        buttons = self.buttons
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)

    def _clear(self, condition: Condition) -> None:
        self.cleared.emit(condition)
        if not self._chips:
            self.emptied.emit()

    def _clear_all(self) -> None:
        self.all_cleared.emit()
        self.emptied.emit()


def _whole(condition: Condition, words: str, chosen: ChosenFilter) -> str:
    """What the words leave out: the days that a relative period means now, the whole search."""
    if condition is Condition.SEARCH:
        return formats.plain(chosen.search)
    if condition is Condition.PERIOD:
        wanted = chosen.wanted()
        return ChosenFilter.of(wanted).words.get(Condition.PERIOD, words)
    return words

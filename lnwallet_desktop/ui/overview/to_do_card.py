"""What is still to be done, each with a button that leads there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.overview.to_do import ToDo
from lnwallet_desktop.ui.widgets import Picture, button, column, empty, label, row

DONE = marked("Nothing is left to do.")


class ToDoCard(Card):
    """led: a Lead."""

    led = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Still to do"), "overviewToDo", 4)
        self.inside.setSpacing(12)
        self._shown: tuple[ToDo, ...] | None = None

    def show_items(self, items: tuple[ToDo, ...]) -> None:
        if items == self._shown:
            return
        self._shown = items
        empty(self.inside)
        for item in items:
            self.inside.addWidget(self._line(item))
        if not items:
            done = QWidget()
            line = row(Picture("check-circle", "success", 18), label(tr(DONE), name="overviewAllDone"))
            line.setStretch(1, 1)
            done.setLayout(line)
            self.inside.addWidget(done)
        self.inside.addStretch(1)

    def _line(self, item: ToDo) -> QWidget:
        made = QWidget()
        made.setObjectName(f"toDo {item.name}")
        made.setAccessibleName(f"{tr(item.headline)}. {tr(item.why)}")
        picture = Picture("circle-dashed", "muted", 18)
        words = column(
            label(tr(item.headline), weight=QFont.Weight.Medium, wrap=True),
            label(tr(item.why), theme.BASE_POINTS - 1, tone="muted", wrap=True),
            spacing=1,
        )
        go = button(
            tr(item.lead.words),
            f"doNow {item.name}",
            accessible=f"{tr(item.lead.words)}: {tr(item.headline)}",
        )
        go.setProperty("dense", True)
        go.clicked.connect(partial(self.led.emit, item.lead))
        layout = row(picture, spacing=10)
        layout.addLayout(words, 1)
        layout.addWidget(go)
        layout.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        layout.setAlignment(go, Qt.AlignmentFlag.AlignTop)
        made.setLayout(layout)
        return made

"""The strip at the bottom: payments in flight, the database away, warnings. Hidden when all is well."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.widgets import IconLabel, button, label


class BottomStrip(QFrame):
    """One line for each thing that there is to say."""

    look_asked = Signal()
    """The payments in flight should be shown."""

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 6, 24, 6)
        self._layout.setSpacing(4)
        self._flight = self._line("clock", "pending")
        self._show = button("Show them", "showInFlight", "quiet")
        self._show.clicked.connect(self.look_asked)
        self._flight[0].addWidget(self._show)
        self._database = self._line("warning", "failed")
        self._failure = self._line("warning", "failed")
        dismiss = button("Dismiss", "dismissFailure", "quiet")
        dismiss.clicked.connect(lambda: self.show_failure(""))
        self._failure[0].addWidget(dismiss)
        self._dismiss = dismiss
        self._warning = self._line("info", "muted")
        hide = button("Hide", "hideWarning", "quiet")
        hide.clicked.connect(lambda: self._set(self._warning, ""))
        self._warning[0].addWidget(hide)
        self._hide = hide
        self.show_in_flight([])
        self.show_database(None)
        self.show_failure("")
        self._set(self._warning, " ".join(warnings))

    def show_in_flight(self, rows: list[Transaction], locked_until: datetime | None = None) -> None:
        """Sent payments whose outcome is not known. locked_until: when the last of them returns, paid or not."""
        total = sum(row.amount_sats for row in rows)
        some = "payment is" if len(rows) == 1 else "payments are"
        text = f"{len(rows)} {some} on the way, {format_sats(total)}. We look every 30 seconds." if rows else ""
        if rows and locked_until is not None:
            text += f" What is not delivered returns by {formats.local_time(locked_until)}."
        self._set(self._flight, text)

    def show_database(self, sentence: str | None) -> None:
        self._set(self._database, sentence or "")

    def show_failure(self, sentence: str) -> None:
        """Something a person started in the background did not work."""
        self._set(self._failure, sentence)

    def _line(self, icon_name: str, token: str) -> tuple[QHBoxLayout, QLabel, QLabel]:
        line = QHBoxLayout()
        line.setSpacing(8)
        picture = IconLabel(icon_name, token)
        text = label(wrap=True)
        line.addWidget(picture)
        line.addWidget(text, 1)
        self._layout.addLayout(line)
        return line, picture, text

    def _set(self, line: tuple[QHBoxLayout, QLabel, QLabel], sentence: str) -> None:
        layout, _, text = line
        text.setText(sentence)
        for place in range(layout.count()):
            item = layout.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setVisible(bool(sentence))
        self.setVisible(any(self._says(label_) for label_ in self.findChildren(QLabel)))

    @staticmethod
    def _says(text: QLabel) -> bool:
        return bool(text.text()) and not text.isHidden()

"""How far a backup is, with a way to give it up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.backup.values import Progress
from lnwallet_desktop.ui.backup.backup_words import STEP_WORDS
from lnwallet_desktop.ui.widgets import button, column, label, row


class ProgressLine(QWidget):
    """Hidden while nothing runs."""

    cancel_asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = label("", wrap=True, name=f"{name}Words")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}Bar")
        self._bar.setAccessibleName(tr("How far it is"))
        self._bar.setTextVisible(False)
        self.cancel = button(tr("&Cancel"), f"{name}Cancel", "quiet", accessible=tr("Cancel it; nothing of it stays"))
        self.cancel.clicked.connect(self._ask)
        line = row(self._bar, self.cancel, spacing=12)
        line.setStretch(0, 1)
        layout = column(self._words, spacing=4)
        layout.addLayout(line)
        self.setLayout(layout)
        self.hide()

    def show_progress(self, progress: Progress | None) -> None:
        """None: it has ended."""
        self.setVisible(progress is not None)
        if progress is None:
            self.cancel.setEnabled(True)
            return
        self._words.setText(tr(STEP_WORDS[progress.step]))
        self._bar.setRange(0, 1000 if progress.total else 0)  # without a total it only moves
        self._bar.setValue(1000 * progress.done // progress.total if progress.total else 0)

    def _ask(self) -> None:
        self.cancel.setEnabled(False)
        self._words.setText(tr("Cancelling…"))
        self.cancel_asked.emit()

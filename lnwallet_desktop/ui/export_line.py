"""The strip's line about an export: how far it is, how it ended, and where the file is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from lnwallet_desktop.errors import ExportCancelled
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.treasury.exporting import ExportStatus
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.bottom_strip import StripLine
from lnwallet_desktop.ui.widgets import button

BAR_WIDTH = 180
LONGEST_NAME = 60


class ExportLine(StripLine):
    """Shows what it is told of; what a person asks for is told by signals."""

    cancel_asked = Signal()
    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__("stripExport", "download-simple", "accent")
        self._bar = QProgressBar()
        self._bar.setObjectName("exportProgress")
        self._bar.setAccessibleName(tr("Rows exported"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(BAR_WIDTH)
        self._cancel = button(tr("Cancel"), "cancelExport", "quiet", accessible=tr("Cancel the export"))
        self._cancel.clicked.connect(self.cancel_asked)
        self._folder = button(tr("Open folder"), "openExportFolder", "quiet")
        self._folder.clicked.connect(self.folder_asked)
        self._dismiss = button(tr("Dismiss"), "dismissExport", "quiet")
        self._dismiss.clicked.connect(lambda: self.say(""))
        if (layout := self.layout()) is not None:
            for widget in (self._bar, self._cancel, self._folder, self._dismiss):
                layout.addWidget(widget)

    def show_status(self, status: ExportStatus) -> None:
        """Every step of it."""
        for widget in (self._bar, self._cancel):
            widget.setVisible(status.is_running)
        self._cancel.setEnabled(not status.is_cancelling)
        self._folder.setVisible(status.result is not None)
        self._dismiss.setVisible(not status.is_running)
        self._bar.setRange(0, 0 if status.total is None else 1000)  # without a total it only moves
        self._bar.setValue(1000 * status.rows // status.total if status.total else 0)
        self.show_icon(*_icon(status))
        self.say(export_words(status))


def export_words(status: ExportStatus) -> str:
    """One sentence for each state."""
    name = formats.shortened(status.order.target.name, LONGEST_NAME)
    if status.result is not None:
        return tr("Exported {rows} to {name}.", rows=transactions_word(status.result.rows), name=name)
    if status.problem is not None:
        return tr(status.problem.message)
    if status.is_cancelling:
        return tr("Cancelling the export to {name}…", name=name)
    if status.total is None:
        return tr("Exporting to {name}: counting the transactions…", name=name)
    return tr(
        "Exporting to {name}: {rows} of {total}.",
        name=name,
        rows=group_digits(status.rows),
        total=transactions_word(status.total),
    )


def transactions_word(count: int) -> str:
    """`1 transaction`, `12 345 transactions`."""
    return tr_count("{count} transaction", "{count} transactions", count, count=group_digits(count))


def _icon(status: ExportStatus) -> tuple[str, str]:
    if status.result is not None:
        return "check-circle", "success"
    if isinstance(status.problem, ExportCancelled):
        return "info", "muted"
    return ("warning", "failed") if status.problem is not None else ("download-simple", "accent")

"""Exporting from the window: the sheet that orders it, and the strip's line that follows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.ledger.export.order import ExportOrder, FileType
from lnwallet_desktop.treasury.exporting import Exporting, ExportStatus
from lnwallet_desktop.ui.export_line import ExportLine
from lnwallet_desktop.ui.export_sheet import ExportSheet, proposed_name
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.transactions_page import TransactionsPage
from lnwallet_desktop.ui.window_settings import WindowSettings


class HistoryExport(QObject):
    """The export itself is the treasury's: it goes on whatever the window shows."""

    running_changed = Signal(bool)
    """Whether one is under way; meanwhile no other can be begun."""

    def __init__(
        self,
        exporting: Exporting,
        page: TransactionsPage,
        line: ExportLine,
        settings: WindowSettings,
        spawn: Spawner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._exporting = exporting
        self._page = page
        self._line = line
        self._settings = settings
        self._spawn = spawn
        self._window = window
        line.cancel_asked.connect(exporting.cancel)
        line.folder_asked.connect(self._open_folder)
        self._unfollow: Callable[[], None] = exporting.changed.subscribe(self._show)

    @property
    def running_sentence(self) -> str:
        """Empty while none is under way."""
        return self._line.sentence if self._exporting.is_running else ""

    def ask(self) -> ExportSheet | None:
        """Open the sheet for what the table shows now, in its order. None while another export is under way."""
        if self._exporting.is_running:
            return None
        page = self._page
        sheet = ExportSheet(
            self._exporting,
            page.proxy.wanted,
            page.feed.order,
            page.filter_bar.in_words,
            self._proposed(),
            self._spawn,
            self._window,
        )
        sheet.ordered.connect(self._remember)
        sheet.open()
        return sheet

    def leave(self) -> None:
        self._unfollow()

    def _proposed(self) -> Path:
        folder, ending = self._settings.export_place
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kept = Path(folder) if folder and Path(folder).is_dir() else Path(documents)
        return (kept if kept.is_dir() else Path.home()) / proposed_name(
            FileType(ending) if ending in set(FileType) else FileType.CSV
        )

    def _remember(self, order: ExportOrder) -> None:
        self._settings.export_place = (str(order.target.parent), FileType.of(order.target).value)

    def _show(self, status: ExportStatus) -> None:
        self._line.show_status(status)
        self.running_changed.emit(status.is_running)

    def _open_folder(self) -> None:
        if (status := self._exporting.status) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(status.order.target.parent)))

"""The table of entries, and what is copied from it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.audit.entry_model import Column, EntryModel

ROW_HEIGHT = 36
WIDTHS = {Column.NUMBER: 92, Column.TIME: 148, Column.KIND: 156, Column.ADMIN: 132}
ROOM_FOR_ALL = 860
"""Pixels at 100 %: a narrower table leaves kind and admin to the sentence, which says them too."""


class EntryView(QTableView):
    """Shows the model as it is."""

    copied = Signal(str)
    """A sentence for the person: what is on the clipboard now."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self._entries = model
        self.setObjectName("auditTable")
        self.setAccessibleName(tr("Audit log"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_row_height(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.SENTENCE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        self.customContextMenuRequested.connect(self._open_menu)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_entry)

    def set_row_height(self, height: int) -> None:
        """Pixels at 100 %, of every row."""
        self.verticalHeader().setDefaultSectionSize(height)

    def select_place(self, place: int) -> None:
        self.selectRow(place)
        self.scrollTo(self._entries.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.selectRow(index.row())
        if self._entries.row(self.currentIndex().row()) is None:
            return
        menu = QMenu(self)
        menu.setObjectName("auditMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy &entry"), self._copy_entry)
        menu.addAction(tr("Copy its &hash"), self._copy_hash)
        menu.popup(self.viewport().mapToGlobal(place))

    def _copy_entry(self) -> None:
        row = self._entries.row(self.currentIndex().row())
        if row is not None:
            QGuiApplication.clipboard().setText(row.entry)
            self.copied.emit(tr("The exact text of the entry is on the clipboard."))

    def _copy_hash(self) -> None:
        row = self._entries.row(self.currentIndex().row())
        if row is not None:
            QGuiApplication.clipboard().setText(row.hash.hex())
            self.copied.emit(tr("The hash of the entry is on the clipboard."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column in (Column.KIND, Column.ADMIN):
            self.setColumnHidden(column, event.size().width() < ROOM_FOR_ALL)
        super().resizeEvent(event)

"""The entries that are loaded, newest first; older ones are asked for when somebody comes near the end."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lnwallet_desktop.ledger.audit.read import AuditRow, EntryPage
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.audit.entry_words import kind_words, sentence

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    NUMBER = 0
    TIME = 1
    KIND = 2
    ADMIN = 3
    SENTENCE = 4


HEADINGS = {
    Column.NUMBER: marked("No."),
    Column.TIME: marked("Time"),
    Column.KIND: marked("Kind"),
    Column.ADMIN: marked("Admin"),
    Column.SENTENCE: marked("What happened"),
}


class EntryModel(QAbstractTableModel):
    """Holds what it is given; `older_wanted` asks for more."""

    older_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[AuditRow] = []
        self._more = False

    def show_page(self, page: EntryPage) -> None:
        """Instead of what was there."""
        self.beginResetModel()
        self._rows = list(page.rows)
        self._more = page.before is not None
        self.endResetModel()

    def add_newer(self, rows: list[AuditRow]) -> None:
        """On top. rows: newest first."""
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._rows[:0] = rows
            self.endInsertRows()

    def add_older(self, page: EntryPage) -> None:
        """Below."""
        self._more = page.before is not None
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows += page.rows
            self.endInsertRows()

    @property
    def newest(self) -> int | None:
        return self._rows[0].sequence if self._rows else None

    @property
    def oldest(self) -> int | None:
        return self._rows[-1].sequence if self._rows else None

    def row(self, place: int) -> AuditRow | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, sequence: int) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.sequence == sequence), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self.older_wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(row, Column(index.column()))
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row, Column(index.column()))
            case Qt.ItemDataRole.FontRole if index.column() in (Column.NUMBER, Column.TIME):
                return theme.figures_font()
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == Column.NUMBER:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.NUMBER else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _text(row: AuditRow, column: Column) -> str:
    match column:
        case Column.NUMBER:
            return group_digits(row.sequence)
        case Column.TIME:
            return formats.local_time(row.at)
        case Column.KIND:
            return kind_words(row)
        case Column.ADMIN:
            return formats.plain(row.admin) or "–"
        case Column.SENTENCE:
            return sentence(row)


def _tip(row: AuditRow, column: Column) -> str:
    """The whole of what a cell shortens."""
    match column:
        case Column.TIME:
            return formats.exact_time(row.at)
        case Column.ADMIN:
            return formats.harmless_tip(
                tr("At the workstation {workstation}", workstation=formats.plain(row.workstation))
            )
        case Column.SENTENCE:
            return formats.harmless_tip(formats.breakable(sentence(row)))
    return ""

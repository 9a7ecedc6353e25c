"""A table of figures: words to the left, numbers to the right; it can be copied into a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lnwallet_desktop.money import MINUS, THIN_SPACE
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.reports.figures import Figures

ROW_HEIGHT = 28
SHOWN_ROWS = 9
CELL_SIDE = 9
Index = QModelIndex | QPersistentModelIndex


class FiguresModel(QAbstractTableModel):
    """Holds one Figures; a few hundred rows at most, all of them ready to show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figures = Figures("", (), ())

    def take(self, figures: Figures) -> None:
        """Only what differs is told, so that a live table keeps its place and its selection."""
        if (figures.headings, len(figures.rows)) == (self.figures.headings, len(self.figures.rows)):
            self.figures = figures
            if figures.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.figures = figures
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.figures.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.figures.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            cell = self.figures.rows[index.row()][index.column()]
            return cell if index.column() else formats.plain(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return formats.harmless_tip(formats.plain(self.figures.rows[index.row()][0]))
        return theme.figures_font() if role == Qt.ItemDataRole.FontRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.figures.headings[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class FiguresTable(QTableView):
    """Read only. Ctrl+C copies the chosen rows, the numbers without spaces."""

    row_chosen = Signal(int)

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._figures = FiguresModel(self)
        self.setModel(self._figures)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.setFixedHeight(ROW_HEIGHT * SHOWN_ROWS + self.horizontalHeader().sizeHint().height() + 4)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.row_chosen.emit(now.row()))
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def show_figures(self, figures: Figures) -> None:
        self._figures.take(figures)
        self._share_width()

    def copy(self) -> None:
        """The chosen rows, or all of them, with tabs between the cells."""
        chosen = sorted({index.row() for index in self.selectedIndexes()}) or range(self._figures.rowCount())
        rows = [self._figures.figures.headings, *(self._figures.figures.rows[place] for place in chosen)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(map(_bare, cells)) for cells in rows))

    def _share_width(self) -> None:
        """The numbers as wide as the longest needs, the words what is left. Qt would measure every cell each time."""
        header, metrics = self.horizontalHeader(), QFontMetrics(theme.figures_font(weight=QFont.Weight.Medium))
        columns = zip(self._figures.figures.headings, *self._figures.figures.rows, strict=True)
        for place, cells in enumerate(columns):
            if place == 0:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, metrics.horizontalAdvance(max(cells, key=len)) + 2 * CELL_SIDE)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _bare(cell: str) -> str:
    """A number that a spreadsheet reads; what it would take for a formula is kept as text."""
    number = cell.replace(THIN_SPACE, "").replace(MINUS, "-")
    if number.lstrip("-").isdecimal():
        return number
    text = cell.replace("\t", " ").replace("\n", " ")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\r") else text

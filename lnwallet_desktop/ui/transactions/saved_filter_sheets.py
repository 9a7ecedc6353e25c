"""Giving a filter a name, and later another one, or none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.saved_filters import LONGEST_NAME, SavedFilter, SavedFilters, name_problem
from lnwallet_desktop.ui.widgets import button, label, row

LIST_HEIGHT = 220


class SaveFilterSheet(Sheet):
    """A name for the filter in force. One that is taken is replaced, which is said before."""

    def __init__(self, saved: SavedFilters, chosen: ChosenFilter, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("Save this filter"), "saveFilterSheet", spawn, parent, 460)
        self._saved = saved
        self._chosen = chosen
        words = tr("A period such as “Last 30 days” stays counted from the day on which the filter is used.")
        self.body.addWidget(label(chosen.in_words, wrap=True, name="saveFilterWords"))
        self.line = QLineEdit()
        self.line.setObjectName("filterName")
        self.line.setMaxLength(LONGEST_NAME)
        self._name = Field(tr("&Name"), self.line, words)
        self.body.addWidget(self._name)
        self.line.setText(formats.shortened(chosen.in_words, LONGEST_NAME))
        self.line.selectAll()
        cancel = self.add_button(button(tr("Cancel"), "cancelSaveFilter"))
        cancel.clicked.connect(self.reject)
        self._save = self.add_button(button(tr("Save"), "confirmSaveFilter", "main"))
        self._save.setDefault(True)
        self._save.clicked.connect(self._keep)
        self.line.textChanged.connect(self._look)
        self._look()
        self.line.setFocus()

    def _look(self) -> None:
        typed = self.line.text()
        problem = name_problem(typed)
        taken = None if problem else self._saved.find(typed)
        self._name.set_note(tr("This replaces the saved filter “{name}”.", name=taken.name) if taken else "", "pending")
        if not taken:
            self._name.set_note("")
        self._save.setText(tr("Replace") if taken else tr("Save"))
        self._save.setEnabled(not problem)

    def _keep(self) -> None:
        if not name_problem(self.line.text()):
            self._saved.save(self.line.text(), self._chosen)
            self.accept()


class SavedFiltersSheet(Sheet):
    """The list, with renaming in place and deleting that can be undone while the sheet is open."""

    def __init__(self, saved: SavedFilters, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("Saved filters"), "savedFiltersSheet", spawn, parent, 460)
        self._saved = saved
        self._deleted: tuple[SavedFilter, int] | None = None
        self.list = QListWidget()
        self.list.setObjectName("savedFiltersList")
        self.list.setAccessibleName(tr("Saved filters"))
        self.list.setFixedHeight(LIST_HEIGHT)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.body.addWidget(self.list)
        self._words = label(tone="muted", wrap=True, name="savedFilterWords")
        self.body.addWidget(self._words)
        self._said = label(wrap=True, name="savedFiltersSaid")
        self._undo = button(tr("&Undo"), "undoDeleteFilter")
        line = row(self._said, self._undo)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self._rename = button(tr("&Rename"), "renameFilter")
        self._delete = button(tr("&Delete"), "deleteFilter")
        for place, each in enumerate((self._rename, self._delete)):
            self.buttons.insertWidget(place, each)
        done = self.add_button(button(tr("Done"), "doneSavedFilters", "main"))
        done.setDefault(True)
        done.clicked.connect(self.accept)
        self._rename.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self._delete.clicked.connect(self._remove)
        self._undo.clicked.connect(self._put_back)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.itemChanged.connect(self._take_name)
        self._fill(0)
        self.list.setFocus()

    def _current(self) -> SavedFilter | None:
        place = self.list.currentRow()
        return self._saved.all[place] if 0 <= place < len(self._saved.all) else None

    def _fill(self, place: int, said: str = "") -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for saved in self._saved.all:
            item = QListWidgetItem(saved.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self.list.blockSignals(False)
        self._said.setText(said)
        self._undo.setVisible(self._deleted is not None)
        self._show_current()

    def _show_current(self) -> None:
        current = self._current()
        self._words.setText(formats.breakable(current.chosen.in_words) if current else tr("No filter is saved."))
        for each in (self._rename, self._delete):
            each.setEnabled(current is not None)

    def _take_name(self, item: QListWidgetItem) -> None:
        place = self.list.row(item)
        saved, name = self._saved.all[place], item.text()
        other = self._saved.find(name)
        problem = name_problem(name)
        if not problem and other is not None and other is not saved:
            problem = tr("Another saved filter is called “{name}”.", name=other.name)
        if not problem:
            self._saved.rename(saved, name)
        self._fill(place, problem)

    def _remove(self) -> None:
        current = self._current()
        if current is not None:
            self._deleted = (current, self._saved.delete(current))
            self._fill(self._deleted[1], tr("“{name}” is deleted. Undo works until this is closed.", name=current.name))

    def _put_back(self) -> None:
        if self._deleted is not None:
            (saved, place), self._deleted = self._deleted, None
            self._saved.put_back(saved, place)
            self._fill(place, tr("“{name}” is back.", name=saved.name))
            self.list.setFocus()

"""A file or a folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.widgets import button, column, row


class PathField(QWidget):
    """title: of the dialog. mode: an existing file or a folder. filters: such as `Backups (*.age)`."""

    def __init__(
        self,
        name: str,
        caption: str,
        title: str,
        browse: str,
        mode: QFileDialog.FileMode,
        filters: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._name, self._title, self._mode, self._filters = name, title, mode, filters
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setMaxLength(4000)
        self.field = Field(caption, self.line)
        self._browse = button(browse, f"{name}Browse", accessible=title)
        self._browse.clicked.connect(self._choose)
        line = row(self.field, self._browse)
        line.setAlignment(self._browse, Qt.AlignmentFlag.AlignBottom)
        line.setStretch(0, 1)
        layout = column()
        layout.addLayout(line)
        self.setLayout(layout)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda: self.field.set_wrong(""))

    def path(self) -> Path | None:
        typed = self.line.text().strip()
        return Path(typed).expanduser().absolute() if typed else None

    def show_path(self, path: Path | None) -> None:
        self.line.setText(str(path) if path is not None else "")

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._title, self.line.text() or str(Path.home()))
        dialog.setObjectName(f"{self._name}Dialog")
        dialog.setFileMode(self._mode)
        if self._filters:
            dialog.setNameFilters(self._filters)
        dialog.fileSelected.connect(self.line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

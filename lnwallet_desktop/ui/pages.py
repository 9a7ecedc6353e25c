"""The pages of the window, which of them is shown, and the rail's entries for them."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from lnwallet_desktop.ui.rail import Rail


class Pages(QStackedWidget):
    """The page added first is shown first. A page that is shown gets the keyboard."""

    def __init__(self, rail: Rail) -> None:
        super().__init__()
        self._rail = rail
        self._named: dict[str, QWidget] = {}
        self._chosen = ""
        rail.page_asked.connect(self.show_page)

    @property
    def chosen(self) -> str:
        """The name of the page that the rail marks."""
        return self._chosen

    def add(self, name: str, words: str, icon_name: str, page: QWidget) -> None:
        """name: one of the rail's ORDER."""
        self._named[name] = page
        self.addWidget(page)
        self._rail.add_page(name, words, icon_name)
        if not self._chosen:
            self.show_page(name)

    def show_page(self, name: str) -> None:
        self._chosen = name
        self._rail.show_current(name)
        page = self._named[name]
        self.setCurrentWidget(page)
        page.setFocus()

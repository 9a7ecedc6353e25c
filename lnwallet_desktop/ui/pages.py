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
        self._before: QWidget | None = None
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
        """Show it now, or as soon as nothing stands before the pages."""
        self._chosen = name
        self._rail.show_current(name)
        self._show()

    def stand_before(self, page: QWidget | None) -> None:
        """A page without an entry that hides all others until it is taken away with None."""
        if page is not None and self.indexOf(page) < 0:
            self.addWidget(page)
        self._before = page
        if self.currentWidget() is not (page or self._named[self._chosen]) or not self.isVisible():
            self._show()

    def _show(self) -> None:
        page = self._before or self._named[self._chosen]
        self.setCurrentWidget(page)
        page.setFocus()

"""Choosing whom to pay among the contacts that have a Lightning address, by a few letters and Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import Access, AccessState, Lease
from lnwallet_desktop.treasury.contacts import Contacts
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button

NONE = marked(
    "No contact has a Lightning address yet. Others are paid by an invoice of theirs, so there is nothing to choose."
)
NO_MATCH = marked("No contact is called so.")
_ADDRESS = Qt.ItemDataRole.UserRole


class ContactChooser(Sheet):
    """Closes when the lease ends, and with it every name goes."""

    chosen = Signal(str)
    """A Lightning address."""

    def __init__(self, contacts: Contacts, access: Access, lease: Lease, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("Pay a contact"), "contactChooser", spawn, parent, 440)
        self._contacts = contacts
        self._access = access
        self._lease = lease
        self._filter = _FilterLine()
        self._filter.setObjectName("contactFilter")
        self.list = QListWidget()
        self.list.setObjectName("contactList")
        self.list.setAccessibleName(tr("Contacts with a Lightning address"))
        self.list.setFixedHeight(220)
        self._note = Note("info", "", "contactChooserNote")
        for widget in (Field(tr("&Name"), self._filter), self.list, self._note):
            self.body.addWidget(widget)
        self.add_button(button(tr("Cancel"), "closeContactChooser")).clicked.connect(self.reject)
        self._choose = self.add_button(button(tr("&Choose"), "chooseContact", "main"))
        self._connect()
        self._filter.setFocus()
        self._show_ready()
        self.start(self._read(), "list contacts to pay")

    def _connect(self) -> None:
        self._choose.clicked.connect(self._take)
        self._filter.textChanged.connect(self._show_matching)
        self._filter.returnPressed.connect(self._take)
        self._filter.moved.connect(self._move)
        self.list.itemActivated.connect(lambda _: self._take())
        self.list.currentRowChanged.connect(lambda _: self._show_ready())
        stop = self._access.changed.subscribe(self._on_access)
        self.finished.connect(stop)

    async def _read(self) -> None:
        try:
            known = await self._contacts.all(self._lease)
        except WalletDesktopError as error:
            self._note.say(tr(error.message))
            return
        for contact in known:
            address = self._contacts.address_of(contact)
            if address is not None:
                item = QListWidgetItem(f"{formats.plain(contact.name)}  ·  {address}")
                item.setData(_ADDRESS, address)
                self.list.addItem(item)
        self._show_matching()

    def _show_matching(self) -> None:
        wanted = self._filter.text().strip().casefold()
        items = [self.list.item(place) for place in range(self.list.count())]
        for item in items:
            item.setHidden(wanted not in item.text().casefold())
        matching = [item for item in items if not item.isHidden()]
        self.list.setCurrentItem(matching[0] if matching else None)  # type: ignore[arg-type]
        self._note.say("" if matching else tr(NO_MATCH) if items else tr(NONE))
        self._show_ready()

    def _move(self, by: int) -> None:
        """Over what is shown, from where the list stands."""
        shown = [place for place in range(self.list.count()) if not self.list.item(place).isHidden()]
        if shown:
            now = shown.index(self.list.currentRow()) if self.list.currentRow() in shown else 0
            self.list.setCurrentRow(shown[max(0, min(len(shown) - 1, now + by))])

    def _show_ready(self) -> None:
        item = self.list.currentItem()
        self._choose.setEnabled(item is not None and not item.isHidden())

    def _take(self) -> None:
        if self._choose.isEnabled():
            address = str(self.list.currentItem().data(_ADDRESS))
            self.accept()
            self.chosen.emit(address)

    def _on_access(self, _: AccessState) -> None:
        if self._access.lease != self._lease:
            self.reject()


class _FilterLine(QLineEdit):
    """Up and Down move in the list while one types."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

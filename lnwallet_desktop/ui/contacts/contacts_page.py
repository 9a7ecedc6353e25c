"""The page of contacts: listed by name while somebody holds an unlock, and a way to unlock otherwise."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.contacts import Contact
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.contacts.contact_sheets import AddContactSheet, NameSheet, RemoveContactSheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.unlock_first import UnlockFirst
from lnwallet_desktop.ui.widgets import Note, Picture, button, column, empty, label, scrolled

WORDS = marked(
    "Names for the people and companies you pay. They are encrypted, and show only while somebody holds an unlock."
)
LOCKED = marked("Names and payees are encrypted. Unlock to see them; the history shows pseudonyms meanwhile.")
EMPTY = marked("Name whom you pay: here by an invoice, a node key or an address, or at a payment in the history.")


class ContactsPage(QWidget):
    """Forgets every name when the lease ends."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("contactsPage")
        self.setAccessibleName(tr("Contacts"))
        self._contacts = treasury.contacts
        self._access = treasury.access
        self._spawn = spawn
        self._unlock_first = UnlockFirst(treasury, spawn, self)
        self._lease: Lease | None = None
        self._reading = False
        self._problem = Note("warning-circle", "failed", "contactsProblem")
        self._states = QStackedWidget()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._lay_out()
        self._stop = [
            self._access.changed.subscribe(lambda _: self.refresh()),
            self._contacts.changed.subscribe(lambda _: self.refresh(again=True)),
        ]

    @property
    def is_settled(self) -> bool:
        """Whether what is shown fits the lease."""
        return not self._reading and self._lease == self._access.lease

    def leave(self) -> None:
        for stop in self._stop:
            stop()

    def refresh(self, again: bool = False) -> None:
        """After a change of the lease, and, with `again`, of the contacts."""
        lease = self._access.lease
        if lease is None:
            self._lease = None
            self._clear()
            self._states.setCurrentIndex(0)
        elif self.isVisible() and (again or lease != self._lease):
            self._lease = lease
            self._spawn(self._read(lease), "list the contacts")

    def _lay_out(self) -> None:
        unlock = button(tr("&Unlock…"), "unlockContacts", "main", "lock-simple-open", tr("Unlock to see the contacts"))
        unlock.clicked.connect(lambda: self._unlock_first(tr("Unlock to see contacts"), lambda lease: None))
        first = button(tr("&Add a contact…"), "addFirstContact", "main")
        self.add = button(tr("&Add a contact…"), "addContact", "main")
        for asker in (first, self.add):
            asker.clicked.connect(self._add)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.setSpacing(16)
        inside.addWidget(label(tr("Contacts"), theme.BASE_POINTS + 6, QFont.Weight.DemiBold))
        inside.addWidget(label(tr(WORDS), tone="muted", wrap=True))
        frame = QFrame()
        frame.setObjectName("card")
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addLayout(self._rows)
        inside.addWidget(frame)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addStretch(1)
        self._states.addWidget(
            EmptyState("contactsLocked", "lock-simple", tr("Contacts are locked"), tr(LOCKED), unlock)
        )
        self._states.addWidget(EmptyState("contactsEmpty", "user", tr("No contacts yet"), tr(EMPTY), first))
        self._states.addWidget(scrolled(listed, "contactsList"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._problem)
        layout.addWidget(self._states, 1)

    async def _read(self, lease: Lease) -> None:
        self._reading = True
        try:
            known = await self._contacts.all(lease)
        except WalletDesktopError as error:
            if self._access.lease == lease:
                self._problem.say(tr(error.message))
            return
        finally:
            self._reading = False
        if self._access.lease != lease:
            return
        self._problem.say("")
        self._clear()
        for contact in known:
            self._rows.addWidget(self._row(contact))
        self._states.setCurrentIndex(2 if known else 1)

    def _clear(self) -> None:
        empty(self._rows)

    def _row(self, contact: Contact) -> QWidget:
        made, shown = QWidget(), formats.plain(contact.name)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        name = label(
            formats.breakable(shown), weight=QFont.Weight.Medium, name=f"contact {contact.contact_id}", wrap=True
        )
        under = label(", ".join(contact.pseudonyms), theme.BASE_POINTS - 1, tone="muted", wrap=True)
        under.setToolTip(formats.harmless_tip("\n".join(contact.payees)))
        rename = button(tr("Rename…"), f"renameContact {contact.contact_id}", "", "", tr("Rename {shown}", shown=shown))
        rename.clicked.connect(partial(self._rename, contact))
        remove = button(
            tr("Remove…"), f"removeContact {contact.contact_id}", "quiet", "", tr("Remove {shown}", shown=shown)
        )
        remove.clicked.connect(partial(self._remove, contact))
        line.addWidget(Picture("user", "muted", 18))
        line.addLayout(column(name, under, spacing=0), 1)
        line.addWidget(rename)
        line.addWidget(remove)
        return made

    def _add(self) -> None:
        def ask(lease: Lease) -> None:
            AddContactSheet(lambda name, payee: self._contacts.add(name, payee, lease), self._spawn, self).open()

        self._unlock_first(tr("Unlock to add a contact"), ask)

    def _rename(self, contact: Contact) -> None:
        def ask(lease: Lease) -> None:
            title = tr("Rename a contact")
            NameSheet(
                title, contact.name, lambda name: self._contacts.rename(contact, name, lease), self._spawn, self
            ).open()

        self._unlock_first(tr("Unlock to rename a contact"), ask)

    def _remove(self, contact: Contact) -> None:
        def ask(lease: Lease) -> None:
            RemoveContactSheet(contact, lambda: self._contacts.remove(contact, lease), self._spawn, self).open()

        self._unlock_first(tr("Unlock to remove a contact"), ask)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh(again=True)  # another workstation or a command may have changed them

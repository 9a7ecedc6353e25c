"""The sheets of contacts: name a payee, give another name, remove."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.contacts import LONGEST_NAME, Contact
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Field, InvoiceEdit
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label

NAME_WORDS = marked(
    "The name is encrypted. It shows while somebody holds an unlock; at other times the pseudonym does."
)
REMOVE_WORDS = marked(
    "Payments to {name} stay in the history, under their pseudonym. The audit log keeps who removed the contact."
)

NameIt = Callable[[str], Awaitable[object]]
AddIt = Callable[[str, str], Awaitable[object]]
Change = Callable[[], Awaitable[object]]


class ContactSheet(Sheet):
    """What is refused is said in it, and it stays open. change: what the sheet is for, with what was typed."""

    def __init__(self, title: str, name: str, confirm: str, change: Change, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(title, name, spawn, parent, 460)
        self._change = change
        self.problem = Note("warning-circle", "failed", "contactProblem")
        self.add_button(button(tr("Cancel"), "cancelContact")).clicked.connect(self.reject)
        self.confirm = self.add_button(button(confirm, "confirmContact", "main"))
        self.confirm.clicked.connect(self.go)

    def go(self) -> None:
        if self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self.problem.say("")
            self.start(self._make(), "change a contact")

    async def _make(self) -> None:
        try:
            await self._change()
        except WalletDesktopError as error:
            self.confirm.setEnabled(True)
            self.problem.say(tr(error.message))
            return
        self.accept()


class NameSheet(ContactSheet):
    """A name for a payee that is known already, or another name for a contact."""

    def __init__(self, title: str, present: str, name_it: NameIt, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(title, "nameContactSheet", tr("&Save"), lambda: name_it(self._name.text()), spawn, parent)
        self._name, field = name_field(present)
        self._name.textChanged.connect(self._show_ready)
        for widget in (label(tr(NAME_WORDS), tone="muted", wrap=True), field, self.problem):
            self.body.addWidget(widget)
        self._name.returnPressed.connect(self.go)
        self._name.setFocus()
        self._show_ready()

    def _show_ready(self) -> None:
        self.confirm.setEnabled(bool(self._name.text().strip()))


class AddContactSheet(ContactSheet):
    """A name, and how the payee is known."""

    def __init__(self, add_it: AddIt, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("Add a contact"), "addContactSheet", tr("&Add"), self._added, spawn, parent)
        self._add_it = add_it
        self._name, field = name_field("")
        self._payee = InvoiceEdit("contactPayee")
        hint = tr("An invoice of theirs, also one that was paid; a node key (66 hex digits); or an address.")
        payee = Field(tr("&Payee"), self._payee, hint)
        self._name.textChanged.connect(self._show_ready)
        self._payee.textChanged.connect(self._show_ready)
        self._name.returnPressed.connect(self._payee.setFocus)
        self._payee.entered.connect(self.go)
        for widget in (label(tr(NAME_WORDS), tone="muted", wrap=True), field, payee, self.problem):
            self.body.addWidget(widget)
        self._name.setFocus()
        self._show_ready()

    def _show_ready(self) -> None:
        self.confirm.setEnabled(bool(self._name.text().strip() and self._payee.toPlainText().strip()))

    def _added(self) -> Awaitable[object]:
        return self._add_it(self._name.text(), self._payee.toPlainText())


class RemoveContactSheet(ContactSheet):
    """Said before; never the default."""

    def __init__(self, contact: Contact, remove_it: Change, spawn: Spawner, parent: QWidget) -> None:
        name = formats.plain(contact.name)
        super().__init__(tr("Remove {name}", name=name), "removeContactSheet", tr("&Remove"), remove_it, spawn, parent)
        self.confirm.setProperty("kind", "")
        for widget in (label(tr(REMOVE_WORDS, name=name), wrap=True), self.problem):
            self.body.addWidget(widget)


def name_field(present: str) -> tuple[QLineEdit, Field]:
    editor = QLineEdit(present)
    editor.setObjectName("contactName")
    editor.setMaxLength(LONGEST_NAME)
    return editor, Field(tr("&Name"), editor)

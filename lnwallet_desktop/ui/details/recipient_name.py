"""The contact's name of the recipient that the pane shows, for as long as somebody holds an unlock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Direction, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.contacts.contact_sheets import NameSheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_first import UnlockFirst
from lnwallet_desktop.ui.widgets import button

OFFER = marked("&Name this recipient…")


class RecipientName:
    """Tells `show` the name, or an empty text where there is none or nobody may see it."""

    def __init__(
        self, treasury: Treasury, spawn: Spawner, owner: QWidget, show: Callable[[str], None], offer: str = OFFER
    ) -> None:
        self._contacts = treasury.contacts
        self._access = treasury.access
        self._spawn = spawn
        self._owner = owner
        self._show = show
        self._unlock_first = UnlockFirst(treasury, spawn, owner)
        self._row: Transaction | None = None
        self.ask: QPushButton = button(offer, "nameRecipient", "", "user")
        self.ask.setToolTip(
            tr("Give this recipient a name. It is encrypted, and shows while somebody holds an unlock.")
        )
        self.ask.clicked.connect(self._name)
        self._stop = [
            self._access.changed.subscribe(lambda _: self._look()),
            self._contacts.changed.subscribe(lambda _: self._look()),
        ]

    def show_row(self, row: Transaction | None) -> None:
        is_other = row is None or self._row is None or row.transaction_id != self._row.transaction_id
        self._row = row
        if is_other:
            self._show("")
            self._look()

    def leave(self) -> None:
        """Nothing is shown any more: the widgets may go before an answer comes."""
        self._row = None
        for stop in self._stop:
            stop()

    def _look(self) -> None:
        row, lease = self._row, self._access.lease
        sent = row is not None and row.direction is Direction.SENT
        if lease is None or not sent:
            self._show("")
            self.ask.setVisible(sent)
        elif row is not None:
            self._spawn(self._read(row, lease), "look for a contact")

    async def _read(self, row: Transaction, lease: Lease) -> None:
        try:
            name = (await self._contacts.names(lease)).get(row.pseudonymized_recipient, "")
        except WalletDesktopError:
            return  # locked or away meanwhile: the pseudonym stays
        if self._row is not None and self._row.transaction_id == row.transaction_id and self._access.lease == lease:
            self._show(name)
            self.ask.setVisible(not name)

    def _name(self) -> None:
        row = self._row

        def ask(lease: Lease) -> None:
            if row is not None:
                NameSheet(
                    tr("Name this recipient"),
                    "",
                    lambda name: self._contacts.add_recipient(name, row, lease),
                    self._spawn,
                    self._owner.window(),
                ).open()

        self._unlock_first(tr("Unlock to name the recipient"), ask)

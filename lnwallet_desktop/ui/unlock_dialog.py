"""Opening the wallet after a start, and unlocking it to pay."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.workstation import Holding
from lnwallet_desktop.ui.open_banner import held_words
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlocking import unlock_for
from lnwallet_desktop.ui.widgets import button, label

OPEN_WORDS = (
    "Opening gives the wallet its keys, so that it can show its balance, receive, and settle what is on the way. "
    "It does not allow paying: that needs an unlock."
)
UNLOCK_WORDS = (
    "Unlocking lets you pay, change memos and see sealed details for up to 15 minutes, or until nobody has touched the "
    "program for 5 minutes."
)


class UnlockDialog(Sheet):
    """Asks for an admin's passphrase; says what is wrong where it was typed."""

    done_well = Signal()

    def __init__(
        self,
        access: Access,
        holding: Holding,
        spawn: Spawner,
        parent: QWidget | None,
        to_pay: bool,
        title: str = "Unlock to pay",
    ) -> None:
        super().__init__(title if to_pay else "Open the wallet", "unlockDialog", spawn, parent, 460)
        self._access = access
        self._holding = holding
        self._to_pay = to_pay
        self._busy = False
        self.body.addWidget(label(UNLOCK_WORDS if to_pay else OPEN_WORDS, tone="muted", wrap=True))
        self.passphrase = PassphraseField(f"&Passphrase of {' or '.join(access.admins)}")
        self.passphrase.entered.connect(self._go)
        self.passphrase.edited.connect(self._show_ready)
        self.body.addWidget(self.passphrase)
        self._held = label(tone="pending", wrap=True, name="heldElsewhere")
        self.body.addWidget(self._held)
        unfollow = holding.changed.subscribe(lambda _: self._show_ready())
        self.finished.connect(lambda _: unfollow())
        cancel = self.add_button(button("Cancel", "cancelUnlock"))
        cancel.clicked.connect(self.reject)
        self._confirm = self.add_button(
            button("Unlock" if to_pay else "Open wallet", "confirmUnlock", "main", "lock-simple-open")
        )
        self._confirm.clicked.connect(self._go)
        self._confirm.setDefault(True)
        self.finished.connect(self.passphrase.forget)
        self._show_ready()
        self.passphrase.setFocus()

    @property
    def _is_ready(self) -> bool:
        return not self._busy and not self.passphrase.is_empty and self._holding.elsewhere is None

    def _show_ready(self) -> None:
        """Another workstation may hold the wallet; as soon as it is closed there, it can be opened here."""
        held_by = self._holding.elsewhere
        self._held.setText(f"{held_words(held_by)[0]}. Close it there; then go on here." if held_by else "")
        self._held.setVisible(held_by is not None)
        self._confirm.setEnabled(self._is_ready)

    def _go(self) -> None:
        if self._is_ready:
            self._set_busy(True)
            self.start(self._try(self.passphrase.take()), "unlock")

    async def _try(self, passphrase: str) -> None:
        try:
            if self._to_pay:
                await unlock_for(self.spawn, self._access, passphrase, lambda: not self.is_closed)
            else:  # connecting goes on if the sheet is closed meanwhile
                await self.spawn.outlive(self._access.open(passphrase), "open the wallet")
        except WalletDesktopError as error:
            self._set_busy(False)
            self.passphrase.set_wrong(error.message)
            self.passphrase.setFocus()
            return
        self.done_well.emit()
        self.accept()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.passphrase.set_busy(busy)
        words = ("Unlocking…" if self._to_pay else "Opening…") if busy else "Unlock" if self._to_pay else "Open wallet"
        self._confirm.setText(f" {words}")
        self._show_ready()

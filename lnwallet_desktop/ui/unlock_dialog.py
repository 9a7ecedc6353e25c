"""Opening the wallet after a start, and unlocking it to pay."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from lnwallet_desktop.errors import (
    DeviceKeyMissing,
    LockedOut,
    VaultDamaged,
    VaultMissing,
    VaultOlder,
    WalletDesktopError,
    WrongPassphrase,
)
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.admins import Admins
from lnwallet_desktop.treasury.lockout_guard import Tries
from lnwallet_desktop.treasury.workstation import Holding
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.open_banner import held_words
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.recovery_sheet import RecoverySheet
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlocking import unlock_for
from lnwallet_desktop.ui.widgets import Note, button, label

OPEN_WORDS = marked(
    "Opening gives the wallet its keys, so that it can show its balance, receive, and settle what is on the way. "
    "It does not allow paying: that needs an unlock."
)
UNLOCK_WORDS = marked(
    "Unlocking lets you pay, change memos and see sealed details for up to 15 minutes, or until nobody has touched the "
    "program for 5 minutes."
)


class UnlockDialog(Sheet):
    """Asks for an admin's passphrase; says what is wrong where it was typed, and which other way there is."""

    done_well = Signal()

    def __init__(
        self,
        access: Access,
        admins: Admins,
        spawn: Spawner,
        parent: QWidget | None,
        to_pay: bool,
        title: str = "",
        holding: Holding | None = None,
    ) -> None:
        """holding: where another workstation may hold the wallet."""
        super().__init__(
            (title or tr("Unlock to pay")) if to_pay else tr("Open the wallet"), "unlockDialog", spawn, parent, 460
        )
        self._access = access
        self._admins = admins
        self._holding = holding
        self._to_pay = to_pay
        self._busy = False
        self._dead = False
        self._accept_older = False
        self._tries: dict[str, Tries] = {}
        self._left_s: dict[str, int] = {}
        self.body.addWidget(label(tr(UNLOCK_WORDS) if to_pay else tr(OPEN_WORDS), tone="muted", wrap=True))
        known = _known_admins(access)
        self._whose = _chooser(known)
        self._whose.currentIndexChanged.connect(self._turn_to_admin)
        field = Field(tr("&Admin"), self._whose)
        field.setVisible(self._whose.count() > 1)
        caption = tr("&Passphrase of {name}", name=known[0]) if len(known) == 1 else tr("&Passphrase")
        self.passphrase = PassphraseField(caption)
        self.passphrase.entered.connect(self._go)
        self.passphrase.edited.connect(self._show_ready)
        self._waiting = Note("clock", "pending", "unlockWaiting")
        self._problem = Note("warning-circle", "failed", "unlockProblem")
        self._held = label(tone="pending", wrap=True, name="heldElsewhere")
        for widget in (field, self.passphrase, self._held, self._waiting, self._problem):
            self.body.addWidget(widget)
        if holding is not None:
            unfollow = holding.changed.subscribe(lambda _: self._show_ready())
            self.finished.connect(lambda _: unfollow())
        self._make_buttons()
        self.finished.connect(self.passphrase.forget)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self._show_ready()
        self.passphrase.setFocus()
        self.start(self._look(), "look at the tries that are left")

    def _make_buttons(self) -> None:
        self.recover = button(tr("Use the &recovery code…"), "useRecoveryCode")
        self.recover.clicked.connect(self._ask_code)
        self.older = button(tr("Open the &older copy"), "openOlderVault")
        self.older.clicked.connect(self._confirm_older)
        for each in (self.recover, self.older):
            each.hide()
            self.buttons.insertWidget(0, each)
        cancel = self.add_button(button(tr("Cancel"), "cancelUnlock"))
        cancel.clicked.connect(self.reject)
        self._confirm = self.add_button(
            button(tr("Unlock") if self._to_pay else tr("Open wallet"), "confirmUnlock", "main", "lock-simple-open")
        )
        self._confirm.clicked.connect(self._go)
        self._confirm.setDefault(True)

    @property
    def _admin(self) -> str:
        return str(self._whose.currentData() or "")

    async def _look(self) -> None:
        """Which admin may try what now."""
        try:
            tries = await self._access.tries()
        except WalletDesktopError as error:
            self._fail(error)
            return
        self._tries = {each.admin: each for each in tries}
        self._left_s = {each.admin: each.seconds_left for each in tries}
        self._second.start()
        self._show_tries()

    def _count_down(self) -> None:
        """For every admin, whichever is chosen."""
        self._left_s = {name: max(0, left - 1) for name, left in self._left_s.items()}
        if not any(self._left_s.values()):
            self._second.stop()
        self._show_tries()

    def _show_tries(self) -> None:
        """Free, waiting with a countdown, or locked out."""
        tries = self._tries.get(self._admin)
        left = self._left_s.get(self._admin, 0)
        if tries is None or self._dead:
            self._second.stop()
        elif tries.locked_out:
            self._waiting.say("")
            self._problem.say(self._locked_out_words(tries))
            self._offer_recovery()
        elif left:
            self._problem.say("")
            self._waiting.say(
                tr(
                    "{failures} wrong passphrases were typed for {admin}. The next try is possible in {left}.",
                    failures=tries.failures,
                    admin=tries.admin,
                    left=formats.countdown(left),
                )
            )
            self._offer_recovery()
        elif not self._waiting.isHidden():  # the wait is over
            self._waiting.say("")
            self.passphrase.set_wrong("")
            self._show_ready()
            self.passphrase.setFocus()
        self._show_ready()

    def _locked_out_words(self, tries: Tries) -> str:
        others = [name for name, each in self._tries.items() if not each.locked_out]
        either = tr(" or ")
        ways = [tr("the passphrase of {names}", names=either.join(others))] if others else []
        if self._admins.has_recovery_code:
            ways.append(tr("the recovery code"))
        way = tr("Open the wallet with {ways}.", ways=either.join(ways)) if ways else tr("Make it anew from its words.")
        return tr(
            "{failures} wrong passphrases were typed for {admin}, so none is tried any more. {way} No money is lost.",
            failures=tries.failures,
            admin=tries.admin,
            way=way,
        )

    def _show_ready(self) -> None:
        """Another workstation may hold the wallet; as soon as it is closed there, it can be opened here."""
        held_by = self._holding.elsewhere if self._holding is not None else None
        self._held.setText(
            tr("{words}. Close it there; then go on here.", words=held_words(held_by)[0]) if held_by else ""
        )
        self._held.setVisible(held_by is not None)
        tries = self._tries.get(self._admin)
        free = not (self._dead or (tries and tries.locked_out) or self._left_s.get(self._admin))
        self.passphrase.set_busy(self._busy or not free)
        ready = free and held_by is None and not self._busy and not self.passphrase.is_empty
        self._confirm.setEnabled(ready)

    def _turn_to_admin(self) -> None:
        """Another one may have other tries."""
        self.passphrase.set_wrong("")
        for note in (self._problem, self._waiting):
            note.say("")
        self._show_tries()

    def _go(self) -> None:
        if not self._busy and self._confirm.isEnabled():
            self._set_busy(True)
            self._problem.say("")
            self.start(self._try(self.passphrase.take(), self._admin), "unlock")

    async def _try(self, passphrase: str, admin: str) -> None:
        try:
            if self._to_pay:
                await unlock_for(
                    self.spawn, self._access, passphrase, lambda: not self.is_closed, admin, self._accept_older
                )
            else:  # connecting goes on if the sheet is closed meanwhile
                opening = self._access.open(passphrase, admin, self._accept_older)
                await self.spawn.outlive(opening, "open the wallet")
        except WalletDesktopError as error:
            self._set_busy(False)
            self._fail(error)
            return
        self.done_well.emit()
        self.accept()

    def _fail(self, error: WalletDesktopError) -> None:
        """Say it where it belongs, and what can be done."""
        match error:
            case WrongPassphrase():
                self.passphrase.set_wrong(tr(error.message))
                self.passphrase.setFocus()
                self.start(self._look(), "look at the tries that are left")
            case LockedOut():
                self.start(self._look(), "look at the tries that are left")
            case VaultOlder():
                self._problem.say(tr(error.message))
                self.older.show()
            case DeviceKeyMissing():
                self._problem.say(tr(error.message))
                self._offer_recovery()
            case VaultDamaged() | VaultMissing():
                self._dead = True
                self._problem.say(tr(error.message))
            case _:
                self.passphrase.set_wrong(tr(error.message))
                self.passphrase.setFocus()
        self._show_ready()

    def _offer_recovery(self) -> None:
        self.recover.setVisible(self._admins.has_recovery_code)

    def _confirm_older(self) -> None:
        """A second, deliberate step: the passphrase once more, now for the copy that was put back."""
        self._accept_older = True
        self.older.hide()
        self._problem.say(tr("Type the passphrase once more to make this older copy the valid one."))
        self.passphrase.setFocus()

    def _ask_code(self) -> None:
        sheet = RecoverySheet(self._admins, self._admin, self.spawn, self)
        sheet.recovered.connect(self._recovered)
        sheet.open()

    def _recovered(self, admin: str) -> None:
        self._whose.setCurrentIndex(self._whose.findData(admin))
        self.recover.hide()
        self._problem.say("")
        self.passphrase.set_wrong("")
        self.passphrase.set_note(tr("{admin} has a new passphrase. Type it to go on.", admin=admin), "success")
        self._tries.clear()
        self._left_s.clear()
        self._show_ready()
        self.passphrase.setFocus()
        self.start(self._look(), "look at the tries that are left")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        words = (
            (tr("Unlocking…") if self._to_pay else tr("Opening…"))
            if busy
            else tr("Unlock")
            if self._to_pay
            else tr("Open wallet")
        )
        self._confirm.setText(f" {words}")
        self._show_ready()


def _known_admins(access: Access) -> tuple[str, ...]:
    """None of a vault whose header cannot be read; the look at the tries then says so."""
    try:
        return access.admins
    except WalletDesktopError:
        return ()


def _chooser(admins: tuple[str, ...]) -> QComboBox:
    made = QComboBox()
    made.setObjectName("unlockAdmin")
    for name in admins:
        made.addItem(name, name)
    return made

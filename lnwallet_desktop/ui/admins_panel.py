"""The settings page of who may unlock: the admins, their passphrases, and the recovery code."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr, tr_count
from lnwallet_desktop.treasury.admins import Admin
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.admin_sheets import AddAdminSheet, ChangePassphraseSheet, NewCodeSheet, RemoveAdminSheet
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, Picture, button, column, empty, label, rule

WORDS = marked(
    "Each admin opens and unlocks the wallet with a passphrase of their own, and every payment names who unlocked it. "
    "Have at least two, so that one forgotten passphrase stops nobody."
)
NO_CODE = marked(
    "There is no recovery code. If a passphrase is forgotten or was typed wrongly ten times, only another admin or the "
    "wallet’s words would help. Make one and keep it on paper."
)
HAS_CODE = marked("A recovery code was made. A new one makes it void.")


class AdminsPanel(QWidget):
    """Reads the vault when it is shown and after each change."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("adminsPanel")
        self._admins = treasury.admins
        self._access = treasury.access
        self._wallet = tr("Wallet on {network}", network=treasury.network)
        self._spawn = spawn
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._problem = Note("warning-circle", "failed", "adminsProblem")
        self._no_code = Note("warning", "pending", "noRecoveryCode")
        self._code_words = label(tr(HAS_CODE), tone="muted", wrap=True, name="hasRecoveryCode")
        self.add = button(tr("&Add an admin…"), "addAdmin")
        self.add.clicked.connect(lambda: self._open(AddAdminSheet(self._admins, self._spawn, self)))
        self.new_code = button(tr("Make a new &recovery code…"), "newRecoveryCode")
        self.new_code.clicked.connect(lambda: self._open(NewCodeSheet(self._admins, self._wallet, self._spawn, self)))
        self._lay_out()
        self._unfollow = self._admins.changed.subscribe(lambda _: self.refresh())
        self.destroyed.connect(lambda *_, stop=self._unfollow: stop())

    @property
    def is_settled(self) -> bool:
        """Whether the admins of the vault are listed."""
        return self._rows.count() > 0

    def refresh(self) -> None:
        self._spawn(self._read(), "list the admins")

    def _lay_out(self) -> None:
        layout = begun(self, tr("Who may unlock"), tr(WORDS))
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addLayout(self._rows)
        layout.addWidget(frame)
        layout.addLayout(_to_the_left(self.add))
        layout.addWidget(self._problem)
        layout.addWidget(rule())
        layout.addWidget(label(tr("Recovery code"), theme.BASE_POINTS + 2, QFont.Weight.DemiBold))
        layout.addWidget(self._no_code)
        layout.addWidget(self._code_words)
        layout.addLayout(_to_the_left(self.new_code))
        layout.addStretch(1)

    async def _read(self) -> None:
        try:
            known = await self._admins.all()
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            return
        self._problem.say("")
        empty(self._rows)
        for each in known:
            self._rows.addWidget(self._row(each, is_only=len(known) == 1))
        has_code = self._admins.has_recovery_code
        self._no_code.say("" if has_code else tr(NO_CODE))
        self._code_words.setVisible(has_code)

    def _row(self, admin: Admin, is_only: bool) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        name = label(admin.name, weight=QFont.Weight.Medium, name=f"admin {admin.name}", wrap=True)
        state = label(self._state(admin), theme.BASE_POINTS - 1, tone="failed" if admin.tries.locked_out else "muted")
        change = button(
            tr("Change passphrase…"),
            f"changePassphrase {admin.name}",
            "",
            "",
            tr("Change {name}’s passphrase", name=admin.name),
        )
        change.clicked.connect(partial(self._change, admin.name))
        remove = button(tr("Remove…"), f"removeAdmin {admin.name}", "quiet", "", tr("Remove {name}", name=admin.name))
        remove.clicked.connect(partial(self._remove, admin.name))
        remove.setEnabled(not is_only)
        remove.setToolTip(tr("The only admin cannot be removed.") if is_only else "")
        line.addWidget(Picture("lock-simple", "muted", 18))
        line.addLayout(column(name, state, spacing=0), 1)
        line.addWidget(change)
        line.addWidget(remove)
        return made

    def _state(self, admin: Admin) -> str:
        lease = self._access.lease
        has_lease = tr("holds the unlock now") if lease is not None and lease.admin == admin.name else ""
        wrong = admin.tries.failures
        count = _wrong_words(wrong) if wrong else ""
        locked = tr("locked out") if admin.tries.locked_out else ""
        return ", ".join(part for part in (has_lease, count, locked) if part) or tr("may unlock")

    def _change(self, name: str) -> None:
        self._open(ChangePassphraseSheet(self._admins, name, self._spawn, self))

    def _remove(self, name: str) -> None:
        self._open(RemoveAdminSheet(self._admins, name, self._spawn, self))

    def _open(self, sheet: Sheet) -> None:
        sheet.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # a command may have changed it


def _to_the_left(widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(widget)
    line.addStretch(1)
    return line


def _wrong_words(wrong: int) -> str:
    return tr_count(
        "{count} wrong passphrase since the last right one", "{count} wrong passphrases since the last right one", wrong
    )

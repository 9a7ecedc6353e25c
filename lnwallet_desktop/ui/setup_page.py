"""First use: who may unlock, the words on paper and checked, the recovery code; only then is the wallet made."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.recovery_code_view import RecoveryCodeView
from lnwallet_desktop.ui.recovery_words import RecoveryWords
from lnwallet_desktop.ui.setup_form import NewWallet, SetupForm
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.word_check import WordCheck
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import new_words

CARD_WIDTH = 560
CODE_TITLE = "Write the recovery code down"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the wallet will be made of once all of it is on paper. Until then nothing is on the disk."""

    wanted: NewWallet
    words: str = field(repr=False)
    code: RecoveryCode

    @property
    def may_skip(self) -> bool:
        """Where the money is not real."""
        return self.wanted.network is not Network.MAINNET


class SetupPage(QScrollArea):
    """Goes through the steps, makes the wallet and opens it. A wallet whose words nobody has is never made."""

    made = Signal()
    """The wallet is there."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("setupPage")
        self._treasury = treasury
        self._spawn = spawn
        self.is_under_way = False
        self.form = SetupForm(treasury.network)
        self.form.asked.connect(self._begin)
        self._step: QWidget = self.form
        self._card = QFrame()
        self._card.setObjectName("card")
        self._card.setFixedWidth(CARD_WIDTH)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(32, 28, 32, 28)
        self._inside.addWidget(self.form)
        self._lay_out()
        self.setFocusProxy(self.form)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._card)
        across.addStretch(1)
        down = QVBoxLayout(page)
        down.setContentsMargins(16, 16, 16, 16)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(2)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _begin(self, wanted: NewWallet) -> None:
        try:
            self._treasury.check_new_wallet(wanted.admin, wanted.passphrase, wanted.network, wanted.api_key)
        except WalletDesktopError as error:
            self.form.show_problem(error.message)
            return
        self.form.forget()
        self._show_words(_Plan(wanted, new_words(), RecoveryCode.new()))

    def _show_words(self, plan: _Plan) -> None:
        step = RecoveryWords(plan.words, real_money=not plan.may_skip)
        step.written.connect(lambda: self._check_words(plan))
        self._turn_to(step)

    def _check_words(self, plan: _Plan) -> None:
        step = WordCheck(plan.words, plan.may_skip)
        step.back.connect(lambda: self._show_words(plan))
        step.confirmed.connect(lambda: self._show_code(plan))
        step.skipped.connect(lambda: self._show_code(plan))
        self._turn_to(step)

    def _show_code(self, plan: _Plan) -> None:
        wallet = f"Wallet of {plan.wanted.admin} on {plan.wanted.network}"
        step = RecoveryCodeView(plan.code, wallet, plan.may_skip, CODE_TITLE, "&Make the wallet")
        for signal in (step.confirmed, step.skipped):
            signal.connect(lambda: self._spawn(self._make(plan), "make a wallet"))
        self._turn_to(step)

    async def _make(self, plan: _Plan) -> None:
        """Once, however often it is clicked."""
        if self.is_under_way:
            return
        self.is_under_way = True  # until it is open; a wallet that others make needs no more of this page
        self._step.setEnabled(False)
        wanted = plan.wanted
        try:
            await self._treasury.create_wallet(
                wanted.admin, wanted.passphrase, wanted.network, wanted.api_key, plan.words, recovery=plan.code
            )
        except WalletDesktopError as error:
            self._turn_to(self.form)
            self.form.show_problem(error.message)
            return
        finally:
            self.is_under_way = False
        self._turn_to(self.form)
        self.made.emit()
        await self._treasury.access.open(wanted.passphrase)

    def _turn_to(self, step: QWidget) -> None:
        """What the step before has shown is gone with it."""
        before, self._step = self._step, step
        before.hide()
        if before is not self.form:
            self._inside.removeWidget(before)
            before.deleteLater()
        if step is not self.form:
            self._inside.addWidget(step)
        step.show()
        step.setFocus()
        self.verticalScrollBar().setValue(0)

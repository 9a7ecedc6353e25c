"""First use: make a wallet, write its words down, open it. One sentence, one form, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.recovery_words import RecoveryWords
from lnwallet_desktop.ui.setup_form import NewWallet, SetupForm
from lnwallet_desktop.ui.tasks import Spawner

CARD_WIDTH = 560


class SetupPage(QScrollArea):
    """Makes the wallet, shows its words once, and opens it."""

    made = Signal()
    """The wallet is there and its words were shown."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("setupPage")
        self._treasury = treasury
        self._spawn = spawn
        self.is_under_way = False
        self.form = SetupForm(treasury.network)
        self.form.asked.connect(lambda wanted: spawn(self._make(wanted), "make a wallet"))
        self.words: RecoveryWords | None = None
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

    async def _make(self, wanted: NewWallet) -> None:
        self.is_under_way = True  # until the words were shown; a wallet that others make needs no more of this page
        try:
            secrets = await self._treasury.create_wallet(
                wanted.admin, wanted.passphrase, wanted.network, wanted.api_key
            )
        except WalletDesktopError as error:
            self.is_under_way = False
            self.form.show_problem(error.message)
            return
        self.form.forget()
        self.form.hide()
        self.words = RecoveryWords(secrets.mnemonic, real_money=wanted.network is Network.MAINNET)
        self.words.written.connect(self._finish)
        self._inside.addWidget(self.words)
        self._spawn(self._open(wanted.passphrase), "open the wallet")  # while the words are written down

    async def _open(self, passphrase: str) -> None:
        await self._treasury.access.open(passphrase)

    def _finish(self) -> None:
        if self.words is not None:
            self.words.deleteLater()
            self.words = None
        self.is_under_way = False
        self.made.emit()

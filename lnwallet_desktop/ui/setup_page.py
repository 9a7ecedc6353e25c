"""First use: make a wallet. One sentence, one form, one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Field, button, label

NETWORKS: list[tuple[str, Network]] = [
    ("Sandbox: try it on this computer, no real money", Network.SANDBOX),
    ("Regtest: the SDK makers’ public test network", Network.REGTEST),
    ("Mainnet: real money, needs a Breez API key", Network.MAINNET),
]
LENGTH_HINT = "At least 15 characters. Four or five unrelated words are easy to remember and hard to guess."


class SetupPage(QWidget):
    """Makes the wallet and opens it."""

    made = Signal()

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self._treasury = treasury
        self._spawn = spawn
        self._network = QComboBox()
        self._network.setObjectName("setupNetwork")
        for text, _ in NETWORKS:
            self._network.addItem(text)
        self._network.currentIndexChanged.connect(self._show_key_field)
        self._key = QLineEdit()
        self._key.setObjectName("setupApiKey")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key_field = Field("Breez API &key", self._key, "Kept encrypted in the vault.")
        self._key_field.hide()
        self._admin = QLineEdit()
        self._admin.setObjectName("setupAdmin")
        self._admin.setMaxLength(64)
        self._admin_field = Field("Your &name", self._admin, "Stands beside each payment you make.")
        self._passphrase = PassphraseField("Passphrase", LENGTH_HINT, "setupPassphrase")
        self._again = PassphraseField("The same again", name="setupPassphraseAgain")
        self._again.entered.connect(self._go)
        self._button = button("Make the wallet", "makeWallet", "main")
        self._button.clicked.connect(self._go)
        self._problem = label(tone="failed", wrap=True, name="setupProblem")
        self._problem.hide()
        self.setFocusProxy(self._admin)
        self._lay_out()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(520)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(14)
        inside.addWidget(label("Make a wallet", theme.BASE_POINTS + 8, QFont.Weight.DemiBold))
        inside.addWidget(
            label(
                "It pays Lightning invoices, keeps every payment on record, and lets nobody pay without your "
                "passphrase.",
                tone="muted",
                wrap=True,
            )
        )
        for widget in (
            Field("Net&work", self._network),
            self._key_field,
            self._admin_field,
            self._passphrase,
            self._again,
            self._problem,
            self._button,
        ):
            inside.addWidget(widget)
        across = QHBoxLayout()  # by stretches and not by alignment, which would ignore how high wrapped text is
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        ground = QWidget()
        down = QVBoxLayout(ground)
        down.setContentsMargins(16, 16, 16, 16)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _show_key_field(self, index: int) -> None:
        self._key_field.setVisible(NETWORKS[index][1] is Network.MAINNET)

    def _go(self) -> None:
        if not self._button.isEnabled():
            return
        self._problem.hide()
        passphrase, again = self._passphrase.take(), self._again.take()
        if passphrase != again:
            self._again.set_wrong("The two passphrases differ. Type both again.")
            self._passphrase.setFocus()
            return
        self._button.setEnabled(False)
        self._spawn(self._make(passphrase), "make a wallet")

    async def _make(self, passphrase: str) -> None:
        network = NETWORKS[self._network.currentIndex()][1]
        try:
            await self._treasury.create_wallet(
                self._admin.text(), passphrase, network, self._key.text().strip() or None
            )
            self._key.clear()
            self.made.emit()
            await self._treasury.access.open(passphrase)
        except WalletDesktopError as error:
            self._problem.setText(error.message)
            self._problem.show()
        finally:
            self._button.setEnabled(True)

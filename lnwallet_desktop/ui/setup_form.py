"""The form for a new wallet."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from lnwallet_desktop.payments import Network
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.new_passphrase import NewPassphrase
from lnwallet_desktop.ui.widgets import Note, button, label

NETWORKS: list[tuple[str, Network]] = [
    ("Sandbox: try it on this computer, no real money", Network.SANDBOX),
    ("Regtest: the SDK makers’ public test network", Network.REGTEST),
    ("Mainnet: real money, needs a Breez API key", Network.MAINNET),
]
WELCOME = "It pays Lightning invoices, keeps every payment on record, and lets nobody pay without your passphrase."


@dataclass(frozen=True, slots=True)
class NewWallet:
    """What the person asked for."""

    network: Network
    admin: str
    passphrase: str = field(repr=False)
    api_key: str | None = field(repr=False)


class SetupForm(QWidget):
    """Checks only that both passphrases are the same; the vault knows the other rules."""

    asked = Signal(object)
    """A NewWallet."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = QComboBox()
        self._network.setObjectName("setupNetwork")
        for text, _ in NETWORKS:
            self._network.addItem(text)
        self._key = QLineEdit()
        self._key.setObjectName("setupApiKey")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key_field = Field("Breez API &key", self._key, "It is kept encrypted in the vault.")
        self._admin = QLineEdit()
        self._admin.setObjectName("setupAdmin")
        self._admin.setMaxLength(64)
        self._admin_field = Field("Your &name", self._admin, "It stands beside each payment you make.")
        self._passphrase = NewPassphrase("setupPassphrase", whose=self._admin.text)
        self._problem = Note("warning-circle", "failed", "setupProblem")
        self._button = button("Go &on to the wallet’s words", "makeWallet", "main")
        self._lay_out()
        self._network.currentIndexChanged.connect(self._show_key_field)
        self._network.setCurrentIndex([each for _, each in NETWORKS].index(network))
        self._show_key_field(self._network.currentIndex())
        self._admin.returnPressed.connect(self._passphrase.setFocus)
        self._passphrase.entered.connect(self._ask)
        self._button.clicked.connect(self._ask)
        self.setFocusProxy(self._admin)

    def show_problem(self, sentence: str) -> None:
        """The vault's rule that was broken; the form is there for another try."""
        self._problem.say(sentence)
        self._button.setEnabled(True)
        self._passphrase.setFocus()

    def forget(self) -> None:
        """Keep nothing that was typed."""
        self._key.setText("")
        self._passphrase.forget()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(label("Make a wallet", theme.BASE_POINTS + 8, QFont.Weight.DemiBold))
        layout.addWidget(label(WELCOME, tone="muted", wrap=True))
        layout.addWidget(Field("Net&work", self._network))
        for widget in (
            self._key_field,
            self._admin_field,
            self._passphrase,
            self._problem,
            self._button,
        ):
            layout.addWidget(widget)

    def _show_key_field(self, index: int) -> None:
        self._key_field.setVisible(NETWORKS[index][1] is Network.MAINNET)

    def _ask(self) -> None:
        if not self._button.isEnabled():
            return
        self._problem.say("")
        if not self._admin.text().strip():
            self._admin_field.set_wrong("Type a name: it stands beside each payment you make.")
            self._admin.setFocus()
            return
        self._admin_field.set_wrong("")
        passphrase = self._passphrase.take()
        if passphrase is None:
            return
        self._button.setEnabled(False)
        network = NETWORKS[self._network.currentIndex()][1]
        api_key = self._key.text().strip() or None
        self.asked.emit(NewWallet(network, self._admin.text().strip(), passphrase, api_key))

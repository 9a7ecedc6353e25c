"""Try it or use it: which network the wallet lives on, for ever."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.choices import Choice, Choices
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.widgets import button, row
from lnwallet_desktop.wallet.api_key import checked_api_key


class NetworkStep(Step):
    name = "network"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Try it, or use it?"),
            tr("A wallet stays on its network. You can make another one later, in a data folder of its own."),
        )
        self._choices = Choices(_choices(), answers.network)
        self._choices.chosen.connect(lambda _: self._show_key())
        self._key = QLineEdit(answers.api_key or "")
        self._key.setObjectName("apiKey")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key.returnPressed.connect(self.entered)
        self._key_field = Field(
            tr("Breez API &key"), self._key, tr("Breez gives it for free. It is kept encrypted in the vault.")
        )
        self._key.textEdited.connect(lambda: self._key_field.set_wrong(""))
        self._more = button(tr("&More…"), "moreNetworks", "quiet", accessible=tr("Show the test network of the makers"))
        self._more.clicked.connect(self._show_more)
        more = row(self._more)
        more.addStretch(1)
        self.body.addWidget(self._choices)
        self.body.addWidget(self._key_field)
        self.body.addLayout(more)
        if answers.network is Network.REGTEST:
            self._more.hide()
        else:
            self._choices.show_choice(Network.REGTEST, False)
        self._show_key()
        self.setFocusProxy(self._choices)

    async def take(self) -> bool:
        network = Network(self._choices.value)
        if network is Network.MAINNET:
            try:
                self.answers.api_key = checked_api_key(self._key.text())
            except BadRequest as error:
                self._key_field.set_wrong(tr(error.message))
                self._key.setFocus()
                return False
        self.answers.network = network
        return True

    def _show_more(self) -> None:
        self._choices.show_choice(Network.REGTEST, True)
        self._choices.choose(Network.REGTEST)
        self._choices.setFocus()
        self._more.hide()

    def _show_key(self) -> None:
        self._key_field.setVisible(self._choices.value == Network.MAINNET)


def _choices() -> list[Choice]:
    return [
        Choice(
            Network.SANDBOX,
            "chooseSandbox",
            tr("&Try it"),
            tr("A practice network on this computer, with play money and payees to pay. No account, no risk."),
            "flask",
            tr("a good beginning"),
        ),
        Choice(
            Network.MAINNET,
            "chooseMainnet",
            tr("&Use it with real money"),
            tr("The Bitcoin Lightning network through the Breez SDK. Needs an API key of Breez."),
            "wallet",
        ),
        Choice(
            Network.REGTEST,
            "chooseRegtest",
            tr("Test network of the &SDK’s makers"),
            tr("For developers: over the internet, with worthless money, no key needed."),
            "question",
        ),
    ]

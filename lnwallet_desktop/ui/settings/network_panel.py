"""Which network the wallet is on, how it is connected, and the sandbox's controls where it is the sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Network, WalletState
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.play_money import PLAY_MONEY
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Facts
from lnwallet_desktop.ui.network_badge import WORDS
from lnwallet_desktop.ui.sandbox_orders import FUND_WORDS, INVOICE_WORDS, PAY_OURS_WORDS, SandboxOrders
from lnwallet_desktop.ui.settings.panel import FACTS_WIDTH, begun, beside_each_other, heading
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label, rule
from lnwallet_desktop.wallet.sdk_version import sdk_version

ABOUT = marked(
    "A wallet stays on the network that it was made on. For another network, make a wallet in another data directory."
)
STATES = {
    WalletState.CLOSED: marked("Not connected: the wallet is not open"),
    WalletState.OPENING: marked("Connecting…"),
    WalletState.SYNCING: marked("Connected; the first sync is under way"),
    WalletState.READY: marked("Connected"),
    WalletState.OFFLINE: marked("The network does not answer. What was sent goes on in the network meanwhile."),
}
SANDBOX_WORDS = marked("A network of this computer’s own. Its payees answer as you want to see them answer.")
AGES_MS = 10_000


class NetworkPanel(QWidget):
    """Follows the wallet. open_asked: it should be opened."""

    open_asked = Signal()

    def __init__(
        self, treasury: Treasury, orders: SandboxOrders, sync: Callable[[], Awaitable[None]], spawn: Spawner
    ) -> None:
        super().__init__()
        self.setObjectName("networkPanel")
        self._treasury = treasury
        self._orders = orders
        self._order_sync = sync
        self._spawn = spawn
        self._facts = Facts()
        self._facts.setMaximumWidth(FACTS_WIDTH)
        for caption, name in (
            (tr("Network"), "networkName"),
            (tr("Connection"), "networkState"),
            (tr("Last sync"), "networkSynced"),
            (tr("Held by"), "networkHolder"),
            ("Breez SDK", "networkSdk"),
        ):
            self._facts.add(caption, name)
        self._problem = Note("warning-circle", "failed", "networkProblem")
        self.sync = button(tr("S&ync now"), "syncNow", "", "arrows-clockwise")
        self.open = button(tr("&Open the wallet…"), "networkOpen", "main", "lock-simple-open")
        self._sandbox = QWidget()
        self._make_sandbox()
        self._lay_out()
        self.sync.clicked.connect(lambda: self._spawn(self._sync(), "sync"))
        self.open.clicked.connect(self.open_asked)
        self._stop = [
            treasury.wallet.changed.subscribe(lambda _: self.refresh()),
            treasury.access.changed.subscribe(lambda _: self.refresh()),
            treasury.holding.changed.subscribe(lambda _: self.refresh()),
        ]
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        treasury, facts = self._treasury, self._facts
        network, wallet = treasury.network, treasury.wallet
        opened, elsewhere = treasury.access.state.opened, treasury.holding.elsewhere
        facts.set("networkName", tr(WORDS[network]))
        facts.set("networkState", tr(STATES[wallet.state]), "pending" if wallet.state is WalletState.OFFLINE else "")
        facts.set("networkSynced", formats.age(wallet.balance.as_of).capitalize())
        holder = tr("This workstation") if opened else tr("Nobody")
        if elsewhere:
            holder = tr("Workstation “{name}”", name=formats.plain(elsewhere))
        facts.set("networkHolder", holder)
        facts.set("networkSdk", sdk_version() or tr("not said by this installation"))
        self.sync.setEnabled(opened)
        self.open.setVisible(not opened and elsewhere is None and treasury.has_wallet)
        self._sandbox.setVisible(network is Network.SANDBOX)
        for each in self._sandbox_buttons:
            each.setEnabled(self._orders.are_possible)

    def leave(self) -> None:
        """The window closes."""
        self._ages.stop()
        for stop in self._stop:
            stop()

    async def _sync(self) -> None:
        self._problem.say("")
        self.sync.setEnabled(False)
        try:
            await self._order_sync()
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
        finally:
            self.refresh()

    def _make_sandbox(self) -> None:
        orders = (
            (tr(INVOICE_WORDS), "networkTestInvoice", self._orders.make_invoice),
            (tr(FUND_WORDS, sats=format_sats(PLAY_MONEY)), "networkFund", self._orders.fund),
            (tr(PAY_OURS_WORDS), "networkPayOurs", self._orders.pay_ours),
        )
        self._sandbox_buttons = [button(words, name) for words, name, _ in orders]
        for made, (_, _, order) in zip(self._sandbox_buttons, orders, strict=True):
            made.clicked.connect(order)

    def _lay_out(self) -> None:
        layout = begun(self, tr("Network"), tr(ABOUT))
        layout.addWidget(self._facts)
        layout.addWidget(beside_each_other(self.open, self.sync))
        layout.addWidget(self._problem)
        inside = QVBoxLayout(self._sandbox)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addWidget(rule())
        inside.addWidget(heading(tr("Sandbox")))
        inside.addWidget(label(tr(SANDBOX_WORDS), tone="muted", wrap=True))
        inside.addWidget(beside_each_other(*self._sandbox_buttons))
        layout.addWidget(self._sandbox)
        layout.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ages.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()

"""The bar on top: balance and its age, Pay and Receive, the network, and who may pay for how long."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import WalletState
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.network_badge import NetworkBadge
from lnwallet_desktop.ui.widgets import button, column, label, set_tone


class TopBar(QFrame):
    """Follows the treasury by itself."""

    pay_asked = Signal()
    receive_asked = Signal()
    lock_asked = Signal()
    """The lock was clicked: open, unlock or lock, whatever is next."""

    def __init__(self, treasury: Treasury) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self._treasury = treasury
        self._balance = label(points=theme.BASE_POINTS + 12, weight=QFont.Weight.DemiBold, name="balance")
        self._balance.setFont(theme.ui_font(theme.BASE_POINTS + 12, QFont.Weight.DemiBold))  # it stands in no column
        self._age = label(tone="muted", name="balanceAge")
        self._badge: NetworkBadge | None = None
        self._badge_place = QHBoxLayout()
        self._make_buttons()
        self._lay_out()
        self._stop = [
            treasury.wallet.changed.subscribe(lambda _: self.refresh()),
            treasury.access.changed.subscribe(lambda _: self.refresh()),
        ]
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.refresh)
        self._second.start()
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        balance = self._treasury.wallet.balance
        known = balance.balance_sats is not None
        self._balance.setText(format_sats(balance.balance_sats or 0) if known else tr("Balance not known yet"))
        self._balance.setAccessibleName(tr("Balance: {words}", words=self._balance.text()))
        self._age.setText(formats.balance_age(balance, self._treasury.wallet.state))
        self._age.setToolTip(tr("As of {when}", when=formats.exact_time(balance.as_of)) if balance.as_of else "")
        set_tone(self._age, "pending" if self._treasury.wallet.state is WalletState.OFFLINE else "muted")
        self._show_lock()
        self._show_network()

    def leave(self) -> None:
        """Stop following; the window closes."""
        self._second.stop()
        for stop in self._stop:
            stop()

    def _make_buttons(self) -> None:
        self.pay = button(tr("Pay"), "payButton", "main", "paper-plane-tilt", tr("Pay an invoice"))
        self.receive = button(tr("Receive"), "receiveButton", "", "download-simple", tr("Make an invoice"))
        self.lock = button(tr("Locked"), "lockButton", "quiet", "lock-simple", tr("Unlock"))
        self.lock.setFont(theme.figures_font())  # its clock must not shake
        self.pay.setToolTip(tr("Pay an invoice (Ctrl+P)"))
        self.receive.setToolTip(tr("Make an invoice that pays this wallet (Ctrl+R)"))
        self.pay.clicked.connect(self.pay_asked)
        self.receive.clicked.connect(self.receive_asked)
        self.lock.clicked.connect(self.lock_asked)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(12)
        layout.addLayout(column(self._balance, self._age, spacing=0))
        layout.addStretch(1)
        layout.addLayout(self._badge_place)
        for widget in (self.lock, self.receive, self.pay):
            layout.addWidget(widget)

    def _show_lock(self) -> None:
        state = self._treasury.access.state
        if state.lease_ends_at is not None:
            left = formats.countdown((state.lease_ends_at - datetime.now(UTC)).total_seconds())
            words, icon_name, hint = f"{state.admin} · {left}", "lock-simple-open", tr("Lock now (Ctrl+L)")
        elif state.opened:
            words, icon_name, hint = tr("Locked"), "lock-simple", tr("Unlock to pay (Ctrl+L)")
        else:
            words, icon_name, hint = (
                tr("Not open"),
                "lock-simple",
                tr("Open the wallet with an admin’s passphrase (Ctrl+L)"),
            )
        self.lock.setVisible(self._treasury.has_wallet)
        self.lock.set_icon(icon_name)
        self.lock.set_words(words, f"{words}. {hint}")
        self.lock.setToolTip(hint)

    def _show_network(self) -> None:
        if self._badge is None and self._treasury.has_wallet:
            self._badge = NetworkBadge(self._treasury.network)
            self._badge_place.addWidget(self._badge)

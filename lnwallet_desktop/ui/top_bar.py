"""The bar on top: balance and its age, Pay and Receive, the network, and who may pay for how long."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Network, WalletState
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, icons, theme
from lnwallet_desktop.ui.widgets import button, column, label, set_tone

STATE_WORDS = {
    WalletState.CLOSED: "Wallet closed",
    WalletState.OPENING: "Opening…",
    WalletState.SYNCING: "Syncing…",
    WalletState.READY: "Up to date",
    WalletState.OFFLINE: "The network does not answer",
}


class NetworkBadge(QWidget):
    """Names the network. The sandbox's is amber and striped, so that no one mistakes it for money."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network
        self.setObjectName("networkBadge")
        self.setAccessibleName(f"Network: {network}")
        self.setToolTip(
            "A network on this computer for trying things out. Its money is not real."
            if network is Network.SANDBOX
            else f"This wallet is on {network}."
        )
        self.setFont(theme.ui_font(theme.BASE_POINTS - 1, QFont.Weight.DemiBold))

    @property
    def _text(self) -> str:
        return (
            f"{self._network.value.capitalize()} · not real money"
            if self._network is not Network.MAINNET
            else "Mainnet"
        )

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 28, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        box = QRectF(0.5, (self.height() - 27) / 2, self.width() - 1, 27)
        outline.addRoundedRect(box, 6, 6)
        striped = self._network is not Network.MAINNET
        painter.fillPath(outline, QColor(tokens.sandbox if striped else tokens.raised))
        if striped:
            painter.setClipPath(outline)
            painter.setPen(QPen(QColor(tokens.sandbox_stripe), 5))
            for x in range(-30, self.width() + 30, 16):
                painter.drawLine(x, int(box.bottom()) + 2, x + 30, int(box.top()) - 2)
            painter.setClipping(False)
        painter.setPen(QColor(tokens.on_sandbox if striped else tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)


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
        self._balance.setAccessibleName("Balance")
        self._age = label(tone="muted", name="balanceAge")
        self.pay = button("Pay", "payButton", "main", "paper-plane-tilt", "Pay an invoice")
        self.receive = button("Receive", "receiveButton", "", "download-simple", "Make an invoice")
        self.lock = button("", "lockButton", "quiet", "lock-simple", "Unlock")
        self.pay.setToolTip("Pay an invoice (Ctrl+P)")
        self.receive.setToolTip("Make an invoice that pays this wallet (Ctrl+R)")
        self.pay.clicked.connect(self.pay_asked)
        self.receive.clicked.connect(self.receive_asked)
        self.lock.clicked.connect(self.lock_asked)
        self._badge_place = QHBoxLayout()
        self._badge: NetworkBadge | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 14, 24, 14)
        layout.setSpacing(12)
        layout.addLayout(column(self._balance, self._age, spacing=0))
        layout.addStretch(1)
        layout.addLayout(self._badge_place)
        for widget in (self.lock, self.receive, self.pay):
            layout.addWidget(widget)
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
        state = self._treasury.wallet.state
        known = balance.balance_sats is not None
        self._balance.setText(format_sats(balance.balance_sats or 0) if known else "—")
        words = STATE_WORDS[state]
        if state is not WalletState.READY or not balance.fresh:
            words += f" · balance as of {formats.age(balance.as_of)}" if known else ""
        self._age.setText(words)
        set_tone(self._age, "pending" if state is WalletState.OFFLINE else "muted")
        self._show_lock()
        self._show_network()
        opened = self._treasury.access.state.opened
        self.pay.setEnabled(opened)
        self.receive.setEnabled(opened)

    def leave(self) -> None:
        """Stop following; the window closes."""
        self._second.stop()
        for stop in self._stop:
            stop()

    def _show_lock(self) -> None:
        state = self._treasury.access.state
        tokens = theme.current()
        if state.lease_ends_at is not None:
            left = formats.countdown((state.lease_ends_at - datetime.now(UTC)).total_seconds())
            text, name, hint = f" {state.admin} · {left}", "lock-simple-open", "Lock now (Ctrl+L)"
        elif state.opened:
            text, name, hint = " Locked", "lock-simple", "Unlock to pay (Ctrl+L)"
        else:
            text, name, hint = " Open wallet", "lock-simple", "Open the wallet with an admin’s passphrase (Ctrl+L)"
        self.lock.setVisible(self._treasury.has_wallet)
        if self.lock.text() != text:
            self.lock.setText(text)
        self.lock.setIcon(icons.icon(name, tokens.accent if state.lease_ends_at else tokens.text))
        self.lock.setToolTip(hint)
        self.lock.setAccessibleName(hint)

    def _show_network(self) -> None:
        if self._badge is None and self._treasury.has_wallet:
            self._badge = NetworkBadge(self._treasury.network)
            self._badge_place.addWidget(self._badge)

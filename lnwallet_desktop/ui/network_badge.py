"""Names the network, so that no one mistakes play money for money."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.tokens import Tokens

HEIGHT = 28
WORDS = {
    Network.SANDBOX: marked("Sandbox · not real money"),
    Network.REGTEST: marked("Regtest · not real money"),
    Network.MAINNET: marked("Mainnet"),
}
TOOL_TIPS = {
    Network.SANDBOX: marked("A network on this computer for trying things out. Its money is not real."),
    Network.REGTEST: marked("The public test network of the SDK’s makers. Its money is not real."),
    Network.MAINNET: marked("The Bitcoin main network: real money."),
}


class NetworkBadge(QWidget):
    """Amber and striped where the money is not real; plain on the main network."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network
        self.setObjectName("networkBadge")
        self.setAccessibleName(tr("Network: {words}", words=tr(WORDS[network])))
        self.setToolTip(tr(TOOL_TIPS[network]))
        self.setFont(theme.ui_font(theme.BASE_POINTS - 1, QFont.Weight.DemiBold))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(tr(WORDS[self._network])) + 28, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        striped = self._network is not Network.MAINNET
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, 6, 6)
        painter.fillPath(outline, QColor(tokens.sandbox if striped else tokens.raised))
        if striped:
            self._paint_stripes(painter, outline, tokens)
        else:
            painter.setPen(QPen(QColor(tokens.control_line), 1))
            painter.drawPath(outline)
        painter.setPen(QColor(tokens.on_sandbox if striped else tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr(WORDS[self._network]))

    def _paint_stripes(self, painter: QPainter, outline: QPainterPath, tokens: Tokens) -> None:
        painter.save()
        painter.setClipPath(outline)
        painter.setPen(QPen(QColor(tokens.sandbox_stripe), 5))
        for x in range(-HEIGHT, self.width() + HEIGHT, 16):
            painter.drawLine(x, HEIGHT + 2, x + HEIGHT + 4, -2)
        painter.restore()

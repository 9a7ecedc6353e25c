"""How much may still be paid: a gauge for each limit that fills up, a line for each other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.limits import LimitsNow
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.overview.gauge import Gauge
from lnwallet_desktop.ui.overview.limit_words import ALTERED, UNLIMITED, LimitLine, limit_lines
from lnwallet_desktop.ui.widgets import column, empty, label, row


class LimitsCard(Card):
    """Unlimited is said in words: an empty gauge would be a lie."""

    asked = Signal()
    """The limits should be set."""

    def __init__(self) -> None:
        super().__init__(tr("Limits"), "overviewLimits", 4)
        self.add_action(tr("Change…"), "overviewSetLimits", tr("Change the limits")).clicked.connect(self.asked)
        self._shown: tuple[tuple[LimitLine, ...], bool] | None = None

    def show_limits(self, now: LimitsNow) -> None:
        lines = limit_lines(now)
        if (lines, now.altered) == self._shown:
            return
        self._shown = lines, now.altered
        empty(self.inside)
        if now.altered:
            self.inside.addWidget(label(tr(ALTERED), tone="failed", wrap=True, name="overviewLimitsAltered"))
        for line in lines:
            self.inside.addWidget(_shown(line))
        if not lines:
            self.inside.addWidget(label(tr(UNLIMITED), wrap=True, name="overviewUnlimited"))
        self.inside.addStretch(1)


def _shown(line: LimitLine) -> QWidget:
    made = QWidget()
    made.setObjectName(f"limit {line.caption}")
    made.setAccessibleName(line.told)
    words = label(formats.whole_amounts(line.words), weight=QFont.Weight.Medium, name=f"limitWords {line.caption}")
    words.setAlignment(Qt.AlignmentFlag.AlignRight)
    head = row(label(line.caption, tone="muted"), words)
    head.setStretch(1, 1)
    layout = column(spacing=4)
    layout.addLayout(head)
    if line.share is not None:
        layout.addWidget(Gauge(line.share, line.tone))
    made.setLayout(layout)
    return made

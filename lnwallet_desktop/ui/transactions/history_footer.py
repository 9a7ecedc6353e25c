"""The line below the table: how many rows the filter has, what they add up to, and what was just done."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.browse.lane import QueryCancelled
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.history import Totals, TransactionFilter
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.translation import marked, tr, tr_count
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, label, row

SAID_FOR_MS = 4_000
"""How long “… is on the clipboard” stands."""
COUNTING = marked("Counting…")


class HistoryFooter(QWidget):
    """One sum at a time. Sums of another filter are never shown; those of rows that change stay until the new ones."""

    failed = Signal(str)

    def __init__(self, reader: HistoryReader, spawn: Spawner) -> None:
        super().__init__()
        self._reader = reader
        self._wanted = TransactionFilter()
        self._summed: TransactionFilter | None = None
        self._summing = Refresher(self._show_totals, spawn, "sum transactions")
        self._sums = label(tone="muted", wrap=True, name="historyFooter")
        self._said = label(tone="muted", name="historySaid")
        self.toggle = button(tr("De&tails"), "detailsToggle", "quiet", "info", tr("Show the details of the payment"))
        self.toggle.setToolTip(tr("Show everything about the chosen payment (Enter, Ctrl+I)"))
        self.toggle.setCheckable(True)
        self.toggle.setProperty("dense", True)
        self.export = button(tr("E&xport…"), "exportHistory", "quiet", accessible=tr("Export what the table shows"))
        self.export.setToolTip(tr("Write what the table shows into a file (Ctrl+E)"))
        self.export.setProperty("dense", True)
        line = row(self._sums, self._said, self.export, self.toggle, spacing=12)
        line.setStretch(0, 1)
        for each in (self.export, self.toggle):
            line.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self._quiet = QTimer(self, singleShot=True, interval=SAID_FOR_MS)
        self._quiet.timeout.connect(self._said.clear)

    @property
    def is_summing(self) -> bool:
        return self._summing.is_busy

    def say(self, sentence: str) -> None:
        """For a moment."""
        self._said.setText(sentence)
        self._quiet.start()

    def wait_for(self, wanted: TransactionFilter) -> None:
        """These are asked for; their rows and sums are still to come."""
        self._wanted = wanted
        if self._summed != wanted:
            self._sums.setText(tr(COUNTING))

    def sum(self, wanted: TransactionFilter) -> None:
        """What changed meanwhile is summed again afterwards."""
        self.wait_for(wanted)
        self._summing.look()

    async def _show_totals(self) -> None:
        wanted = self._wanted
        try:
            totals = await asyncio.wrap_future(self._reader.totals(wanted))
            if wanted == self._wanted:
                self._summed = wanted
                self._sums.setText(totals_line(totals))
        except QueryCancelled:
            pass  # by a newer question, whose first rows will ask for its own sums
        except WalletDesktopError as error:
            self._sums.clear()
            self.failed.emit(tr(error.message))


def totals_line(totals: Totals) -> str:
    """`5 transactions · sent 4 300 sat · …`"""
    parts = [
        tr_count("{count} transaction", "{count} transactions", totals.count, count=group_digits(totals.count)),
        tr("sent {sent_sats}", sent_sats=format_sats(totals.sent_sats)),
        tr("received {received_sats}", received_sats=format_sats(totals.received_sats)),
        tr("fees {fees_sats}", fees_sats=format_sats(totals.fees_sats)),
    ]
    if totals.pending_sats:
        parts.append(tr("pending {pending_sats}", pending_sats=format_sats(totals.pending_sats)))
    return "  ·  ".join(parts)

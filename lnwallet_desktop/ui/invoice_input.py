"""Reading an invoice as it is typed or pasted, and asking the desk what paying it would cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from lnwallet_desktop.errors import InvoiceRefused, WalletDesktopError
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Invoice, Network, Quote
from lnwallet_desktop.treasury.payment_desk import PaymentDesk
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, read_invoice

TYPING_PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class Input:
    """What stands in the form. amount_sats: what was typed, None where nothing usable was."""

    text: str
    amount_sats: Sats | None


class InvoiceInput(QObject):
    """Turns input into an invoice at once and into a quote after a pause; every change drops what came before."""

    dropped = Signal()
    """The input changed: whatever was quoted counts no more."""
    read = Signal(object)
    """An Invoice that passed the checks made on this computer; its quote is being asked for, or its amount lacks."""
    refused = Signal(str)
    """The invoice cannot be paid; the sentence."""
    quoted = Signal(object)
    """A Quote for exactly what stands in the form."""
    problem = Signal(str)
    """The quote could not be had; the sentence."""

    def __init__(
        self,
        desk: PaymentDesk,
        network: Network,
        start: Callable[..., None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._network = network
        self._start = start
        self._current = Input("", None)
        self._asked = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def take(self, wanted: Input) -> None:
        """Something was typed or pasted."""
        self._asked += 1
        self._current = wanted
        self._pause.stop()
        self.dropped.emit()
        if not wanted.text.strip():
            return
        try:
            invoice = read_invoice(wanted.text[: LONGEST_INVOICE + 1], self._network, least_seconds_left=0)
        except InvoiceRefused as error:
            self.refused.emit(error.message)
            return
        self.read.emit(invoice)
        if invoice.amount_sats is not None or wanted.amount_sats is not None:
            self._pause.start()

    def again(self) -> None:
        """Ask anew for the same input: a quote has grown old, or a person wants another try."""
        self.take(self._current)

    def stop(self) -> None:
        """Nobody wants a quote any more."""
        self._asked += 1
        self._pause.stop()

    def _ask(self) -> None:
        invoice = read_invoice(self._current.text[: LONGEST_INVOICE + 1], self._network, least_seconds_left=0)
        amount = None if invoice.amount_sats is not None else self._current.amount_sats
        self._start(self._fetch(self._asked, invoice, amount), "quote")

    async def _fetch(self, asked: int, invoice: Invoice, amount_sats: Sats | None) -> None:
        quote: Quote | None = None
        sentence, tell = "", self.problem
        try:
            quote = await self._desk.quote(invoice.text, amount_sats)
        except WalletDesktopError as error:
            sentence = error.message
            tell = self.refused if isinstance(error, InvoiceRefused) and error.reason != "amount" else self.problem
        if asked != self._asked:
            return
        if quote is not None:
            self.quoted.emit(quote)
        else:
            tell.emit(sentence)

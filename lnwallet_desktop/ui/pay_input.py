"""Reading what is to be paid as it is typed, asking its server where there is one, and the desk for a quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from lnwallet_desktop.errors import InvoiceRefused, WalletDesktopError
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Quote
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.payee_servers import KeptInvoice
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE
from lnwallet_desktop.wallet.lnurl.offer import PayOffer
from lnwallet_desktop.wallet.pay_input import Given, GivenInvoice, GivenServer, read_pay_input

TYPING_PAUSE_MS = 250
SERVER_PAUSE_MS = 600
"""Before a server is asked: an address that is still being typed is another one."""


@dataclass(frozen=True, slots=True)
class Input:
    """What stands in the form. amount_sats: what was typed, None where nothing usable was."""

    text: str
    amount_sats: Sats | None
    comment: str = ""


class PayInput(QObject):
    """Turns input into what it is at once, and into a quote after a pause; every change drops what came before."""

    dropped = Signal()
    """The input changed: whatever was quoted counts no more."""
    read = Signal(object)
    """A GivenInvoice that passed the checks made here; its quote is being asked for, or its amount lacks."""
    found = Signal(object)
    """A GivenServer, which is being asked what it takes."""
    offered = Signal(object)
    """The PayOffer of that server; its invoice is being asked for, or the amount lacks."""
    refused = Signal(str)
    """It cannot be paid; the sentence."""
    amount_refused = Signal(str)
    """The server does not take this amount, or this comment; the sentence."""
    quoted = Signal(object)
    """A Quote for exactly what stands in the form."""
    problem = Signal(str)
    """The quote could not be had; the sentence."""

    def __init__(self, treasury: Treasury, start: Callable[..., None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = treasury.desk
        self._network = treasury.network
        self._servers = treasury.payee_servers
        self.kept = KeptInvoice(treasury.payee_servers)
        self._offers: dict[str, PayOffer] = {}
        self._start = start
        self._current = Input("", None)
        self._given: Given | None = None
        self._asked = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._ask)

    def take(self, wanted: Input) -> None:
        """Something was typed, pasted, dropped or chosen."""
        self._asked += 1
        self._current = wanted
        self._pause.stop()
        self.dropped.emit()
        if not wanted.text.strip():
            return
        try:
            self._given = read_pay_input(wanted.text[: LONGEST_INVOICE + 1], self._network)
        except InvoiceRefused as error:
            self.refused.emit(tr(error.message))
            return
        if isinstance(self._given, GivenInvoice):
            self._take_invoice(self._given)
        else:
            self._take_server(self._given)

    def again(self) -> None:
        """Ask anew for the same input: a quote has grown old, or a person wants another try."""
        self.take(self._current)

    def stop(self) -> None:
        """Nobody wants a quote any more."""
        self._asked += 1
        self._pause.stop()

    def _take_invoice(self, given: GivenInvoice) -> None:
        self.read.emit(given)
        if given.invoice.amount_sats is not None or self._amount() is not None:
            self._pause.start(TYPING_PAUSE_MS)

    def _take_server(self, given: GivenServer) -> None:
        offer = self._offers.get(given.server.text)
        if offer is None:
            self.found.emit(given)
        else:  # at once: whoever types an amount must not lose the field for a moment
            self.offered.emit(offer)
        if offer is None or self._amount(offer) is not None:
            self._pause.start(SERVER_PAUSE_MS)

    def _amount(self, offer: PayOffer | None = None) -> Sats | None:
        """What was typed, what the link asks for, or the only amount that the server takes."""
        asked = self._current.amount_sats or (self._given.amount_sats if self._given is not None else None)
        if asked is None and offer is not None and offer.least_sats == offer.most_sats:
            return offer.least_sats
        return asked

    def _ask(self) -> None:
        if self._given is not None:
            self._start(self._fetch(self._asked, self._given, self._current.comment), "quote")

    async def _fetch(self, asked: int, given: Given, comment: str) -> None:
        try:
            if isinstance(given, GivenServer):
                quote = await self._quote_of_server(asked, given, comment)
            else:
                amount = None if given.invoice.amount_sats is not None else self._amount()
                quote = await self._desk.quote(given.invoice.text, amount)
        except WalletDesktopError as error:
            if asked == self._asked:
                self._tell(error)
            return
        if asked == self._asked and quote is not None:
            self.quoted.emit(quote)

    async def _quote_of_server(self, asked: int, given: GivenServer, comment: str) -> Quote | None:
        """None while the amount lacks."""
        offer = self._offers.get(given.server.text)
        if offer is None:
            offer = self._offers[given.server.text] = await self._servers.offer(given)
            if asked == self._asked:
                self.offered.emit(offer)
        amount = self._amount(offer)
        if asked != self._asked or amount is None:
            return None
        made = await self.kept.fetch(offer, amount, comment if offer.comment_length else "")
        return await self._desk.quote(made.invoice.text, source=made.source)

    def _tell(self, error: WalletDesktopError) -> None:
        from_server = isinstance(self._given, GivenServer) and self._given.server.text in self._offers
        if isinstance(error, InvoiceRefused) and from_server and error.reason in ("amount", "comment"):
            self.amount_refused.emit(tr(error.message))
        elif isinstance(error, InvoiceRefused) and error.reason != "amount":
            self.refused.emit(tr(error.message))
        else:
            self.problem.emit(tr(error.message))

"""Asking the server of a Lightning address or LNURL: what it offers, and one invoice for one decision."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from lnwallet_desktop.errors import AlreadyIntended, InvoiceRefused, PayeeUnreachable
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import InvoiceSource, Network, PaymentStatus, Quote
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.lnurl.offer import FetchedInvoice, PayOffer, ask_invoice, ask_offer
from lnwallet_desktop.wallet.lnurl.web_client import LONGEST_S
from lnwallet_desktop.wallet.pay_input import GivenInvoice, GivenServer, read_pay_input

T = TypeVar("T")

LEAST_SECONDS_LEFT = 60
"""A fetched invoice that ends sooner is not taken up again."""


@dataclass(frozen=True, slots=True)
class ToPay:
    """What the desk is asked to quote. amount_sats: only where the invoice names none."""

    invoice_text: str
    amount_sats: Sats | None
    source: InvoiceSource | None


class PayeeServers:
    """Every method raises PayeeUnreachable and InvoiceRefused; nothing is written and nothing moves."""

    def __init__(self, network: Callable[[], Network], ledger: PaymentLedger) -> None:
        self._network = network
        self._ledger = ledger

    async def offer(self, given: GivenServer) -> PayOffer:
        return await _in_time(asyncio.to_thread(ask_offer, given, self._network()), given.server.shown)

    async def invoice(self, offer: PayOffer, amount_sats: Sats, comment: str) -> FetchedInvoice:
        """A new one each time: whoever asks keeps it, and tries again with the same (see `KeptInvoice`)."""
        return await _in_time(asyncio.to_thread(ask_invoice, offer, amount_sats, comment), offer.given.server.shown)

    async def to_pay(self, text: str, amount_sats: Sats | None, comment: str = "") -> ToPay:
        """For a command: whatever was given, as one invoice. Asks the server where there is one."""
        given = read_pay_input(text, self._network(), expired_too=True)
        if isinstance(given, GivenInvoice):
            _refuse_comment(comment)
            return ToPay(given.invoice.text, amount_sats or given.amount_sats, None)
        offer = await self.offer(given)
        amount = amount_sats or given.amount_sats or (offer.least_sats if offer.least_sats == offer.most_sats else None)
        if amount is None:
            raise InvoiceRefused(
                phrase(
                    "{shown} leaves the amount to you: it takes {range_words}. Say how much; nothing was sent.",
                    shown=given.server.shown,
                    range_words=offer.range_words,
                ),
                "amount",
            )
        made = await self.invoice(offer, amount, comment)
        return ToPay(made.invoice.text, None, made.source)

    async def refuse_while_one_is_pending(self, quote: Quote) -> None:
        """For a program or a script, which may only be trying again: every question gets another invoice, so their
        hashes do not tell that it is the same payment. Raises AlreadyIntended.
        """
        if quote.source is None:
            return
        alike = await asyncio.to_thread(
            self._ledger.same_obligation, quote.pseudonym, quote.amount_sats, datetime.now(UTC)
        )
        if any(row.status is PaymentStatus.PENDING for row in alike):
            raise AlreadyIntended(
                phrase(
                    "A payment of {amount_sats} to this payee is on the way and may still arrive. Another one could "
                    "pay twice, so nothing was sent. A person can do it in the window.",
                    amount_sats=format_sats(quote.amount_sats),
                ),
                PaymentStatus.PENDING,
            )


class KeptInvoice:
    """The one invoice that was fetched for what stands in a form: tried again with the same as long as it holds, so
    that no second one is ever asked for while a payment of the first may be on its way.
    """

    def __init__(self, servers: PayeeServers) -> None:
        self._servers = servers
        self._kept: dict[tuple[str, Sats, str], FetchedInvoice] = {}
        self._decided: set[str] = set()

    async def fetch(self, offer: PayOffer, amount_sats: Sats, comment: str) -> FetchedInvoice:
        asked = (offer.given.server.text, amount_sats, comment)
        kept = self._kept.get(asked)
        if kept is None or self._has_ended(kept):
            kept = self._kept[asked] = await self._servers.invoice(offer, amount_sats, comment)
        return kept

    def decide(self, payment_hash: str) -> None:
        """It is being paid: from now on it stays, even when it has expired."""
        self._decided.add(payment_hash)

    def give_up(self, payment_hash: str) -> None:
        """It has failed and the money is back, or it was never sent: once it has expired, another may follow it."""
        self._decided.discard(payment_hash)

    def _has_ended(self, kept: FetchedInvoice) -> bool:
        invoice = kept.invoice
        return invoice.seconds_left() < LEAST_SECONDS_LEFT and invoice.payment_hash not in self._decided


async def _in_time(work: Awaitable[T], server: str) -> T:
    try:
        async with asyncio.timeout(2 * LONGEST_S):
            return await work
    except TimeoutError:
        raise PayeeUnreachable(
            phrase("The server {server} does not answer in time. Try again later; nothing was sent.", server=server)
        ) from None


def _refuse_comment(comment: str) -> None:
    if comment:
        raise InvoiceRefused(
            phrase(
                "A comment can be sent to a Lightning address only, not with an invoice. Leave it out; nothing was "
                "sent."
            ),
            "comment",
        )

"""What a payee's server offers to be paid (LUD-06), and the invoice that it makes for one amount."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.money import MAX_SATS, Sats, format_sats, sats_of_msat
from lnwallet_desktop.payments import Invoice, InvoiceSource, Network
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.invoice_checks import read_invoice
from lnwallet_desktop.wallet.lnurl.lnurl_text import refuse_purpose
from lnwallet_desktop.wallet.lnurl.success_action import read_success_action
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress
from lnwallet_desktop.wallet.lnurl.web_client import ask
from lnwallet_desktop.wallet.pay_input import GivenServer

LONGEST_COMMENT = 2000
"""Characters; a server that allows more gets no more."""
LONGEST_DESCRIPTION = 2000


@dataclass(frozen=True, slots=True)
class PayOffer:
    """least_sats, most_sats: what one payment may be. metadata: as it came, for the invoice commits to it.

    description: the payee's plain text. comment_length: how long a comment may be; 0: none is taken.
    """

    given: GivenServer
    network: Network
    callback: WebAddress
    least_sats: Sats
    most_sats: Sats
    metadata: str = field(repr=False)
    description: str = field(repr=False)
    comment_length: int = 0

    def check(self, amount_sats: Sats, comment: str) -> None:
        """Whether the server takes it. Raises InvoiceRefused, reasons `amount` and `comment`."""
        who = self.given.server.shown
        if not self.least_sats <= amount_sats <= self.most_sats:
            raise InvoiceRefused(
                phrase("{who} takes {range}. Nothing was sent.", who=who, range=self.range_words), "amount"
            )
        if len(comment) > self.comment_length:
            raise InvoiceRefused(self._comment_words(who), "comment")

    @property
    def range_words(self) -> str:
        if self.least_sats == self.most_sats:
            return phrase("exactly {sats}", sats=format_sats(self.least_sats))
        return phrase("from {least} to {most}", least=format_sats(self.least_sats), most=format_sats(self.most_sats))

    def _comment_words(self, who: str) -> str:
        if not self.comment_length:
            return phrase("{who} takes no comment. Nothing was sent.", who=who)
        return phrase(
            "{who} takes a comment of at most {most} characters. Nothing was sent.", who=who, most=self.comment_length
        )


@dataclass(frozen=True, slots=True)
class FetchedInvoice:
    """An invoice that the server made for us and that passed our checks."""

    invoice: Invoice
    source: InvoiceSource


def ask_offer(given: GivenServer, network: Network) -> PayOffer:
    """Blocking. Raises PayeeUnreachable and InvoiceRefused."""
    return read_offer(given, network, ask(given.server))


def read_offer(given: GivenServer, network: Network, answer: dict[str, Any]) -> PayOffer:
    """From the server's document, which may say anything. Raises InvoiceRefused."""
    server = given.server
    refuse_purpose(answer.get("tag"))
    if answer.get("tag") != "payRequest":
        raise _nonsense(server)
    for name, wanted in _payer_data(answer).items():
        if isinstance(wanted, dict) and wanted.get("mandatory"):
            raise InvoiceRefused(
                phrase(
                    "{shown} takes a payment only with data about you (“{name}”), which this wallet does not give. "
                    "Ask the payee for an invoice; nothing was sent.",
                    shown=server.shown,
                    name=name[:40],
                ),
                "not_supported",
            )
    least_msat, most_msat = _msat(answer, "minSendable", server), _msat(answer, "maxSendable", server)
    least, most = sats_of_msat(max(1, least_msat)), Sats(min(most_msat // 1000, MAX_SATS))
    if least > most:
        raise _nonsense(server)
    metadata = answer.get("metadata")
    if not _is_text(metadata) or not _is_text(answer.get("callback")):
        raise _nonsense(server)
    comment = answer.get("commentAllowed", 0)
    comment_length = comment if isinstance(comment, int) and comment > 0 else 0
    return PayOffer(
        given=given,
        network=network,
        callback=WebAddress.parse(answer["callback"], network),
        least_sats=least,
        most_sats=most,
        metadata=metadata,
        description=_description(metadata, server),
        comment_length=min(comment_length, LONGEST_COMMENT),
    )


def ask_invoice(offer: PayOffer, amount_sats: Sats, comment: str = "") -> FetchedInvoice:
    """Blocking. Raises PayeeUnreachable, and InvoiceRefused for an invoice that is not for what was asked."""
    offer.check(amount_sats, comment)
    values = {"amount": str(amount_sats * 1000), **({"comment": comment} if comment else {})}
    return read_invoice_answer(offer, amount_sats, ask(offer.callback.with_query(**values)))


def read_invoice_answer(offer: PayOffer, amount_sats: Sats, answer: dict[str, Any]) -> FetchedInvoice:
    """From the server's document, which may say anything. Raises InvoiceRefused."""
    shown = offer.callback.shown
    text = answer.get("pr")
    if not isinstance(text, str):
        raise _nonsense(offer.callback)
    invoice = read_invoice(text, offer.network)
    if invoice.amount_sats != amount_sats:
        asked = "no amount" if invoice.amount_sats is None else format_sats(invoice.amount_sats)
        raise InvoiceRefused(
            phrase(
                "{shown} was asked for an invoice over {amount_sats} and made one over {asked}. It is not paid; "
                "nothing was sent.",
                shown=shown,
                amount_sats=format_sats(amount_sats),
                asked=asked,
            ),
            "wrong_amount",
        )
    if invoice.description_hash not in (None, hashlib.sha256(offer.metadata.encode()).hexdigest()):
        raise InvoiceRefused(
            phrase(
                "The invoice of {shown} is for something else than what the server described (their hashes "
                "differ). It is not paid; nothing was sent.",
                shown=shown,
            ),
            "hash_mismatch",
        )
    success = read_success_action(answer.get("successAction"), offer.callback)
    return FetchedInvoice(
        invoice, InvoiceSource(offer.given.server.shown, offer.given.address, offer.description, success)
    )


def _payer_data(answer: dict[str, Any]) -> dict[str, Any]:
    said = answer.get("payerData")
    return said if isinstance(said, dict) else {}


def _msat(answer: dict[str, Any], name: str, server: WebAddress) -> int:
    value = answer.get(name)
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(whole, bool) or not isinstance(whole, int) or whole < 0:
        raise _nonsense(server)
    return whole


def _description(metadata: str, server: WebAddress) -> str:
    """The entry `text/plain`, which every offer has."""
    try:
        entries = json.loads(metadata)
    except (ValueError, RecursionError):
        raise _nonsense(server) from None
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, list) and len(entry) == 2 and entry[0] == "text/plain" and _is_text(entry[1]):
            return str(entry[1])[:LONGEST_DESCRIPTION]
    raise _nonsense(server)


def _is_text(value: object) -> TypeGuard[str]:
    """JSON may hold half a character (a lone surrogate), which is none: it could be neither hashed nor stored."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)


def _nonsense(server: WebAddress) -> InvoiceRefused:
    return InvoiceRefused(
        phrase(
            "What {shown} answers is not an answer of a payee. Check the address; nothing was sent.", shown=server.shown
        ),
        "bad_answer",
    )

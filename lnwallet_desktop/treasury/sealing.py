"""What is sealed of a payment before it is made, and read again when somebody else decides about it later."""

from __future__ import annotations

import json
from dataclasses import asdict

from lnwallet_desktop.payments import InvoiceSource, Quote, SuccessAction
from lnwallet_desktop.vault.derived_keys import SealedDetails


def details_of(quote: Quote) -> SealedDetails:
    """The payee is what pseudonym and contacts go by: a Lightning address, or else the node key."""
    source = quote.source
    return SealedDetails(
        invoice_text=quote.invoice.text,
        payee_key=quote.payee,
        description=quote.description,
        server=source.server if source is not None else None,
        success=json.dumps(asdict(source.success)) if source is not None and source.success is not None else None,
    )


def source_of(details: SealedDetails) -> InvoiceSource | None:
    """As it was in the quote; None where a person gave the invoice."""
    if details.server is None:
        return None
    payee = details.payee_key or ""
    address = payee if "@" in payee else None
    return InvoiceSource(details.server, address, details.description or "", success_of(details))


def success_of(details: SealedDetails) -> SuccessAction | None:
    return SuccessAction(**json.loads(details.success)) if details.success is not None else None

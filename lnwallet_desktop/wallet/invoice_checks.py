"""Our own checks of a BOLT 11 invoice, made before the SDK sees it: the SDK accepts other networks and expired ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import bolt11
from bolt11.exceptions import Bolt11Exception

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.money import MAX_SATS, Sats, sats_of_msat
from lnwallet_desktop.payments import Invoice, Network
from lnwallet_desktop.translation import phrase

LONGEST_INVOICE = 8 * 1024
LEAST_SECONDS_LEFT = 60
"""A payment needs this long to reach the payee, so an invoice that ends sooner is refused."""

DECODED_KEPT = 64
"""Decoding takes milliseconds of Python, and each payment asks for it several times."""

_CURRENCIES = {
    "bc": "Bitcoin’s main network",
    "tb": "Bitcoin’s test network",
    "tbs": "Bitcoin’s signet",
    "bcrt": "a local test network",
}


def read_invoice(
    text: str, network: Network, now: datetime | None = None, least_seconds_left: int = LEAST_SECONDS_LEFT
) -> Invoice:
    """Decode and check one invoice.

    text: as a person pasted it; a `lightning:` in front and white space around are allowed. Source: BOLT 11.
    least_seconds_left: as the policy says; 0 for whoever asks the desk anyway.
    Raises InvoiceRefused with a sentence and one of the reasons empty, too_long, unreadable, wrong_network,
    expired, expires_soon, amount.
    """
    invoice = decode_invoice(text, network)
    check_time(invoice, least_seconds_left, now)
    return invoice


def decode_invoice(text: str, network: Network) -> Invoice:
    """As `read_invoice`, but an expired one is accepted: for invoices that were checked when they were intended."""
    tidy = tidy_invoice(text)
    decoded = _decode(tidy)
    _check_network(decoded.currency, network)
    return _to_invoice(tidy, decoded, network)


def amount_to_pay(invoice: Invoice, amount_sats: Sats | None) -> Sats:
    """The invoice's amount, or the given one where it names none. Raises InvoiceRefused(reason="amount")."""
    if invoice.amount_sats is None and amount_sats is None:
        raise InvoiceRefused(phrase("This invoice names no amount. Say how much to pay; nothing was sent."), "amount")
    if invoice.amount_sats is not None and amount_sats not in (None, invoice.amount_sats):
        raise InvoiceRefused(
            phrase(
                "This invoice asks for {amount_sats} sat, not {amount_sats2}. Leave the amount out; nothing was sent.",
                amount_sats=invoice.amount_sats,
                amount_sats2=amount_sats,
            ),
            "amount",
        )
    amount = invoice.amount_sats if invoice.amount_sats is not None else amount_sats
    if amount is None or not 0 < amount <= MAX_SATS:
        raise InvoiceRefused(phrase("The amount must be between 1 sat and 21 million BTC. Nothing was sent."), "amount")
    return amount


def tidy_invoice(text: str) -> str:
    """Trimmed, lower case, without `lightning:`. Raises InvoiceRefused for what is empty, too long or of mixed case."""
    if len(text) > LONGEST_INVOICE:
        raise InvoiceRefused(
            phrase(
                "This text has {text:,} characters; an invoice has at most {longest_invoice:,}. Copy only the "
                "invoice, which begins with “ln”. Nothing was sent.",
                text=len(text),
                longest_invoice=LONGEST_INVOICE,
            ),
            "too_long",
        )
    tidy = text.strip()
    if tidy.lower().startswith("lightning:"):
        tidy = tidy[len("lightning:") :].strip()
    if not tidy:
        raise InvoiceRefused(phrase("There is no invoice to pay. Paste one that begins with “ln”."), "empty")
    if tidy != tidy.lower() and tidy != tidy.upper():
        raise _unreadable()  # BIP 173: decoders must refuse mixed case
    return tidy.lower()


@lru_cache(DECODED_KEPT)
def _decode(text: str) -> bolt11.Bolt11:
    if not text.isascii() or not text.startswith("ln"):
        raise _unreadable()
    try:
        return bolt11.decode(text)
    # A parser of a third party on hostile input: besides its own family it lets bit-reading and text errors through.
    except (Bolt11Exception, ValueError, IndexError, KeyError, TypeError, AssertionError, OverflowError) as error:
        raise _unreadable() from error
    except Exception as error:
        if type(error).__module__.split(".")[0] in {"bitstring", "bolt11", "coincurve"}:
            raise _unreadable() from error
        raise


def _unreadable() -> InvoiceRefused:
    return InvoiceRefused(
        phrase(
            "This is not a whole Lightning invoice: it is cut off or mistyped. Copy it again from where you got it; "
            "nothing was sent."
        ),
        "unreadable",
    )


def _check_network(currency: str, network: Network) -> None:
    if f"ln{currency}" == network.invoice_prefix:
        return
    theirs = _CURRENCIES.get(currency, f"an unknown network (“{currency}”)")
    raise InvoiceRefused(
        phrase(
            "This invoice is for {theirs}, but this wallet is on {network}. Ask for an invoice for "
            "{network}; nothing was sent.",
            theirs=theirs,
            network=network,
        ),
        "wrong_network",
    )


def _to_invoice(text: str, decoded: bolt11.Bolt11, network: Network) -> Invoice:
    created = datetime.fromtimestamp(decoded.date, UTC)
    if not decoded.payee:
        raise _unreadable()
    try:
        expires = created + timedelta(seconds=decoded.expiry)
    except OverflowError:
        expires = datetime.max.replace(tzinfo=UTC)
    amount_msat = None if decoded.amount_msat is None else int(decoded.amount_msat)
    if amount_msat is not None and not 0 < amount_msat <= MAX_SATS * 1000:
        raise InvoiceRefused(
            phrase("This invoice asks for an impossible amount. Ask for a new one; nothing was sent."), "amount"
        )
    return Invoice(
        text=text,
        network=network,
        payment_hash=str(decoded.payment_hash),
        amount_sats=None if amount_msat is None else sats_of_msat(amount_msat),
        description=decoded.description or "",
        payee_key=str(decoded.payee),
        created_at=created,
        expires_at=expires,
        description_hash=decoded.description_hash,
    )


def check_time(invoice: Invoice, least_seconds_left: int = LEAST_SECONDS_LEFT, now: datetime | None = None) -> None:
    """As `read_invoice`, of one that was decoded. Raises InvoiceRefused(reason="expired" or "expires_soon")."""
    left = invoice.seconds_left(now)
    if left <= 0:
        raise InvoiceRefused(
            phrase("This invoice expired {value} ago. Ask for a new one; nothing was sent.", value=_span(-left)),
            "expired",
        )
    if left < least_seconds_left:
        raise InvoiceRefused(
            phrase(
                "This invoice expires in {left} seconds, too soon to pay it safely. Ask for a new one; nothing "
                "was sent.",
                left=int(left),
            ),
            "expires_soon",
        )


def _span(seconds: float) -> str:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"

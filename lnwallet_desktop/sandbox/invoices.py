"""BOLT 11 invoices: made with real signatures, and read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import bolt11
from bolt11.models.features import Feature, FeatureExtra, Features, FeatureState
from bolt11.models.tags import Tag, TagChar, Tags

from lnwallet_desktop.money import Sats, sats_of_msat
from lnwallet_desktop.sandbox.spark import REGTEST_CURRENCY, Refusal, Why

CURRENCIES = ("bcrt", "bc", "tb", "tbs")
"""Regtest, mainnet, testnet and signet, as they stand after `ln` in an invoice."""

LONGEST_DESCRIPTION = 639
"""Bytes of UTF-8: the data of a BOLT 11 field is at most 1,023 groups of five bits."""

LARGEST_SATS = 10**11 - 1
"""bolt11 2.2.0 writes amounts of whole thousands of bitcoin a thousand times too small; nobody needs them here."""

DEFAULT_EXPIRY_S = 3600
LONGEST_EXPIRY_S = 365 * 24 * 3600
_FEATURES: dict[Feature | FeatureExtra, FeatureState] = {
    Feature.var_onion_optin: FeatureState.required,
    Feature.payment_secret: FeatureState.required,
}


class Unfit(ValueError):
    """What was drafted does not fit into an invoice. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an invoice is to say. description_hash, 64 hex digits, takes the description's place where given.

    created_at: seconds since 1970, the computer's time. amount_sats: None lets the payer choose.
    """

    payment_hash: bytes
    amount_sats: Sats | None
    created_at: float
    description: str = ""
    description_hash: str | None = None
    expiry_s: int = DEFAULT_EXPIRY_S
    currency: str = REGTEST_CURRENCY


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """What an invoice says. expires_at: the computer's time."""

    text: str = field(repr=False)
    currency: str
    payment_hash: bytes
    amount_sats: Sats | None
    expires_at: float


def sign(draft: Draft, secret: bytes) -> str:
    """The invoice of the node that has this secret. Raises Unfit."""
    _check(draft)
    described = (
        Tag(TagChar.description_hash, draft.description_hash)
        if draft.description_hash
        else Tag(TagChar.description, draft.description)
    )
    tags = [
        Tag(TagChar.payment_hash, draft.payment_hash.hex()),
        Tag(TagChar.payment_secret, os.urandom(32).hex()),
        Tag(TagChar.min_final_cltv_expiry, 80),
        Tag(TagChar.expire_time, draft.expiry_s),
        described,
        Tag(TagChar.features, Features.from_feature_list(_FEATURES)),
    ]
    amount_msat = None if draft.amount_sats is None else bolt11.MilliSatoshi(draft.amount_sats * 1000)
    unsigned = bolt11.Bolt11(
        currency=draft.currency, date=int(draft.created_at), tags=Tags(tags), amount_msat=amount_msat
    )
    return str(bolt11.encode(unsigned, secret.hex()))


def _check(draft: Draft) -> None:
    try:
        length = len(draft.description.encode())
    except UnicodeEncodeError as error:
        raise Unfit("The memo of an invoice must be Unicode text.") from error
    if length > LONGEST_DESCRIPTION:
        raise Unfit(f"The memo of an invoice has at most {LONGEST_DESCRIPTION} bytes of UTF-8; this one has {length}.")
    if draft.amount_sats is not None and not 0 < draft.amount_sats <= LARGEST_SATS:
        raise Unfit("The amount of an invoice is 1 sat or more and less than 1,000 BTC, or none.")
    if draft.currency not in CURRENCIES:
        raise Unfit(f"“{draft.currency}” is no network of invoices. Use one of {', '.join(CURRENCIES)}.")
    if not 0 < draft.expiry_s <= LONGEST_EXPIRY_S:
        raise Unfit("An invoice expires within a year from now.")


def read(text: str) -> ReadInvoice:
    """Raises Refusal where it cannot be read."""
    try:
        invoice = bolt11.decode(text)
        payment_hash = bytes.fromhex(invoice.payment_hash)
    except Exception as error:  # the library raises whatever its parts do
        raise Refusal(Why.INVALID, "the invoice cannot be read") from error
    return ReadInvoice(
        text=text.lower(),
        currency=invoice.currency,
        payment_hash=payment_hash,
        amount_sats=None if invoice.amount_msat is None else sats_of_msat(int(invoice.amount_msat)),
        expires_at=invoice.date + (DEFAULT_EXPIRY_S if invoice.expiry is None else invoice.expiry),
    )

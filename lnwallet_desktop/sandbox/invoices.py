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

DEFAULT_EXPIRY_S = 3600
_FEATURES: dict[Feature | FeatureExtra, FeatureState] = {
    Feature.var_onion_optin: FeatureState.required,
    Feature.payment_secret: FeatureState.required,
}


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
    """The invoice of the node that has this secret. Raises ValueError where BOLT 11 cannot hold the draft."""
    if len(draft.description.encode()) > LONGEST_DESCRIPTION:
        raise ValueError("the description is too long")
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

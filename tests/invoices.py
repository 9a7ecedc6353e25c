"""Signed BOLT 11 invoices for tests, as a payee's node would make them."""

from __future__ import annotations

import time

import bolt11
from bolt11.models.features import Feature, Features, FeatureState
from bolt11.models.tags import Tag, TagChar, Tags

PAYEE_SECRET = "e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734"  # BOLT 11's example key
PAYEE_KEY = "03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad"


def make_invoice(
    amount_msat: int | None = 2_500_000,
    currency: str = "bcrt",
    payment_hash: str = "ab" * 32,
    description: str = "Office rent",
    expiry_s: int = 3600,
    age_s: int = 0,
    description_hash: str | None = None,
) -> str:
    """description_hash: 64 hex digits, in the description's place."""
    features = Features.from_feature_list(
        {Feature.var_onion_optin: FeatureState.required, Feature.payment_secret: FeatureState.required}
    )
    tags = Tags(
        [
            Tag(TagChar.payment_hash, payment_hash),
            Tag(TagChar.payment_secret, "11" * 32),
            Tag(TagChar.description_hash, description_hash)
            if description_hash
            else Tag(TagChar.description, description),
            Tag(TagChar.expire_time, expiry_s),
            Tag(TagChar.features, features),
        ]
    )
    amount = None if amount_msat is None else bolt11.MilliSatoshi(amount_msat)
    unsigned = bolt11.Bolt11(currency=currency, date=int(time.time()) - age_s, tags=tags, amount_msat=amount)
    return bolt11.encode(unsigned, PAYEE_SECRET)

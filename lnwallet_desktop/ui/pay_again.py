"""Paying a bill once more, or the next one like it: always by a new invoice, compared with the payment it is for."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import Quote, Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats

LONGEST_MEMO = 80


@dataclass(frozen=True, slots=True)
class PayAgain:
    """What the new invoice is expected to be for. Nothing is taken over but the memo."""

    payment_hash: str
    pseudonym: str
    amount_sats: Sats
    memo: str

    @classmethod
    def like(cls, row: Transaction) -> PayAgain:
        memo = " ".join((row.memo or "").split())
        return cls(row.payment_hash, row.pseudonymized_recipient, row.amount_sats, memo)

    @property
    def sentence(self) -> str:
        """Before there is an invoice."""
        memo = tr(" for “{memo}”", memo=formats.shortened(formats.plain(self.memo), LONGEST_MEMO)) if self.memo else ""
        return tr(
            "Paste a new invoice of {pseudonym} over {amount_sats}{memo}. The old invoice is not paid again.",
            pseudonym=self.pseudonym,
            amount_sats=format_sats(self.amount_sats),
            memo=memo,
        )

    def differences(self, quote: Quote) -> list[str]:
        """Whole sentences about what is not as it was; none of it forbids the payment."""
        told = []
        if quote.invoice.payment_hash == self.payment_hash:
            told.append(tr("This is the invoice from before, not a new one."))
        if quote.pseudonym != self.pseudonym:
            told.append(
                tr(
                    "This invoice pays {pseudonym}, not {pseudonym2} as before. Make sure who gets it.",
                    pseudonym=quote.pseudonym,
                    pseudonym2=self.pseudonym,
                )
            )
        if quote.amount_sats != self.amount_sats:
            told.append(
                tr(
                    "This invoice is over {amount_sats}, not {amount_sats2} as before.",
                    amount_sats=format_sats(quote.amount_sats),
                    amount_sats2=format_sats(self.amount_sats),
                )
            )
        return told

"""Paying a bill once more, or the next one like it: always by a new invoice, compared with the payment it is for."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import Quote, Transaction
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
        memo = f" for “{formats.shortened(formats.plain(self.memo), LONGEST_MEMO)}”" if self.memo else ""
        return (
            f"Paste a new invoice of {self.pseudonym} over {format_sats(self.amount_sats)}{memo}. The old invoice is "
            "not paid again."
        )

    def differences(self, quote: Quote) -> list[str]:
        """Whole sentences about what is not as it was; none of it forbids the payment."""
        told = []
        if quote.invoice.payment_hash == self.payment_hash:
            told.append("This is the invoice from before, not a new one.")
        if quote.pseudonym != self.pseudonym:
            told.append(f"This invoice pays {quote.pseudonym}, not {self.pseudonym} as before. Make sure who gets it.")
        if quote.amount_sats != self.amount_sats:
            told.append(
                f"This invoice is over {format_sats(quote.amount_sats)}, not {format_sats(self.amount_sats)} as before."
            )
        return told

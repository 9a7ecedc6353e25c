"""The SDK's payments and errors in our words."""

from __future__ import annotations

from datetime import UTC, datetime

import breez_sdk_spark as sdk

from lnwallet_desktop.errors import InvoiceRefused, NotEnoughMoney, WalletDesktopError, WalletUnavailable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus, WalletPayment
from lnwallet_desktop.redaction import redacted
from lnwallet_desktop.translation import phrase

_STATUS = {
    sdk.PaymentStatus.COMPLETED: PaymentStatus.SUCCESS,
    sdk.PaymentStatus.PENDING: PaymentStatus.PENDING,
    sdk.PaymentStatus.FAILED: PaymentStatus.FAILED,
}


def wallet_payment(payment: sdk.Payment) -> WalletPayment:
    """One payment of the SDK's. `details` may be None, and a timestamp of 0 means unknown."""
    details = payment.details
    htlc = getattr(details, "htlc_details", None)
    is_lightning = isinstance(details, sdk.PaymentDetails.LIGHTNING)
    return WalletPayment(
        payment_id=payment.id,
        direction=Direction.SENT if payment.payment_type == sdk.PaymentType.SEND else Direction.RECEIVED,
        status=_STATUS[payment.status],
        amount_sats=Sats(int(payment.amount)),
        fee_sats=Sats(int(payment.fees)),
        payment_hash=htlc.payment_hash if htlc else None,
        preimage=htlc.preimage if htlc else None,
        invoice_text=details.invoice if is_lightning else None,
        description=details.description if is_lightning else None,
        payee_key=details.destination_pubkey if is_lightning else None,
        created_at=_time(payment.timestamp),
        locked_until=_time(htlc.expiry_time) if htlc else None,
    )


def wallet_error(error: BaseException, doing: str) -> WalletDesktopError:
    """What an error of the SDK's means before anything was handed over. doing: “the fee was asked for”, ….

    After a send was handed over no error proves anything; that is for the treasury to judge, not for this function.
    """
    if isinstance(error, sdk.SdkError.InsufficientFunds):
        return NotEnoughMoney(phrase("The wallet holds too little for this payment and its fee. Nothing was sent."))
    text = redacted(str(error))
    if isinstance(error, sdk.SdkError.SparkError) and "insufficient funds" in text.lower():
        return NotEnoughMoney(phrase("The wallet holds too little for this payment and its fee. Nothing was sent."))
    if isinstance(error, sdk.SdkError.InvalidInput):
        return InvoiceRefused(
            phrase("The wallet does not accept this invoice ({text}). Nothing was sent.", text=text), "unreadable"
        )
    if isinstance(error, TimeoutError):
        return WalletUnavailable(
            phrase("The network did not answer in time while {doing}. Look at the connection and retry.", doing=doing)
        )
    return WalletUnavailable(
        phrase(
            "The network answered with an error while {doing} ({text}). Try again in a minute.", doing=doing, text=text
        )
    )


def _time(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None

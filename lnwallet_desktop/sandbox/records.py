"""What the control API takes and gives out: plain values that the network and its client share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats


class Ending(StrEnum):
    """How a payment to a remote payee ends. HANG: not until it is told to."""

    SUCCESS = "success"
    FAIL = "fail"
    HANG = "hang"


SOON_S = 0.2
"""How long an ordinary payment takes. Not nothing: the provider answers before the outcome is known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What will become of payments of an invoice: an ending, and after how many seconds."""

    ending: Ending
    delay_s: float = SOON_S

    @classmethod
    def parse(cls, text: str) -> Outcome:
        """Read `success`, `fail`, `hang` or `pending=SECONDS`, which succeeds late. Raises BadRequest."""
        if text in set(Ending):
            return cls(Ending(text))
        if match := re.fullmatch(r"pending=([0-9]{1,9}(?:\.[0-9]{1,6})?)", text):
            return cls(Ending.SUCCESS, float(match[1]))
        raise BadRequest(f"“{text}” is no outcome. Use success, fail, pending=SECONDS or hang.")

    def __str__(self) -> str:
        late = self.ending is Ending.SUCCESS and self.delay_s != SOON_S
        return f"pending={self.delay_s:g}" if late else str(self.ending)


class LedgerStatus(StrEnum):
    """Where the network stands with a payment hash."""

    UNPAID = "unpaid"  # no live transfer
    LOCKED = "locked"  # the operator locked the money; the provider was not asked to pay
    PENDING = "pending"
    SUCCESS = "success"
    RETURNED = "returned"  # every transfer for it came back to its sender


@dataclass(frozen=True, slots=True)
class Funding:
    """Play money on its way to a wallet."""

    transfer_id: str
    leaf_count: int


@dataclass(frozen=True, slots=True)
class PayeeInvoice:
    """An invoice of a remote payee. payment_hash and payee_key: hex."""

    invoice: str = field(repr=False)
    payment_hash: str
    amount_sats: Sats | None
    payee: str
    payee_key: str
    outcome: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Payee:
    """A remote Lightning node that can be paid. node_key: 66 hex digits."""

    name: str
    node_key: str


@dataclass(frozen=True, slots=True)
class Fees:
    """What the provider asks for a payment: base_sats + ppm millionths of the amount, rounded up."""

    base_sats: Sats
    ppm: int


@dataclass(frozen=True, slots=True)
class LedgerPayment:
    """What the network itself knows of one payment hash that a wallet may pay.

    transfers: how many times money was locked for it, ever. paid_times: how many of these reached the payee.
    payer: the identity key of the last one who tried, hex. preimage: only if asked for, and only once paid.
    """

    payment_hash: str
    status: LedgerStatus
    transfers: int
    paid_times: int
    amount_sats: Sats | None
    fee_sats: Sats | None
    payer: str | None
    payee: str | None
    outcome: str | None
    preimage: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LedgerReceipt:
    """What the network knows of one invoice of a wallet. amount_sats: 0 until paid, if the invoice names none."""

    payment_hash: str
    receiver: str
    amount_sats: Sats
    paid: bool
    claimed: bool


@dataclass(frozen=True, slots=True)
class LedgerWallet:
    """A wallet as the network sees it. identity_key: hex.

    available + locked + incoming = everything that ever came in less everything that went out for good.
    """

    identity_key: str
    available_sats: Sats
    locked_sats: Sats
    incoming_sats: Sats
    leaf_count: int

    @property
    def total_sats(self) -> Sats:
        return Sats(self.available_sats + self.locked_sats + self.incoming_sats)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The network's own record, the judge over what wallets claim. violations: broken rules, which must be none."""

    payments: tuple[LedgerPayment, ...]
    receipts: tuple[LedgerReceipt, ...]
    wallets: tuple[LedgerWallet, ...]
    violations: tuple[str, ...]

    def payment(self, payment_hash: str) -> LedgerPayment | None:
        return next((payment for payment in self.payments if payment.payment_hash == payment_hash), None)

    def wallet(self, identity_key: str) -> LedgerWallet | None:
        return next((wallet for wallet in self.wallets if wallet.identity_key == identity_key), None)

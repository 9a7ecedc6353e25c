"""What a payment is, in the words that the window, the commands, the tables and the documents share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from lnwallet_desktop.money import Sats


class Network(StrEnum):
    """The network a wallet lives on. A wallet never changes its network."""

    SANDBOX = "sandbox"
    REGTEST = "regtest"
    MAINNET = "mainnet"

    @property
    def invoice_prefix(self) -> str:
        """What a BOLT 11 invoice of this network begins with, before its amount (BOLT 11, "Human-Readable Part")."""
        return "lnbc" if self is Network.MAINNET else "lnbcrt"


class Direction(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


class PaymentStatus(StrEnum):
    """PENDING covers every payment whose outcome is not proven. SUCCESS and FAILED are final for an attempt."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"


class AttemptState(StrEnum):
    """One try of an intent. Before SUBMITTED nothing can have moved."""

    PREPARED = "prepared"  # committed by us, not yet handed to the network
    SUBMITTED = "submitted"  # about to be handed over: from here an error means unknown
    PENDING = "pending"  # the network has it
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the network refused it and the money is back
    NOT_SENT = "not_sent"  # proven never handed over


class WalletState(StrEnum):
    """What the wallet's connection is doing."""

    CLOSED = "closed"  # no secrets in memory; balance is the last known one
    OPENING = "opening"
    SYNCING = "syncing"  # connected; the balance is not fresh yet
    READY = "ready"
    OFFLINE = "offline"  # open, but the network does not answer


@dataclass(frozen=True, slots=True)
class Invoice:
    """A BOLT 11 invoice that has passed our own checks.

    text: as given, trimmed, lower case, without `lightning:`. payment_hash: 64 hex digits. amount_sats: None if the
    payer chooses. description: plain text of the payee, may be empty, never to be shown as markup.
    payee_key: the payee's node key, 66 hex digits. description_hash: 64 hex digits, where it stands in place of the
    description (BOLT 11, field h).
    """

    text: str = field(repr=False)
    network: Network
    payment_hash: str
    amount_sats: Sats | None
    description: str = field(repr=False)
    payee_key: str = field(repr=False)
    created_at: datetime
    expires_at: datetime
    description_hash: str | None = None

    def seconds_left(self, now: datetime | None = None) -> float:
        """Seconds until it expires; negative once it has."""
        return (self.expires_at - (now or datetime.now(UTC))).total_seconds()


@dataclass(frozen=True, slots=True)
class SuccessAction:
    """What the payee's server wants shown once it was paid (LUD-09, LUD-10); all of it is a stranger's plain text.

    text: the message, or what the address or the cipher text is for. url: to be shown, never opened by itself.
    cipher_text and iv: base64; AES-256-CBC under the preimage.
    """

    text: str = field(repr=False)
    url: str | None = field(default=None, repr=False)
    cipher_text: str | None = field(default=None, repr=False)
    iv: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class InvoiceSource:
    """Where an invoice comes from that a payee's server made for us (LUD-06, LUD-16).

    address: the Lightning address; then that is the payee, whatever node the invoice names. None for a bare LNURL,
    whose payee is the node as with any invoice. description: the server's, a stranger's plain text.
    """

    server: str
    address: str | None = field(repr=False)
    description: str = field(repr=False)
    success: SuccessAction | None = None


class LimitKind(StrEnum):
    """Which limit. The values go into JSON."""

    PAYMENT = "payment"  # of a single payment
    DAY = "day"  # of the last 24 hours
    WEEK = "week"  # of the last 7 days
    PAYEE_DAY = "payee_day"  # of the last 24 hours, to one payee
    NEW_PAYEE = "new_payee"  # to a payee who was never paid before, or for the first time only lately


@dataclass(frozen=True, slots=True)
class LimitLeft:
    """What a limit still allows now: amount and the most that the fee may be, together."""

    kind: LimitKind
    limit_sats: Sats
    left_sats: Sats


@dataclass(frozen=True, slots=True)
class Quote:
    """What paying an invoice would cost, before anything moves.

    fee_sats: the network's estimate. fee_cap_sats: the most we will pay; a higher fee is refused, never paid.
    warnings: whole sentences for the person who decides. attempt_number: 1, or more after a proven failure.
    least_seconds_left: with less than that left the invoice will not be paid any more. limit_left: the limit that has
    the least left, before this payment. needs_second_admin: another admin has to approve it. needs_own_unlock: the
    lease is not enough for it. source: the server that made the invoice for us; None where a person gave it.
    """

    invoice: Invoice
    amount_sats: Sats
    fee_sats: Sats
    fee_cap_sats: Sats
    balance_sats: Sats
    pseudonym: str
    attempt_number: int = 1
    warnings: tuple[str, ...] = ()
    least_seconds_left: int = 60
    limit_left: LimitLeft | None = None
    needs_second_admin: bool = False
    needs_own_unlock: bool = False
    source: InvoiceSource | None = None

    @property
    def payee(self) -> str:
        """Who is paid, for the pseudonym, limits and contacts: a Lightning address, or else the invoice's node key."""
        return payee_of(self.invoice, self.source)

    @property
    def description(self) -> str:
        return self.invoice.description or (self.source.description if self.source is not None else "")

    @property
    def total_sats(self) -> Sats:
        return Sats(self.amount_sats + self.fee_sats)

    @property
    def most_sats(self) -> Sats:
        """What it may cost at most, and what every limit counts."""
        return Sats(self.amount_sats + self.fee_cap_sats)

    @property
    def balance_after_sats(self) -> Sats:
        return Sats(self.balance_sats - self.total_sats)


def payee_of(invoice: Invoice, source: InvoiceSource | None) -> str:
    """See `Quote.payee`."""
    return (source.address if source is not None else None) or invoice.payee_key


DEFAULT_FEE_FLOOR_SATS = Sats(10)


@dataclass(frozen=True, slots=True)
class PaymentPolicy:
    """The rules for payments, with the default ones. version: 0 where nobody has set any; then nobody changed it.

    A fee may cost fee_floor_sats, or fee_basis_points of the amount where that is more (100 basis points are 1 %). An
    invoice is not paid with less than expiry_margin_s left. Each limit counts amount and fee cap; None: no limit.
    A payee is new until new_payee_hours after the first payment that succeeded. approvers: the admins who can meet the
    two-person rule, and the audit key (hex) that each had when the rule was set; in order of their names.
    """

    fee_floor_sats: Sats = DEFAULT_FEE_FLOOR_SATS
    fee_basis_points: int = 100
    expiry_margin_s: int = 60
    max_payment_sats: Sats | None = None
    daily_sats: Sats | None = None
    weekly_sats: Sats | None = None
    payee_daily_sats: Sats | None = None
    new_payee_sats: Sats | None = None
    new_payee_hours: int = 24
    second_admin_above_sats: Sats | None = None
    own_unlock_above_sats: Sats | None = None
    approvers: tuple[tuple[str, str], ...] = ()
    version: int = 0
    changed_by: str | None = None
    changed_at: datetime | None = None

    def fee_cap_sats(self, amount_sats: int) -> Sats:
        """The most that the fee of a payment may be; a part of a satoshi is rounded up."""
        return Sats(max(self.fee_floor_sats, -(-amount_sats * self.fee_basis_points // 10_000)))

    def needs_second_admin(self, most_sats: int) -> bool:
        """Whether another admin has to approve a payment that costs at most so much."""
        return self.second_admin_above_sats is not None and most_sats > self.second_admin_above_sats

    def needs_own_unlock(self, most_sats: int) -> bool:
        """Whether it takes a passphrase of its own, even while somebody holds the lease."""
        return self.own_unlock_above_sats is not None and most_sats > self.own_unlock_above_sats


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of the history: a payment hash sent, or a payment received. The first seven fields are fixed.

    amount_sats: what the payee gets, always positive; the fee is apart. timestamp: when it was intended or received.
    payment_hash: 64 hex digits; for a receipt without one (a Spark transfer) 64 hex digits made from its id.
    settled_at: when the outcome became known. failure_reason: a sentence, set only when failed. locked_until: while
    pending, when the money returns at the latest if the payee never takes it; None where the network has not said.
    approved_by: the second admin, where one had to approve.
    """

    transaction_id: UUID
    amount_sats: Sats
    timestamp: datetime
    payment_hash: str
    status: PaymentStatus
    pseudonymized_recipient: str
    memo: str | None
    direction: Direction
    fee_sats: Sats | None
    settled_at: datetime | None
    initiated_by: str | None
    failure_reason: str | None
    locked_until: datetime | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The wallet's money and how old that knowledge is. balance_sats is None when it was never known."""

    balance_sats: Sats | None
    as_of: datetime | None
    fresh: bool  # True after a sync in this session with the network reachable


@dataclass(frozen=True, slots=True)
class WalletPayment:
    """A payment as the wallet reports it, in our words.

    payment_id: the SDK's id; for a send it is our idempotency key. payment_hash and preimage: hex, or None where the
    wallet does not (yet) know. created_at: None where the SDK says 0.
    """

    payment_id: str
    direction: Direction
    status: PaymentStatus
    amount_sats: Sats
    fee_sats: Sats
    payment_hash: str | None
    preimage: str | None = field(repr=False)
    invoice_text: str | None = field(repr=False)
    description: str | None = field(repr=False)
    payee_key: str | None = field(repr=False)
    created_at: datetime | None
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SandboxEndpoint:
    """Where a running sandbox network listens. Addresses are loopback URLs; keys are hex; the token is secret."""

    operator_url: str
    operator_key: str
    provider_url: str
    provider_key: str
    control_url: str
    control_token: str = field(repr=False)
    pid: int

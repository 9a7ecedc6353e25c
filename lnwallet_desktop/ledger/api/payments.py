"""Payments that programs ask for: what each token's limits count, and those that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, text, update

from lnwallet_desktop.errors import AlreadyIntended, ApprovalRefused, BadRequest, LimitReached
from lnwallet_desktop.ledger.api.token_values import ApiToken
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail, Recorded
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.tables import api_payments, api_tokens
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import LimitKind
from lnwallet_desktop.translation import phrase

_COUNTED = text(
    """
    SELECT coalesce(sum(p.amount_sats + p.fee_cap_sats), 0)
      FROM api_payments p
      LEFT JOIN transactions t ON t.payment_hash = p.payment_hash AND t.direction = 'sent'
     WHERE p.token_id = :token
       AND (p.asked_at > clock_timestamp() - interval '24 hours' OR p.state = 'waiting' OR t.status = 'pending')
       AND CASE p.state
             WHEN 'waiting' THEN p.expires_at > clock_timestamp()
             WHEN 'begun' THEN coalesce(t.status <> 'failed', p.decided_at > clock_timestamp() - interval '10 minutes')
             ELSE false
           END
    """
)
"""Pending counts, and what was begun a moment ago; what failed, was declined or never got to its row does not."""


class AskedState(StrEnum):
    WAITING = "waiting"  # for a person
    BEGUN = "begun"  # handed to the desk: the transaction of its payment hash tells the rest
    DECLINED = "declined"  # by an admin
    WITHDRAWN = "withdrawn"  # by a program with the scope for it


@dataclass(frozen=True, slots=True)
class AskedPayment:
    """sealed: invoice and details, bound to request_id. expires_at: nobody can begin it after that."""

    request_id: UUID
    token_id: UUID
    label: str
    payment_hash: str
    amount_sats: Sats
    fee_cap_sats: Sats
    recipient: str
    memo: str | None
    sealed: bytes = field(repr=False)
    key_id: str
    expires_at: datetime
    state: AskedState = AskedState.WAITING
    asked_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def most_sats(self) -> Sats:
        return Sats(self.amount_sats + self.fee_cap_sats)

    @property
    def asked_by(self) -> str:
        """The program, as it stands in the history beside admins."""
        return program(self.label)

    def as_approval(self) -> Approval:
        """As it is listed beside requests of admins. It is not signed: whoever approves it is asked for everything."""
        return Approval(
            approval_id=self.request_id,
            payment_hash=self.payment_hash,
            amount_sats=self.amount_sats,
            fee_cap_sats=self.fee_cap_sats,
            pseudonym=self.recipient,
            memo=self.memo,
            sealed=self.sealed,
            key_id=self.key_id,
            requested_by=self.asked_by,
            requested_at=self.asked_at or self.expires_at,
            expires_at=self.expires_at,
            workstation="",
            signature=b"",
            state=self._approval_state(),
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            transaction_id=None,
        )

    def _approval_state(self) -> ApprovalState:
        if self.state is AskedState.WAITING:
            return ApprovalState.OPEN if self.expires_at > datetime.now(UTC) else ApprovalState.EXPIRED
        return _APPROVAL_STATES[self.state]


_APPROVAL_STATES = {
    AskedState.BEGUN: ApprovalState.APPROVED,
    AskedState.DECLINED: ApprovalState.DECLINED,
    AskedState.WITHDRAWN: ApprovalState.WITHDRAWN,
}


def program(label: str) -> str:
    """`ERP (API)`."""
    return f"{label} (API)"


class ApiPayments:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail) -> None:
        self._database = database
        self._trail = trail

    def ask(self, asked: AskedPayment, token: ApiToken) -> AskedPayment:
        """Write it down, counted against the token's limits with all others that are under way.

        One that waits for the same invoice already is given back. Raises LimitReached, AlreadyIntended.
        """
        checked_text(asked.memo or "", "memo")
        with self._trail.transaction() as recorded:
            connection = recorded.connection
            connection.execute(
                select(api_tokens.c.token_id).where(api_tokens.c.token_id == token.token_id).with_for_update()
            )
            waiting = _waiting_for(connection, asked.payment_hash)
            if waiting is not None and asked.state is AskedState.WAITING:
                return _same(waiting, asked)
            _check_limits(connection, asked, token)
            written = connection.execute(insert(api_payments).values(**_values(asked)).returning(api_payments)).one()
            _note(recorded, AuditKind.APPROVAL_ASKED, asked, None)
        return _asked(written, asked.label)

    def begin(self, request_id: UUID, admin: str) -> AskedPayment:
        """A person lets it be paid. Raises BadRequest, and ApprovalRefused where it waits no more."""
        return self._decide(request_id, AskedState.BEGUN, admin, AuditKind.APPROVAL_GIVEN)

    def refuse(self, request_id: UUID, by: str, state: AskedState) -> AskedPayment:
        """It is never paid. Raises as `begin`."""
        return self._decide(request_id, state, by, AuditKind.APPROVAL_REFUSED)

    def find(self, request_id: UUID) -> AskedPayment:
        """Raises BadRequest where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_all().where(api_payments.c.request_id == request_id)).one_or_none()
        if row is None:
            raise BadRequest(phrase("There is no request {request_id}.", request_id=request_id))
        return _asked(row, row.label)

    def newest(self, most: int = 200) -> list[AskedPayment]:
        """The waiting ones first, then the newest. What was paid at once, while somebody had unlocked, is left out."""
        waited = or_(
            api_payments.c.state != AskedState.BEGUN.value, api_payments.c.decided_at != api_payments.c.asked_at
        )
        order = ((api_payments.c.state == AskedState.WAITING.value).desc(), api_payments.c.asked_at.desc())
        with self._database.reading() as connection:
            rows = connection.execute(_all().where(waited).order_by(*order).limit(most)).all()
        return [_asked(row, row.label) for row in rows]

    def count_waiting(self) -> int:
        waiting = (api_payments.c.state == AskedState.WAITING.value, api_payments.c.expires_at > func.now())
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(api_payments).where(*waiting)).scalar_one())

    def _decide(self, request_id: UUID, state: AskedState, by: str, kind: AuditKind) -> AskedPayment:
        with self._trail.transaction() as recorded:
            found = recorded.connection.execute(
                _all().where(api_payments.c.request_id == request_id).with_for_update(of=api_payments)
            ).one_or_none()
            if found is None:
                raise BadRequest(phrase("There is no request {request_id}. Nothing was done.", request_id=request_id))
            asked = _asked(found, found.label)
            now = recorded.connection.execute(select(func.clock_timestamp())).scalar_one()
            if asked.state is not AskedState.WAITING or asked.expires_at <= now:
                raise ApprovalRefused(phrase("This request does not wait any more: it was decided or has expired."))
            recorded.connection.execute(
                update(api_payments)
                .where(api_payments.c.request_id == request_id)
                .values(state=state.value, decided_by=by, decided_at=func.clock_timestamp())
            )
            _note(recorded, kind, asked, by if state is not AskedState.WITHDRAWN else None)
        return asked


def _check_limits(connection: Connection, asked: AskedPayment, token: ApiToken) -> None:
    limits = token.limits
    if limits.max_payment_sats is not None and asked.most_sats > limits.max_payment_sats:
        raise LimitReached(
            phrase(
                "This token may pay {max_payment_sats} at most at once. Nothing was sent.",
                max_payment_sats=format_sats(limits.max_payment_sats),
            ),
            LimitKind.PAYMENT.value,
            limits.max_payment_sats,
        )
    if limits.daily_sats is None:
        return
    counted = int(connection.execute(_COUNTED, {"token": token.token_id}).scalar_one())
    left = max(0, limits.daily_sats - counted)
    if asked.most_sats > left:
        raise LimitReached(
            phrase(
                "This token may pay {daily_sats} in 24 hours, and {left} are left. Nothing was sent.",
                daily_sats=format_sats(limits.daily_sats),
                left=format_sats(Sats(left)),
            ),
            LimitKind.DAY.value,
            left,
        )


def _waiting_for(connection: Connection, payment_hash: str) -> AskedPayment | None:
    row = connection.execute(
        _all().where(
            api_payments.c.payment_hash == payment_hash,
            api_payments.c.state == AskedState.WAITING.value,
            api_payments.c.expires_at > func.now(),
        )
    ).one_or_none()
    return _asked(row, row.label) if row is not None else None


def _same(waiting: AskedPayment, asked: AskedPayment) -> AskedPayment:
    if (waiting.token_id, waiting.amount_sats) == (asked.token_id, asked.amount_sats):
        return waiting
    raise AlreadyIntended(
        phrase("Another request to pay this invoice waits for a person. Nothing was sent."), "waiting"
    )


def _all() -> Select[Any]:
    return select(api_payments, api_tokens.c.label).join(api_tokens, api_tokens.c.token_id == api_payments.c.token_id)


def _asked(row: Row[Any], label: str) -> AskedPayment:
    return AskedPayment(
        request_id=row.request_id,
        token_id=row.token_id,
        label=label,
        payment_hash=row.payment_hash,
        amount_sats=Sats(row.amount_sats),
        fee_cap_sats=Sats(row.fee_cap_sats),
        recipient=row.recipient,
        memo=row.memo,
        sealed=bytes(row.sealed),
        key_id=row.key_id,
        expires_at=row.expires_at,
        state=AskedState(row.state),
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _values(asked: AskedPayment) -> dict[str, Any]:
    given = ("request_id", "token_id", "payment_hash", "amount_sats", "fee_cap_sats", "recipient", "memo", "sealed")
    decided = func.now() if asked.state is AskedState.BEGUN else None
    return {
        **{name: getattr(asked, name) for name in given},
        "key_id": asked.key_id,
        "expires_at": asked.expires_at,
        "asked_at": func.now(),
        "state": asked.state.value,
        "decided_by": asked.decided_by,
        "decided_at": decided,
    }


def _note(recorded: Recorded, kind: AuditKind, asked: AskedPayment, admin: str | None) -> None:
    recorded.note(
        kind,
        admin,
        asked.request_id,
        payment_hash=asked.payment_hash,
        amount_sats=asked.amount_sats,
        fee_cap_sats=asked.fee_cap_sats,
        recipient=asked.recipient,
        asked_by=asked.label,
    )

"""The write side: intents, attempts, outcomes and receipts, each method one transaction."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from lnwallet_desktop.errors import LedgerUnavailable, NotSent
from lnwallet_desktop.ledger import payment_entries as entries
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.holder import holds
from lnwallet_desktop.ledger.intending import is_written, write_intent
from lnwallet_desktop.ledger.outcomes import note_failure, note_pending, note_success
from lnwallet_desktop.ledger.payment_values import UNSETTLED, Attempt, Intent, Receipt
from lnwallet_desktop.ledger.receipts import write_receipt
from lnwallet_desktop.ledger.reserving import Terms, reserve, take_turn
from lnwallet_desktop.ledger.restores import check_open
from lnwallet_desktop.ledger.row_mapping import ATTEMPT_COLUMNS, TRANSACTION_COLUMNS, attempt_of, transaction_of
from lnwallet_desktop.ledger.tables import attempts, own_invoices, transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase

__all__ = ["Attempt", "Intent", "PaymentLedger", "Receipt", "Terms"]

NO_LIMITS = Terms()
"""Where nobody has set any; refused as soon as somebody has."""

REREAD_FOR_S = 5
"""How long a database that went away at COMMIT is asked for what it kept."""


class PaymentLedger:
    """Follows the evidence: a success is final, and wins over an earlier failure; nothing goes back.

    Synchronous and thread-safe. Every method raises LedgerUnavailable; a key that no attempt has is BadRequest.
    """

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        """trail: what writes the audit log; without it entries are written in this computer's name."""
        self._database = database
        self._trail = trail or AuditTrail(database)

    def intend(self, intent: Intent, terms: Terms = NO_LIMITS) -> Transaction:
        """T1: commit the decision to pay. Nothing was sent before, and nothing may be sent unless this returns.

        terms: the limits in force, and the approval where one is needed; refused where they are not the newest.
        Raises AlreadyIntended (also for the same key again: one caller sends), LimitReached, ApprovalRefused,
        PayingClosed, ChangedMeanwhile, BadRequest, LedgerUnavailable.
        """
        claim = uuid4()
        try:
            with self._trail.transaction() as recorded:
                take_turn(recorded.connection, terms)
                check_open(recorded.connection)
                row = write_intent(recorded.connection, intent, claim)
                reserve(recorded, intent, terms)
                entries.note_intent(recorded, intent)
            return row
        except LedgerUnavailable as lost:
            kept = self._reread(intent, claim)
            if kept is None:
                raise LedgerUnavailable(
                    phrase(
                        "The database could not write the payment down, so nothing was sent. Try again when it answers."
                    )
                ) from lost
            return kept

    def mark_submitted(self, idempotency_key: UUID, epoch: int | None = None) -> None:
        """T2: durable before the network gets it. Again does no harm. Raises NotSent: then it must not be sent.

        epoch: of the hold under which this workstation sends; checked in the same transaction, so that no send begins
        after another workstation took the wallet over. None: no other workstation can be there.
        """
        open_states = [state.value for state in UNSETTLED]
        with self._trail.transaction() as recorded:
            connection = recorded.connection
            if epoch is not None and not holds(connection, epoch):
                raise NotSent(phrase("This workstation does not hold the wallet any more, so nothing was sent."))
            row = connection.execute(
                update(attempts)
                .where(attempts.c.idempotency_key == idempotency_key, attempts.c.state.in_(open_states))
                .values(
                    state=_submitted_or_further(),
                    submitted_at=func.coalesce(attempts.c.submitted_at, func.now()),
                )
                .returning(attempts.c.transaction_id)
            ).one_or_none()
            if row is None:
                raise NotSent(phrase("This attempt was given up before it could be sent. Nothing was sent."))
            entries.note_send(recorded, idempotency_key)

    def mark_pending(self, idempotency_key: UUID, locked_until: datetime | None = None) -> Transaction:
        """The network has it. Changes nothing that is settled.

        locked_until: when its money returns at the latest, if nobody takes it; None: not known, or not any better.
        """
        with self._database.transaction() as connection:
            return note_pending(connection, idempotency_key, locked_until)

    def settle_success(self, idempotency_key: UUID, fee_sats: Sats, sealed: bytes | None) -> Transaction:
        """T3: it was paid. sealed: replaces the row's, now with the preimage. Again changes nothing."""
        with self._trail.transaction() as recorded:
            open_before = entries.locked_state_of(recorded.connection, idempotency_key)
            row = note_success(recorded.connection, idempotency_key, fee_sats, sealed)
            entries.note_settled(recorded, idempotency_key, open_before, row)
        return row

    def settle_failure(self, idempotency_key: UUID, reason: str, not_sent: bool = False) -> Transaction:
        """It was not paid and the money is back; not_sent: it never left. Changes nothing that is settled.

        reason: a sentence for the treasurer. The row stays pending while another attempt is open.
        """
        with self._trail.transaction() as recorded:
            open_before = entries.locked_state_of(recorded.connection, idempotency_key)
            row = note_failure(recorded.connection, idempotency_key, reason, not_sent)
            entries.note_settled(recorded, idempotency_key, open_before, row)
        return row

    def record_receipt(self, receipt: Receipt) -> Transaction:
        """A payment that came in, by its payment hash; pending becomes success and never goes back."""
        with self._database.transaction() as connection:
            return write_receipt(connection, receipt)

    def remember_invoice(self, payment_hash: str, expires_at: datetime) -> None:
        """An invoice that we made ourselves."""
        with self._database.transaction() as connection:
            new = upsert(own_invoices).values(payment_hash=payment_hash, expires_at=expires_at)
            connection.execute(new.on_conflict_do_nothing())

    def is_our_invoice(self, payment_hash: str) -> bool:
        """Whether an invoice of this hash would pay ourselves."""
        received = select(transactions.c.transaction_id).where(*_of_hash(payment_hash, Direction.RECEIVED))
        made = select(own_invoices.c.payment_hash).where(own_invoices.c.payment_hash == payment_hash)
        with self._database.reading() as connection:
            return bool(connection.execute(select(received.exists() | made.exists())).scalar_one())

    def unsettled(self) -> list[Attempt]:
        """Every attempt whose outcome is not known, oldest first, however old."""
        return self._attempts(attempts.c.settled_at.is_(None))

    def attempts_of(self, transaction_id: UUID) -> list[Attempt]:
        """In the order they were made."""
        return self._attempts(attempts.c.transaction_id == transaction_id)

    def last_attempt_age_s(self, transaction_id: UUID) -> float | None:
        """How long ago the newest attempt was decided, by the database's clock alone: workstations' clocks differ."""
        age = func.extract("epoch", func.clock_timestamp() - func.max(attempts.c.created_at))
        question = select(age).where(attempts.c.transaction_id == transaction_id)
        with self._database.reading() as connection:
            found = connection.execute(question).scalar_one()
        return float(found) if found is not None else None

    def find_attempt(self, idempotency_key: UUID) -> Attempt | None:
        found = self._attempts(attempts.c.idempotency_key == idempotency_key)
        return found[0] if found else None

    def find_sent(self, payment_hash: str) -> Transaction | None:
        with self._database.reading() as connection:
            return _find(connection, *_of_hash(payment_hash, Direction.SENT))

    def same_obligation(self, pseudonym: str, amount_sats: Sats, since: datetime) -> list[Transaction]:
        """Payments of that amount to that payee that are pending, or succeeded after `since`; newest first."""
        t = transactions.c
        question = (
            select(*TRANSACTION_COLUMNS)
            .where(
                t.direction == Direction.SENT.value,
                t.pseudonymized_recipient == pseudonym,
                t.amount_sats == amount_sats,
                or_(
                    t.status == PaymentStatus.PENDING.value,
                    and_(t.status == PaymentStatus.SUCCESS.value, t.timestamp >= since),
                ),
            )
            .order_by(t.timestamp.desc())
        )
        with self._database.reading() as connection:
            return [transaction_of(row) for row in connection.execute(question)]

    def find_receipt_id(self, payment_hash: str) -> UUID | None:
        """The transaction id of a receipt that is known already."""
        with self._database.reading() as connection:
            receipt = _find(connection, *_of_hash(payment_hash, Direction.RECEIVED))
        return receipt.transaction_id if receipt is not None else None

    def find(self, transaction_id: UUID) -> Transaction | None:
        with self._database.reading() as connection:
            return _find(connection, transactions.c.transaction_id == transaction_id)

    def sealed_of(self, transaction_id: UUID) -> tuple[bytes, str] | None:
        """The sealed details of a transaction and the id of the key that opens them."""
        question = select(transactions.c.sealed, transactions.c.key_id).where(
            transactions.c.transaction_id == transaction_id, transactions.c.sealed.is_not(None)
        )
        with self._database.reading() as connection:
            row = connection.execute(question).one_or_none()
        return (row.sealed, row.key_id) if row is not None else None

    def newest_receipt_at(self) -> datetime | None:
        """The time of the newest settled receipt; None if there is none."""
        question = select(func.max(transactions.c.timestamp)).where(
            transactions.c.direction == Direction.RECEIVED.value, transactions.c.status == PaymentStatus.SUCCESS.value
        )
        with self._database.reading() as connection:
            newest: datetime | None = connection.execute(question).scalar_one()
        return newest

    def pending_total_sats(self) -> Sats:
        """What the unsettled attempts may still cost: amounts and fee caps."""
        question = select(func.coalesce(func.sum(attempts.c.amount_sats + attempts.c.fee_cap_sats), 0)).where(
            attempts.c.settled_at.is_(None)
        )
        with self._database.reading() as connection:
            return Sats(int(connection.execute(question).scalar_one()))

    def _attempts(self, *wanted: ColumnElement[bool]) -> list[Attempt]:
        question = (
            select(*ATTEMPT_COLUMNS)
            .join_from(attempts, transactions)
            .where(*wanted)
            .order_by(attempts.c.created_at, attempts.c.attempt_number, attempts.c.idempotency_key)
        )
        with self._database.reading() as connection:
            return [attempt_of(row) for row in connection.execute(question)]

    def _reread(self, intent: Intent, claim: UUID) -> Transaction | None:
        """After a lost COMMIT: the row if it was kept, None if it wasn't or nobody answers."""
        deadline = time.monotonic() + REREAD_FOR_S
        pause_s = 0.05
        while True:
            try:
                with self._database.reading() as connection:
                    if not is_written(connection, intent, claim):
                        return None
                    return _find(connection, transactions.c.transaction_id == intent.transaction_id)
            except LedgerUnavailable:
                if time.monotonic() + pause_s > deadline:
                    return None
                time.sleep(pause_s)
                pause_s *= 2


def _of_hash(payment_hash: str, direction: Direction) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return transactions.c.payment_hash == payment_hash, transactions.c.direction == direction.value


def _find(connection: Connection, *wanted: ColumnElement[bool]) -> Transaction | None:
    row = connection.execute(select(*TRANSACTION_COLUMNS).where(*wanted)).one_or_none()
    return transaction_of(row) if row is not None else None


def _submitted_or_further() -> ColumnElement[str]:
    """The SDK asks again for an attempt that it took up before; one that the network has stays pending."""
    return case((attempts.c.state == AttemptState.PREPARED.value, AttemptState.SUBMITTED.value), else_=attempts.c.state)

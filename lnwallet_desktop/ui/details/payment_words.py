"""What the pane says of a payment: its state with the next step, its attempts, and what was done to its record."""

from __future__ import annotations

from lnwallet_desktop.ledger.payment_ledger import Attempt
from lnwallet_desktop.ledger.record_changes import ChangeKind, RecordChange
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats

LONGEST_MEMO = 120
"""Characters of a memo that a line about its change shows."""

STATE_WORDS = {
    AttemptState.PREPARED: marked("Decided, not yet handed to the network"),
    AttemptState.SUBMITTED: marked("Handed over; whether the network took it is not known yet"),
    AttemptState.PENDING: marked("On the way; the outcome is not known yet"),
    AttemptState.SUCCEEDED: marked("Paid"),
    AttemptState.FAILED: marked("Failed; the money is back"),
    AttemptState.NOT_SENT: marked("Never sent"),
}
STATE_ICON = {
    AttemptState.PREPARED: ("clock", "pending"),
    AttemptState.SUBMITTED: ("question", "unknown"),
    AttemptState.PENDING: ("clock", "pending"),
    AttemptState.SUCCEEDED: ("check-circle", "success"),
    AttemptState.FAILED: ("x-circle", "failed"),
    AttemptState.NOT_SENT: ("x-circle", "muted"),
}


def headline(row: Transaction) -> str:
    amount = format_sats(row.amount_sats)
    if row.direction is Direction.RECEIVED:
        return (
            tr("Received {amount}", amount=amount)
            if row.status is PaymentStatus.SUCCESS
            else tr("{amount} on the way to you", amount=amount)
        )
    match row.status:
        case PaymentStatus.SUCCESS:
            return tr("Paid {amount}", amount=amount)
        case PaymentStatus.FAILED:
            return tr("{amount} not paid", amount=amount)
        case PaymentStatus.PENDING:
            return tr("{amount} on the way", amount=amount)


def state_sentence(row: Transaction) -> str:
    """What that means for the money, and what can be done."""
    if row.direction is Direction.RECEIVED:
        settled = row.status is PaymentStatus.SUCCESS
        return (
            tr("The money is in the wallet. Nothing is left to do.")
            if settled
            else (tr("The money is announced and not settled yet. It counts as soon as it is; nothing has to be done."))
        )
    match row.status:
        case PaymentStatus.SUCCESS:
            return tr("The payee has the money; the proof is sealed below. Nothing is left to do.")
        case PaymentStatus.FAILED:
            return tr("The money is back in the wallet. To pay this bill, ask for a new invoice and choose Pay again.")
        case PaymentStatus.PENDING:
            back = ""
            if row.locked_until is not None:
                back = tr(
                    " If the payee never takes it, the money is back by {locked_until}.",
                    locked_until=formats.local_time(row.locked_until),
                )
            return tr(
                "The outcome is not known yet. The payment may still arrive, so it cannot be paid again. While "
                "the wallet is open it is looked up every 30 seconds.{back}",
                back=back,
            )


def attempt_times(attempt: Attempt) -> str:
    """`Decided 3 March 14:02 · handed over 14:02 · settled 14:03`, and where."""
    told = [tr("Decided {created_at}", created_at=formats.local_time(attempt.created_at))]
    day = attempt.created_at.astimezone().date()
    for what, moment in ((tr("handed over"), attempt.submitted_at), (tr("settled"), attempt.settled_at)):
        if moment is not None:
            same_day = moment.astimezone().date() == day
            told.append(f"{what} {formats.local_clock(moment) if same_day else formats.local_time(moment)}")
    return " · ".join([*told, tr("at {workstation}", workstation=formats.plain(attempt.workstation))])


def attempt_terms(attempt: Attempt) -> str:
    return tr(
        "{amount_sats}, fee never above {fee_cap_sats}",
        amount_sats=format_sats(attempt.amount_sats),
        fee_cap_sats=format_sats(attempt.fee_cap_sats),
    )


def change_sentence(change: RecordChange) -> str:
    """`Memo changed by Maria, 3 March 14:02: “rent” → “office rent”`."""
    who, when = formats.plain(change.admin), formats.local_time(change.at)
    if change.kind is ChangeKind.REVEAL:
        return tr("Sealed details seen by {who}, {when}", who=who, when=when)
    return tr(
        "Memo changed by {who}, {when}: {old_text} → {new_text}",
        who=who,
        when=when,
        old_text=_quoted(change.old_text),
        new_text=_quoted(change.new_text),
    )


def _quoted(memo: str | None) -> str:
    return f"“{formats.shortened(formats.plain(memo), LONGEST_MEMO)}”" if memo else tr("none")

"""How amounts, times and states are written on a page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lnwallet_desktop.ledger.report_values import ReportLine, Step
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.payments import Direction, PaymentStatus

STATUS = {PaymentStatus.SUCCESS: "Paid", PaymentStatus.PENDING: "Pending", PaymentStatus.FAILED: "Failed"}
SHAPE = {PaymentStatus.SUCCESS: "✓", PaymentStatus.PENDING: "…", PaymentStatus.FAILED: "×"}
"""Beside the word, so that no state is told by its colour alone."""
DIRECTION = {Direction.SENT: "Sent", Direction.RECEIVED: "Received"}


def status_word(status: PaymentStatus, direction: Direction) -> str:
    """Money that came in was not paid by us."""
    if status is PaymentStatus.SUCCESS and direction is Direction.RECEIVED:
        return "Received"
    return STATUS[status]


def moment(when: datetime) -> str:
    """To the minute, by the clock of the computer that serves the page."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def exact(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def signed(amount_sats: int, direction: Direction) -> str:
    return group_digits(-amount_sats) if direction is Direction.SENT else f"+{group_digits(amount_sats)}"


def short_hash(text: str) -> str:
    return f"{text[:6]}…{text[-4:]}"


def status_sentence(
    status: PaymentStatus,
    direction: Direction,
    settled_at: datetime | None,
    locked_until: datetime | None,
    failure_reason: str | None,
) -> str:
    """What the status means for the money."""
    if status is PaymentStatus.FAILED:
        return failure_reason or "The payment failed. The money is back in the wallet."
    if status is PaymentStatus.SUCCESS:
        done = "Arrived" if direction is Direction.RECEIVED else "Settled"
        return f"{done}." if settled_at is None else f"{done} {exact(settled_at)}."
    if direction is Direction.RECEIVED:
        return "The money is on its way and is not in the balance yet."
    back = f" What is not delivered returns by {moment(locked_until)}." if locked_until else ""
    return f"The outcome is not known yet. It is looked up every 30 seconds and cannot be paid again.{back}"


def step_name(line: ReportLine, step: Step) -> str:
    """`March 2026`; `Mon 2 March 2026`; else the first day and the last."""
    first, last = line.starts, line.ends - timedelta(days=1)
    if first == last:
        return f"{first:%a} {_day(first)}"
    if step is Step.MONTH and (first.day, line.ends.day) == (1, 1):
        return f"{first:%B} {first.year}"
    return f"{_day(first)} to {_day(last)}"


def step_label(line: ReportLine, step: Step) -> str:
    """Short, for a chart's axis."""
    return f"{line.starts:%b} {line.starts:%y}" if step is Step.MONTH else f"{line.starts.day} {line.starts:%b}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

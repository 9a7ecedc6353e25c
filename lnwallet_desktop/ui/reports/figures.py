"""The figures of a report as rows of text: for the tables on the screen and in the PDF."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.ledger.report_values import Report, ReportLine, Step
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.reports.step_labels import step_name


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: its headings and rows of as many cells. The first column is words, the others are numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def step_figures(report: Report) -> Figures:
    """Line by line, and the sums below."""
    rows = [
        (
            step_name(line, report.step),
            *map(group_digits, (line.in_sats, line.out_sats, line.fees_sats, line.balance_sats)),
            group_digits(line.in_count + line.out_count),
        )
        for line in report.lines
    ]
    sums = (
        tr("Together"),
        *map(group_digits, (report.in_sats, report.out_sats, report.fees_sats, report.closing_sats)),
        group_digits(report.in_count + report.out_count),
    )
    title, step = {
        Step.DAY: (tr("Day by day"), tr("Day")),
        Step.WEEK: (tr("Week by week"), tr("Week")),
        Step.MONTH: (tr("Month by month"), tr("Month")),
    }[report.step]
    return Figures(
        title,
        (step, tr("In"), tr("Out"), tr("Fees"), tr("Balance after"), tr("Payments")),
        (*rows, sums),
    )


def recipient_figures(report: Report) -> Figures:
    """To whom most was sent."""
    rows = tuple(
        (line.recipient, *map(group_digits, (line.amount_sats, line.fees_sats, line.payments)))
        for line in report.recipients
    )
    return Figures(tr("Largest recipients"), (tr("Recipient"), tr("Sent"), tr("Fees"), tr("Payments")), rows)


def line_sentence(line: ReportLine, step: Step) -> str:
    """`March 2026: in 12 000 sat, out …`: exact."""
    return tr(
        "{line}: in {in_sats}, out {out_sats}, fees {fees_sats}, balance after {balance_sats}",
        line=step_name(line, step),
        in_sats=format_sats(line.in_sats),
        out_sats=format_sats(line.out_sats),
        fees_sats=format_sats(line.fees_sats),
        balance_sats=format_sats(line.balance_sats),
    )

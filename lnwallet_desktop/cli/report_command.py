"""`report`: a period's figures as a table for a person, or as one JSON document."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.report_values import Period, RecipientLine, Report, ReportLine, Step
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.treasury import report_words
from lnwallet_desktop.treasury.documents import BY_RECIPIENT, report_document
from lnwallet_desktop.treasury.treasury import Treasury

MOST_RECIPIENTS = 1000


async def report(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """The wallet stays closed: everything is in the books."""
    by_recipient = arguments.by == BY_RECIPIENT
    period = period_of(arguments.since, arguments.until)
    step = Step.MONTH if by_recipient else Step(arguments.by)
    found = await asyncio.to_thread(treasury.reports.report, period, step, MOST_RECIPIENTS if by_recipient else 20)
    output.document(report_document(found, arguments.by), report_text(found, by_recipient))
    return DONE


def period_of(since: date | None, until: date | None) -> Period:
    """until: the day after the last. Raises BadRequest for a period turned round or without a day."""
    if since is not None and since == until:
        raise BadRequest("The period has no day: --until is the day after the last one.")
    return Period(since or date.min, until or date.max)


def report_text(found: Report, by_recipient: bool) -> str:
    """For a terminal."""
    if found.is_first_use:
        return "No transactions yet."
    heading = f"Report, {report_words.period_words(found.period)}; days of {found.time_zone}; in sat"
    table = _recipient_table(found.recipients) if by_recipient else _step_table(found.lines)
    return "\n".join([heading, "", *table, "", *_sentences(found)])


def _step_table(lines: tuple[ReportLine, ...]) -> list[str]:
    rows = [
        (
            line.starts.isoformat(),
            *map(group_digits, (line.in_sats, line.out_sats, line.fees_sats, line.balance_sats)),
            group_digits(line.in_count + line.out_count),
        )
        for line in lines
    ]
    return _table(("from", "in", "out", "fees", "balance after", "payments"), rows)


def _recipient_table(lines: tuple[RecipientLine, ...]) -> list[str]:
    rows = [(line.recipient, *map(group_digits, (line.amount_sats, line.fees_sats, line.payments))) for line in lines]
    return _table(("recipient", "sent", "fees", "payments"), rows) if rows else ["Nothing was sent."]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """The first column to the left, figures to the right."""
    widths = [max(map(len, cells)) for cells in zip(head, *rows, strict=True)]
    return [
        "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(cells, widths, strict=True)) for cells in (head, *rows))
    ]


def _sentences(found: Report) -> list[str]:
    lines = [_sentence(report_words.equation(found))]
    if succeeded := report_words.success(found):
        lines.append(f"{succeeded} ({report_words.percent(found.success_percent)}).")
    if found.fee_percent is not None:
        lines.append(f"Fees are {report_words.percent(found.fee_percent, 2)} of what was sent.")
    if settled := report_words.settling(found.settle_times):
        lines.append(f"Settled: {settled}.")
    return [*lines, *filter(None, [report_words.pending(found.pending)])]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

"""The report as a PDF: what the period came to, the chart, and the tables of all figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from lnwallet_desktop.ledger.report_values import Report
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.treasury import report_words
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.reports.chart_painter import Look, paint_chart
from lnwallet_desktop.ui.reports.figures import Figures, recipient_figures, step_figures
from lnwallet_desktop.ui.reports.paper import Block, pdf
from lnwallet_desktop.ui.reports.pictures import sized, title
from lnwallet_desktop.ui.tokens import LIGHT

TEXT_PX, SMALL_PX, HEAD_PX, TITLE_PX = 12, 11, 15, 24
ROW = 19.0
CHART = 380.0
CELL_GAP = 14.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def report_pdf(report: Report, made_at: datetime) -> bytes:
    """made_at: told below the title, in local time."""
    blocks = [*_heading(report, made_at), *_balance(report), *_facts(report)]
    blocks += [_space(10), Block(CHART, lambda painter, rect: _chart(painter, rect, report))]
    for figures in (step_figures(report), recipient_figures(report)):
        if figures.rows:
            blocks += _table(figures)
    return pdf(title(report), blocks)


def _heading(report: Report, made_at: datetime) -> list[Block]:
    period = tr(report_words.period_words(report.period))
    told = tr(
        "Made {made_at}. Amounts in satoshis; days of {time_zone}.",
        made_at=formats.local_time(made_at),
        time_zone=report.time_zone,
    )
    return [
        _words(tr("Report"), TITLE_PX, 34, QFont.Weight.DemiBold),
        _words(f"{period[:1].upper()}{period[1:]}", HEAD_PX, 24),
        _words(told, SMALL_PX, 22, tone=LIGHT.muted),
        _space(12),
    ]


def _balance(report: Report) -> list[Block]:
    """The equation, line by line as an accountant writes it."""
    return [
        _pair(tr("Opening balance"), format_sats(report.opening_sats)),
        _pair(tr("In, {in_count}", in_count=_payments(report.in_count)), f"+ {format_sats(report.in_sats)}"),
        _pair(tr("Out, {out_count}", out_count=_payments(report.out_count)), f"− {format_sats(report.out_sats)}"),
        _pair(tr("Fees"), f"− {format_sats(report.fees_sats)}"),
        _rule(),
        _pair(tr("Closing balance"), format_sats(report.closing_sats), QFont.Weight.DemiBold),
        _space(10),
    ]


def _facts(report: Report) -> list[Block]:
    facts = [
        f"{tr(report_words.success(report))}: {tr(report_words.percent(report.success_percent))}."
        if report.success_percent is not None
        else "",
        tr("Fees are {fee_percent} of what was sent.", fee_percent=tr(report_words.percent(report.fee_percent, 2)))
        if report.fee_percent is not None
        else "",
        tr("Sent payments settled: {settled}.", settled=settled)
        if (settled := tr(report_words.settling(report.settle_times)))
        else "",
        tr(report_words.pending(report.pending)),
    ]
    return [_words(fact, TEXT_PX, ROW) for fact in facts if fact]


def _chart(painter: QPainter, rect: QRectF, report: Report) -> None:
    paint_chart(painter, rect, report, Look(LIGHT, sized(SMALL_PX)))


def _table(figures: Figures) -> list[Block]:
    """A row a block, so that it goes on on the next page, under its headings again."""
    font = sized(SMALL_PX, QFont.Weight.Medium)
    widths = [
        QFontMetricsF(font).horizontalAdvance(max(cells, key=len)) + CELL_GAP
        for cells in zip(figures.headings, *figures.rows, strict=True)
    ]
    head = _row(figures.headings, widths, font, LIGHT.muted)
    plain = sized(SMALL_PX)
    rows = [_row(cells, widths, plain, LIGHT.text, head) for cells in figures.rows]
    name = _words(figures.title, HEAD_PX, 30, QFont.Weight.DemiBold)
    return [_space(16), replace(name, room_below=head.height + 3 * ROW), head, *rows]


def _row(cells: tuple[str, ...], widths: list[float], font: QFont, tone: str, again: Block | None = None) -> Block:
    """The words get what the numbers leave, and are cut where they are longer."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setFont(font)
        right = rect.right()
        for cell, width in reversed(list(zip(cells[1:], widths[1:], strict=True))):
            painter.setPen(QColor(tone))
            painter.drawText(QRectF(right - width, rect.top(), width, rect.height()), _RIGHT, cell)
            right -= width
        first = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
        shown = QFontMetricsF(font).elidedText(formats.plain(cells[0]), Qt.TextElideMode.ElideMiddle, first.width())
        painter.drawText(first, _LEFT, shown)
        _line_under(painter, rect)

    return Block(ROW, paint, again)


def _pair(words: str, amount: str, weight: QFont.Weight = QFont.Weight.Normal) -> Block:
    def paint(painter: QPainter, rect: QRectF) -> None:
        half = QRectF(rect.left(), rect.top(), rect.width() / 2, rect.height())
        painter.setFont(sized(TEXT_PX, weight))
        painter.setPen(QColor(LIGHT.text))
        painter.drawText(half, _LEFT, words)
        painter.drawText(half, _RIGHT, amount)

    return Block(ROW, paint)


def _rule() -> Block:
    return Block(3, lambda painter, rect: _line_under(painter, QRectF(rect.left(), rect.top(), rect.width() / 2, 1)))


def _line_under(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(QPen(QColor(LIGHT.line), 0.75))
    painter.drawLine(QLineF(rect.left(), rect.bottom(), rect.right(), rect.bottom()))


def _words(
    text: str, pixels: int, height: float, weight: QFont.Weight = QFont.Weight.Normal, tone: str = LIGHT.text
) -> Block:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setFont(sized(pixels, weight))
        painter.setPen(QColor(tone))
        painter.drawText(rect, _LEFT, text)

    return Block(height, paint)


def _space(height: float) -> Block:
    return Block(height, lambda painter, rect: None)


def _payments(count: int) -> str:
    return tr_count("{count} payment", "{count} payments", count, count=group_digits(count))

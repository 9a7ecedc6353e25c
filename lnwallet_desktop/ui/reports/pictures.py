"""The chart as a picture or a drawing of its own, with what it shows written above it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from lnwallet_desktop.ledger.report_values import Report, Step
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.report_words import period_words
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.reports.chart_painter import Look, paint_chart
from lnwallet_desktop.ui.tokens import LIGHT

SIZE = QSize(1200, 640)
SCALE = 2
MARGIN = 28.0
TITLE_PX, TEXT_PX = 20, 13
"""In pixels and not in points: the same on every screen."""

_BENEATH = {
    Step.DAY: marked("In satoshis, by day. Days of {time_zone}."),
    Step.WEEK: marked("In satoshis, by week. Days of {time_zone}."),
    Step.MONTH: marked("In satoshis, by month. Days of {time_zone}."),
}


def png(report: Report) -> bytes:
    """On white, sharp enough for print."""
    image = QImage(SIZE * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    _paint(painter, report)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def svg(report: Report) -> bytes:
    """A drawing whose words stay words."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(SIZE)
    drawing.setViewBox(QRect(0, 0, SIZE.width(), SIZE.height()))
    drawing.setResolution(96)
    drawing.setTitle(title(report))
    painter = QPainter(drawing)
    painter.fillRect(QRect(0, 0, SIZE.width(), SIZE.height()), QColor(LIGHT.surface))
    _paint(painter, report)
    painter.end()
    return bytes(content.data())


def title(report: Report) -> str:
    """`Report, 1 March 2026 to 31 March 2026`."""
    return tr("Report, {period}", period=tr(period_words(report.period)))


def sized(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(theme.figures_font(weight=weight))
    font.setPixelSize(pixels)
    return font


def _paint(painter: QPainter, report: Report) -> None:
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    width = SIZE.width() - 2 * MARGIN
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(sized(TITLE_PX, QFont.Weight.DemiBold))
    painter.drawText(QRectF(MARGIN, MARGIN - 6, width, 28), Qt.AlignmentFlag.AlignVCenter, title(report))
    painter.setPen(QColor(LIGHT.muted))
    painter.setFont(sized(TEXT_PX))
    beneath = tr(_BENEATH[report.step], time_zone=report.time_zone)
    painter.drawText(QRectF(MARGIN, MARGIN + 24, width, 20), Qt.AlignmentFlag.AlignVCenter, beneath)
    top = MARGIN + 58
    chart = QRectF(MARGIN, top, width, SIZE.height() - top - MARGIN)
    paint_chart(painter, chart, report, Look(LIGHT, sized(TEXT_PX)))

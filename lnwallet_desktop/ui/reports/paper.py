"""Pages of a PDF: blocks one under the other, a new page where one does not fit, and numbers below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.reports.pictures import sized
from lnwallet_desktop.ui.tokens import LIGHT

PIXELS_PER_INCH = 96
FINER = 4
"""Glyphs are placed on a grid of a quarter of a pixel."""
MARGIN = 60.0
FOOT = 40.0
FOOT_PX = 11


@dataclass(frozen=True)
class Block:
    """Something so high, painted into a rectangle.

    again: to be painted at the top of a page that this begins. room_below: what must fit under it on the same page.
    """

    height: float
    paint: Callable[[QPainter, QRectF], None]
    again: Block | None = None
    room_below: float = 0


def pdf(title: str, blocks: list[Block], attached: tuple[str, bytes] | None = None, xmp: bytes | None = None) -> bytes:
    """A4, in pixels of 1/96 inch. title: also at the foot of every page. attached: a JSON file inside, with its name.

    xmp: metadata instead of the usual.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("LN Wallet Desktop")
    if attached is not None:
        writer.addFileAttachment(attached[0], QByteArray(attached[1]), "application/json")
    if xmp is not None:
        writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_1_6)  # 1.4 has no such metadata
        writer.setDocumentXmpMetadata(QByteArray(xmp))
    writer.setResolution(PIXELS_PER_INCH * FINER)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    painter.scale(FINER, FINER)
    size = QSizeF(writer.width() / FINER, writer.height() / FINER)
    pages = _pages(blocks, size.height() - 2 * MARGIN - FOOT)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            writer.newPage()
        _paint_page(painter, size, page)
        _paint_foot(painter, size, title, tr("Page {number} of {pages}", number=number, pages=len(pages)))
    painter.end()
    return bytes(content.data())


def _pages(blocks: list[Block], room: float) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    left = room
    for block in blocks:
        if block.height + block.room_below > left and pages[-1]:
            pages.append([block.again] if block.again is not None else [])
            left = room - sum(each.height for each in pages[-1])
        pages[-1].append(block)
        left -= block.height
    return pages


def _paint_page(painter: QPainter, size: QSizeF, page: list[Block]) -> None:
    top = MARGIN
    for block in page:
        block.paint(painter, QRectF(MARGIN, top, size.width() - 2 * MARGIN, block.height))
        top += block.height


def _paint_foot(painter: QPainter, size: QSizeF, title: str, number: str) -> None:
    foot = QRectF(MARGIN, size.height() - MARGIN - 16, size.width() - 2 * MARGIN, 16)
    painter.setFont(sized(FOOT_PX))
    painter.setPen(QColor(LIGHT.muted))
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, title)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, number)

"""The page with the recovery code, as it comes out of the printer."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.vault.recovery_code import RecoveryCode

_GROUPS_IN_A_LINE = 4


def lines_of_paper(code: RecoveryCode, wallet: str, made_at: datetime) -> list[tuple[str, bool]]:
    """Each line, and whether it is of the code."""
    groups = code.groups
    rows = [groups[i : i + _GROUPS_IN_A_LINE] for i in range(0, len(groups), _GROUPS_IN_A_LINE)]
    return [
        (tr("LN Wallet Desktop: recovery code"), False),
        (f"{wallet}, {made_at:%Y-%m-%d %H:%M}", False),
        ("", False),
        *(("   ".join(row), True) for row in rows),
        ("", False),
        (
            tr("Opens the vault without a passphrase. Keep it apart from the wallet’s words, where only those may"),
            False,
        ),
        (tr("come who may pay. Letters I, L, O and U are never used. A newer code makes this one void."), False),
    ]


def paper_as_pdf(code: RecoveryCode, wallet: str) -> bytes:
    """The page, to be printed elsewhere."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(tr(tr("LN Wallet Desktop: recovery code")))
    print_code(code, wallet, writer)
    return bytes(buffer.data().data())


def print_code(code: RecoveryCode, wallet: str, device: QPagedPaintDevice) -> None:
    """Black on white, in sizes that are read without glasses. device: a printer, or a PDF in a test."""
    painter = QPainter(device)
    margin = painter.device().logicalDpiX() * 0.8
    y = margin
    for text, is_code in lines_of_paper(code, wallet, datetime.now()):
        painter.setFont(theme.mono_font(18) if is_code else theme.ui_font(10.5))
        y += painter.fontMetrics().height() * 1.4
        painter.drawText(QPointF(margin, y), text)
    painter.end()

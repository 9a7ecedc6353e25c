"""A proof of payment on paper, with the proof itself inside the file."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.proofs.proof import ATTACHMENT, PaymentProof
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.reports.paper import Block, pdf
from lnwallet_desktop.ui.reports.pictures import sized
from lnwallet_desktop.ui.tokens import LIGHT
from lnwallet_desktop.vault.audit_key import fingerprint

TITLE_PX, HEAD_PX, TEXT_PX, MONO_PX = 24, 15, 12, 10
LINE, MONO_LINE = 17.0, 14.0
CAPTION = 130.0
WIDTH = 673.0
"""Of the text: A4 at 96 pixels an inch without its margins."""

WORDS = marked(
    "The payee’s node signed the invoice below, and gave out the preimage only for the payment: whoever has it, and an "
    "invoice with its hash, has paid. Both are in this file. To verify it, drop the file on the page “verify.html” "
    "that comes with LN Wallet Desktop; it needs no network. Names, times, fee and who decided are the word of the "
    "wallet, signed with the key of this fingerprint:"
)


def proof_pdf(proof: PaymentProof) -> bytes:
    """A4; the JSON is attached for people, and in the metadata for programs."""
    said = proof.stated
    title = tr("Proof of payment {said}", said=formats.short_hash(str(said["payment_hash"])))
    blocks = [_words(tr("Proof of payment"), TITLE_PX, 40, QFont.Weight.DemiBold)]
    for caption, text in _facts(said):
        blocks += _pair(caption, text)
    blocks += [_space(10), *_paragraph(tr(WORDS)), *_mono(fingerprint(proof.public_key)), _space(8)]
    for caption, name in ((tr("Payment hash"), "payment_hash"), ("Preimage", "preimage"), (tr("Invoice"), "invoice")):
        blocks += [_words(caption, HEAD_PX, 28, QFont.Weight.DemiBold), *_mono(str(said[name]))]
    return pdf(title, blocks, (ATTACHMENT, proof.as_json()), proof.as_xmp())


def _facts(said: dict[str, object]) -> list[tuple[str, str]]:
    payee = " · ".join(str(said[name]) for name in ("payee_name", "payee_address", "payee_pseudonym") if said[name])
    facts = [
        (tr("Amount"), _sats(said["amount_sats"])),
        (tr("Fee"), _sats(said["fee_sats"])),
        (tr("Paid to"), payee),
        (tr("Payee’s node"), str(said["payee_node"])),
        (tr("Description"), said["description"]),
        (tr("Memo"), said["memo"]),
        (tr("Decided"), _time(said["decided_at"])),
        (tr("Arrived"), _time(said["arrived_at"])),
        (tr("Paid by"), said["paid_by"]),
        (tr("Approved by"), said["approved_by"]),
        (tr("Network"), _network(said["network"])),
        (tr("Proof made"), _time(said["made_at"])),
    ]
    return [(caption, formats.plain(str(text))) for caption, text in facts if text]


def _network(value: object) -> str:
    return (
        f"{value}"
        if value == Network.MAINNET.value
        else tr("{value}: play money, this proves no real payment", value=value)
    )


def _sats(value: object) -> str:
    return format_sats(value) if isinstance(value, int) else ""


def _time(value: object) -> str:
    return formats.exact_time(datetime.fromisoformat(str(value))) if value else ""


def _pair(caption: str, text: str) -> list[Block]:
    """The caption beside the first line of the text."""
    lines = _lines(text, sized(TEXT_PX, QFont.Weight.Medium), WIDTH - CAPTION)
    return [_pair_line(caption if place == 0 else "", line) for place, line in enumerate(lines)]


def _pair_line(caption: str, text: str) -> Block:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setFont(sized(TEXT_PX))
        painter.setPen(QColor(LIGHT.muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft, caption)
        painter.setFont(sized(TEXT_PX, QFont.Weight.Medium))
        painter.setPen(QColor(LIGHT.text))
        painter.drawText(rect.adjusted(CAPTION, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, text)

    return Block(LINE, paint)


def _paragraph(text: str) -> list[Block]:
    return [_words(line, TEXT_PX, LINE) for line in _lines(text, sized(TEXT_PX), WIDTH)]


def _mono(text: str) -> list[Block]:
    font = QFont(theme.mono_font())
    font.setPixelSize(MONO_PX)

    def line(words: str) -> Block:
        def paint(painter: QPainter, rect: QRectF) -> None:
            painter.setFont(font)
            painter.setPen(QColor(LIGHT.text))
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft, words)

        return Block(MONO_LINE, paint)

    return [line(words) for words in _lines(text, font, WIDTH)]


def _words(text: str, pixels: int, height: float, weight: QFont.Weight = QFont.Weight.Normal) -> Block:
    def paint(painter: QPainter, rect: QRectF) -> None:
        painter.setFont(sized(pixels, weight))
        painter.setPen(QColor(LIGHT.text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    return Block(height, paint)


def _space(height: float) -> Block:
    return Block(height, lambda painter, rect: None)


def _lines(text: str, font: QFont, width: float) -> list[str]:
    """Parted at blanks, and inside words that are longer than a line."""
    metrics, lines, line = QFontMetricsF(font), [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if metrics.horizontalAdvance(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while metrics.horizontalAdvance(line) > width:
            fits = max(1, int(len(line) * width / metrics.horizontalAdvance(line)))
            while fits > 1 and metrics.horizontalAdvance(line[:fits]) > width:
                fits -= 1
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line]

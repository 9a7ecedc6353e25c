"""QR codes in pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.pay_input import read_pay_input

LARGEST_SIDE = 4000
"""Pixels: a larger picture is made smaller before it is looked at."""


def codes_in(image: QImage) -> list[str]:
    """The text of every QR code, each once. Takes up to a second: not for the main thread."""
    from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode, read_barcodes  # for few, so it delays no start

    if max(image.width(), image.height()) > LARGEST_SIDE:
        image = image.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(0xFFFFFFFF)  # behind a picture with holes: QR codes are dark on white
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    found = read_barcodes(
        flat.convertToFormat(QImage.Format.Format_Grayscale8),
        BarcodeFormats(BarcodeFormat.QRCode),
        text_mode=TextMode.Plain,
    )
    return list(dict.fromkeys(code.text.strip() for code in found if code.text.strip()))


def code_to_pay(codes: list[str], network: Network) -> str:
    """The one that can be paid, or the only one there is, which is told why not. Raises InvoiceRefused."""
    payable = [code for code in codes if _is_payable(code, network)]
    if len(payable) == 1:
        return payable[0]
    if len(payable) > 1:
        raise InvoiceRefused(
            phrase(
                "There are {payable} QR codes in this picture that could be paid. Cut it down to the one that "
                "you mean; nothing was sent.",
                payable=len(payable),
            ),
            "unreadable",
        )
    if len(codes) == 1:
        return codes[0]
    raise InvoiceRefused(
        phrase(
            "There is no QR code in this picture that could be paid. A larger or sharper one may help; nothing was "
            "sent."
        )
        if not codes
        else phrase("None of the QR codes in this picture can be paid. Nothing was sent."),
        "unreadable",
    )


def _is_payable(code: str, network: Network) -> bool:
    try:
        read_pay_input(code, network)
    except InvoiceRefused:
        return False
    return True

"""Where what is to be paid comes from besides the keyboard: a drop, the clipboard, a file, a picture of a QR code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QImageReader

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import marked, phrase, tr
from lnwallet_desktop.ui.qr_reader import code_to_pay, codes_in
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE

LARGEST_FILE = 32 * 1024 * 1024
LARGEST_TEXT_FILE = 64 * 1024
PICTURES = marked("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)")


class PaySources(QObject):
    """Answers every question by one signal, later."""

    found = Signal(str)
    """The text; whether it can be paid is not known yet."""
    problem = Signal(str)
    """There is none; the sentence."""

    def __init__(self, network: Network, start: Callable[..., object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._start = start

    def take(self, mime: QMimeData) -> None:
        """What was dropped, or lies on the clipboard."""
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if len(paths) > 1:
            self.problem.emit(tr("These are several files. Give one at a time; nothing was sent."))
        elif paths:
            self.read_file(Path(paths[0]))
        elif mime.hasImage():
            image = mime.imageData()
            self._start(self._read_image(image if isinstance(image, QImage) else QImage()), "read a QR code")
        elif mime.hasText() and mime.text().strip():
            self.found.emit(mime.text().strip()[: LONGEST_INVOICE + 1])
        else:
            self.problem.emit(tr("There is neither text nor a picture in it. Copy an invoice or a QR code first."))

    def read_file(self, path: Path) -> None:
        """A picture with a QR code, or a text file."""
        self._start(self._read_file(path), "read a file to pay")

    async def _read_file(self, path: Path) -> None:
        try:
            self.found.emit(await asyncio.to_thread(_text_of_file, path, self._network))
        except InvoiceRefused as error:
            self.problem.emit(tr(error.message))

    async def _read_image(self, image: QImage) -> None:
        try:
            self.found.emit(await asyncio.to_thread(lambda: code_to_pay(codes_in(image), self._network)))
        except InvoiceRefused as error:
            self.problem.emit(tr(error.message))


def can_take(mime: QMimeData) -> bool:
    """Whether a drop is worth to be looked at."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText()


def _text_of_file(path: Path, network: Network) -> str:
    """Blocking. Raises InvoiceRefused."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE or not path.is_file():
            raise _unfit(path, phrase("is too large to be a picture of a QR code or an invoice"))
        reader = QImageReader(str(path))
        reader.setDecideFormatFromContent(True)
        if reader.canRead():
            image = reader.read()
            if image.isNull():
                raise _unfit(path, phrase("is a picture that cannot be read"))
            return code_to_pay(codes_in(image), network)
        if size > LARGEST_TEXT_FILE:
            raise _unfit(path, phrase("is neither a picture nor a short text"))
        text = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise _unfit(path, phrase("is neither a picture nor a text that can be read")) from None
    if not text:
        raise _unfit(path, phrase("is empty"))
    return text[: LONGEST_INVOICE + 1]


def _unfit(path: Path, what: str) -> InvoiceRefused:
    return InvoiceRefused(phrase("“{name}” {what}. Nothing was sent.", name=path.name, what=what), "unreadable")

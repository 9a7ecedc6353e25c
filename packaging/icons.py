"""Draws the program's icon from its SVG in the sizes that desktops want. usage: icons.py DIRECTORY"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "icons" / "lnwallet-desktop.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_KINDS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def draw_all(directory: Path) -> None:
    """`SIZE.png`, and of these one `.ico` for Windows and one `.icns` for macOS."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    directory.mkdir(parents=True, exist_ok=True)
    drawn = {size: _draw(size) for size in SIZES}
    for size, png in drawn.items():
        (directory / f"{size}.png").write_bytes(png)
    (directory / "lnwallet-desktop.ico").write_bytes(_ico(drawn))
    (directory / "lnwallet-desktop.icns").write_bytes(_icns(drawn))
    del app


def _draw(size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    png = QByteArray()
    buffer = QBuffer(png)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise SystemExit(f"the icon of {size} pixels cannot be drawn")
    return bytes(png.data())


def _ico(drawn: dict[int, bytes]) -> bytes:
    """A directory of PNGs; Windows reads that since Vista."""
    start = 6 + 16 * len(ICO_SIZES)
    entries, pictures = b"", b""
    for size in ICO_SIZES:
        png = drawn[size]
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), start + len(pictures))
        pictures += png
    return struct.pack("<HHH", 0, 1, len(ICO_SIZES)) + entries + pictures


def _icns(drawn: dict[int, bytes]) -> bytes:
    parts = b"".join(kind + struct.pack(">I", 8 + len(drawn[size])) + drawn[size] for size, kind in ICNS_KINDS.items())
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]))

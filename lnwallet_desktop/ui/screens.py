"""Pictures of the screens, for the demonstration, the documentation and a look with one's own eyes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.sheet import HANGS_AT
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.periods import Period

PICTURE_SIZE = (1280, 800)
SCALES = (1, 2)
"""Device pixels per pixel: an ordinary screen and one of 200 %."""
SHADE = 90
"""How dark the window gets behind a sheet, of 255."""
LONGEST_S = 10.0
FILTER = ChosenFilter(PaymentStatus.SUCCESS, Direction.SENT, Period.DAYS_30)
PAUSE_S = 0.02


async def until(condition: Callable[[], bool], timeout_s: float = LONGEST_S) -> None:
    """Let answers arrive and widgets paint. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 — widgets have no events to wait for
            await asyncio.sleep(PAUSE_S)
    await asyncio.sleep(PAUSE_S)


def grab(widget: QWidget, scale: float = 1) -> QPixmap:
    """A picture of the widget as a screen of that scale would show it."""
    picture = QPixmap(widget.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(theme.current().window))
    widget.render(picture)
    return picture


def grab_over(window: QWidget, sheet: QWidget, scale: float = 1) -> QPixmap:
    """A sheet as it stands over its window."""
    picture, top, tokens = grab(window, scale), grab(sheet, scale), theme.current()
    painter = QPainter(picture)
    painter.fillRect(0, 0, window.width(), window.height(), QColor(0, 0, 0, SHADE))
    place = QPoint((window.width() - sheet.width()) // 2, min(HANGS_AT, max(0, window.height() - sheet.height())))
    painter.drawPixmap(place, top)
    painter.setPen(QColor(tokens.control_line))
    painter.drawRect(place.x() - 1, place.y() - 1, sheet.width() + 1, sheet.height() + 1)
    painter.end()
    return picture


def save(picture: QPixmap, directory: Path, name: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{name}.png"
    if not picture.save(str(path)):
        raise OSError(f"the picture {path} cannot be written")
    return path


async def save_screens(app: QApplication, window: MainWindow, invoice: str, directory: Path) -> list[Path]:
    """Each page, the table filtered and with details, the pay and unlock sheets: light and dark, at each scale."""
    saved: list[Path] = []
    for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
        theme.apply(app, scheme)
        window.pages.show_page("transactions")
        await until(lambda: window.history.is_settled)
        saved += save_at_each_scale(window, None, directory, f"window-{scheme}")
        pages: dict[str, Callable[[], bool]] = {
            "overview": lambda: window.overview.is_settled,
            "reports": lambda: window.reports.is_settled,
            "audit": lambda: window.audit.is_settled,
            "approvals": lambda: window.approvals.is_settled,
            "contacts": lambda: window.contacts.is_settled,
        }
        for page, settled in pages.items():
            saved += await _save_page(window, page, settled, directory, f"{page}-{scheme}")
        saved += await _save_settings(window, directory, scheme)
        saved += await _save_browsing(window, directory, scheme)
        if (pay := window.pay(invoice)) is not None:
            await until(partial(_has_quote, pay))
            saved += save_at_each_scale(window, pay, directory, f"pay-{scheme}")
            pay.reject()
        if (unlock := window.unlock()) is not None:
            await until(unlock.isVisible)
            saved += save_at_each_scale(window, unlock, directory, f"unlock-{scheme}")
            unlock.reject()
    theme.apply(app)
    return saved


async def _save_page(
    window: MainWindow, page: str, settled: Callable[[], bool], directory: Path, name: str
) -> list[Path]:
    window.pages.show_page(page)
    await until(settled)
    saved = save_at_each_scale(window, None, directory, name)
    window.pages.show_page("transactions")
    return saved


async def _save_settings(window: MainWindow, directory: Path, scheme: theme.Scheme) -> list[Path]:
    """Each of their parts."""
    saved: list[Path] = []
    for part in window.settings_page.names:
        window.settings_page.show_part(part)
        name = f"settings-{part}-{scheme}"
        saved += await _save_page(window, "settings", lambda: _has_settings(window), directory, name)
    return saved


async def _save_browsing(window: MainWindow, directory: Path, scheme: theme.Scheme) -> list[Path]:
    """The history with a filter, and with everything about one payment beside it."""
    history = window.history
    was_open = history.panes.is_open
    history.hide_details()
    history.filter_bar.choose(FILTER)
    await until(lambda: history.is_settled)
    saved = save_at_each_scale(window, None, directory, f"filtered-{scheme}")
    history.show_details()
    await until(lambda: history.is_settled)
    saved += save_at_each_scale(window, None, directory, f"details-{scheme}")
    history.filter_bar.clear()
    if not was_open:
        history.hide_details()
    await until(lambda: history.is_settled)
    return saved


def save_at_each_scale(window: QWidget, sheet: QWidget | None, directory: Path, name: str) -> list[Path]:
    """`name.png`, and for a screen of 200 % the same in the directory `200`."""
    return [
        save(
            grab(window, scale) if sheet is None else grab_over(window, sheet, scale),
            directory if scale == 1 else directory / str(100 * scale),
            name,
        )
        for scale in SCALES
    ]


def _has_settings(window: MainWindow) -> bool:
    """What is shown of them has been read."""
    settled = {"admins": lambda: window.admins.is_settled, "limits": lambda: window.limits.is_settled}
    return settled.get(window.settings_page.chosen, lambda: True)()


def _has_quote(sheet: PayDialog) -> bool:
    return sheet.has_quote

"""Ends the lease when the screen is locked or the computer goes to sleep.

Linux: the session's own signals over D-Bus, from the screen savers of the desktops and from systemd-logind. Elsewhere
Qt tells neither. There a clock that has jumped tells after the fact that the computer slept, before anybody can click;
a locked screen is not noticed, and the idle time of five minutes ends the lease.
"""

from __future__ import annotations

import logging
import sys
import time

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection

log = logging.getLogger(__name__)

SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.cinnamon.ScreenSaver",
)
LOGIN = "org.freedesktop.login1"
LOOK_EVERY_MS = 1_000
SLEPT_S = 20
"""A tick that comes so much late by the wall clock means that the computer slept."""


class ScreenLockWatch(QObject):
    """Signals, and nothing else: what follows from them is decided by whoever listens."""

    screen_locked = Signal()
    suspending = Signal()
    """The computer goes to sleep, or slept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looked_at_s = time.time()
        self._tick = QTimer(self)
        self._tick.setInterval(LOOK_EVERY_MS)
        self._tick.timeout.connect(self._look)
        self._tick.start()
        if sys.platform == "linux":
            self._listen()

    def leave(self) -> None:
        self._tick.stop()

    def _listen(self) -> None:
        """From anybody on the bus: a false signal does no more than lock."""
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        for name in SCREEN_SAVERS:
            self._follow(session, name, "ActiveChanged", SLOT("on_active_changed(bool)"))
        self._follow(system, f"{LOGIN}.Manager", "PrepareForSleep", SLOT("on_prepare_for_sleep(bool)"))
        self._follow(system, f"{LOGIN}.Session", "Lock", SLOT("on_lock()"))
        if not session.isConnected() and not system.isConnected():
            log.info("no D-Bus: a locked screen is not noticed here")

    def _follow(self, bus: QDBusConnection, interface: str, signal: str, slot: str) -> None:
        bus.connect("", "", interface, signal, self, slot)  # type: ignore[call-overload] # its stub says bytes

    def _look(self) -> None:
        now_s, before_s = time.time(), self._looked_at_s
        self._looked_at_s = now_s
        if now_s - before_s > SLEPT_S:
            self.suspending.emit()

    @Slot(bool)
    def on_active_changed(self, active: bool) -> None:
        if active:
            self.screen_locked.emit()

    @Slot(bool)
    def on_prepare_for_sleep(self, before: bool) -> None:
        if before:
            self.suspending.emit()

    @Slot()
    def on_lock(self) -> None:
        self.screen_locked.emit()

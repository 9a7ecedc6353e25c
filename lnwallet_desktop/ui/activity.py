"""Whether a person is at the computer: keys, clicks and the wheel prolong the lease, as long as there is one."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from lnwallet_desktop.treasury.access import Access, AccessState

TOUCHING = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
AT_MOST_EVERY_S = 1.0


class ActivityWatch(QObject):
    """Looks at the application's events only while somebody holds a lease."""

    def __init__(self, access: Access, parent: QObject) -> None:
        super().__init__(parent)
        self._access = access
        self._watching = False
        self._touched_at = 0.0
        self._unfollow = access.changed.subscribe(self._follow)
        self._follow(access.state)

    def leave(self) -> None:
        self._unfollow()
        self._watch(False)

    def _follow(self, state: AccessState) -> None:
        self._watch(state.lease_ends_at is not None)

    def _watch(self, watching: bool) -> None:
        app = QCoreApplication.instance()
        if app is None or watching == self._watching:
            return
        self._watching = watching
        if watching:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHING and time.monotonic() - self._touched_at >= AT_MOST_EVERY_S:
            self._touched_at = time.monotonic()
            self._access.touch()
        return False

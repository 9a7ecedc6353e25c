"""Switches the admin API of this window's process on and off, and remembers which it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.window_settings import WindowSettings

USUAL_PORT = 8377
_ON, _PORT = "api/on", "api/port"


class Server(Protocol):
    """What the admin API's server is to the window, which must not know more of it."""

    @property
    def url(self) -> str: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


MakeServer = Callable[[int], Server]
"""On loopback, at that port. A new one for each start."""


class ApiSwitch(QObject):
    """changed: `url` or `problem` did. Off until a person switches it on; then on at each start of the window too."""

    changed = Signal()

    def __init__(self, make_server: MakeServer, settings: WindowSettings) -> None:
        super().__init__()
        self._make_server = make_server
        self._settings = settings
        self._server: Server | None = None
        self._turning = asyncio.Lock()
        self.problem = ""

    @property
    def url(self) -> str:
        """Empty while it is off."""
        return self._server.url if self._server is not None else ""

    @property
    def is_wanted(self) -> bool:
        return self._settings.text_of(_ON) == "yes"

    @property
    def port(self) -> int:
        kept = self._settings.text_of(_PORT)
        return int(kept) if kept.isdigit() and int(kept) <= 65535 else USUAL_PORT

    async def begin(self) -> None:
        """As it was left."""
        if self.is_wanted:
            await self.turn_on(self.port)

    async def turn_on(self, port: int) -> None:
        """Where it cannot listen, `problem` says why; it stays off, and is tried again at the next start."""
        async with self._turning:
            await self._stop()
            self._keep(True, port)
            server = self._make_server(port)
            try:
                await server.start()
            except WalletDesktopError as error:
                self.problem = tr(error.message)
            else:
                self._server, self.problem = server, ""
        self.changed.emit()

    async def turn_off(self) -> None:
        async with self._turning:
            self._keep(False, self.port)
            self.problem = ""
            await self._stop()
        self.changed.emit()

    async def end(self) -> None:
        """The window closes; what was chosen stays chosen."""
        async with self._turning:
            await self._stop()

    def _keep(self, on: bool, port: int) -> None:
        self._settings.keep(_ON, "yes" if on else "no")
        self._settings.keep(_PORT, str(port))

    async def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.stop()

"""Keeps one card true: reads what it shows, and again when it changed; tells the page where that cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.refresher import Refresher, Spawn

T = TypeVar("T")

REST_S = 0.3
"""Changes come in bursts; one look is enough for all of them."""


class Live(Generic[T]):
    """problem: the sentence why it cannot be read; empty while it can. told: called when that may have changed."""

    def __init__(
        self,
        card: Card,
        read: Callable[[], Awaitable[T]],
        show: Callable[[T], None],
        spawn: Spawn,
        told: Callable[[], None],
    ) -> None:
        self.problem = ""
        self._card = card
        self._read = read
        self._show = show
        self._told = told
        self._was_asked = False
        self._looking = Refresher(self._look, spawn, f"read “{card.accessibleName()}”", self._rest_s)
        self.look = self._looking.look

    @property
    def is_settled(self) -> bool:
        return self._was_asked and not self._looking.is_busy

    def _rest_s(self) -> float:
        return REST_S if self._was_asked else 0.0

    async def _look(self) -> None:
        try:
            found = await self._read()
        except WalletDesktopError as error:
            self.problem = tr(error.message)
            self._card.show_unread()
        else:
            self.problem = ""
            self._show(found)
            self._card.show_content()
        finally:
            self._was_asked = True
        self._told()

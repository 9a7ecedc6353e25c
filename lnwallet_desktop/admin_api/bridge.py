"""From the API's loop to the main loop, where the wallet lives, and back."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from lnwallet_desktop.admin_api.call_counts import CallCounts
from lnwallet_desktop.errors import WalletUnavailable
from lnwallet_desktop.ledger.api.token_values import ApiToken
from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.treasury.treasury import Treasury

T = TypeVar("T")

LONGEST_S = 75
"""How long a caller waits for the main loop."""
GATHER_S = 0.25


class Bridge:
    """The treasury as the API uses it."""

    def __init__(self, treasury: Treasury) -> None:
        """On the main loop."""
        self.treasury = treasury
        self.ending = threading.Event()
        """Set when the server is to end: what streams for ever ends then."""
        self.calls = CallCounts()
        self._calls: deque[AuditEntry] = deque()
        self._gathers = False
        self._loop = asyncio.get_running_loop()

    def note_call(self, token: ApiToken, method: str, route: str) -> None:
        """Into the audit log, soon: every call that a token opens, whatever it is answered. Thread-safe.

        Calls that only read are gathered for a moment: the main loop, where the window lives, is woken for many.
        """
        audit = self.treasury.audit
        fields: dict[str, Value] = {"label": token.label, "method": method, "route": route}
        self._calls.append(audit.entry(AuditKind.API_CALL, subject=str(token.token_id), fields=fields))
        if self._loop.is_closed():
            return
        if method != "GET":
            self._loop.call_soon_threadsafe(self.note_gathered)
        elif not self._gathers:
            self._gathers = True
            self._loop.call_soon_threadsafe(self._loop.call_later, GATHER_S, self.note_gathered)

    def note_gathered(self) -> None:
        """The calls so far, into the audit log. On the main loop."""
        self._gathers = False
        while self._calls:
            self.treasury.audit.note(self._calls.popleft())

    async def ask(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run it on the main loop and wait for its result, on the API's loop: no thread waits with it.

        Raises what it raises, and WalletUnavailable at the end.
        """

        async def run() -> T:
            return await work()

        if self._loop.is_closed():
            raise WalletUnavailable("The wallet is being closed. Nothing was done.")
        answer = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))
        try:
            await asyncio.wait({answer}, timeout=LONGEST_S)
            if answer.done() and not answer.cancelled():
                return answer.result()
        finally:
            answer.cancel()  # nobody waits for it any more; what was sent is the desk's and goes on
        raise WalletUnavailable(
            "The wallet did not answer in time. Nothing is known to have failed: look at the transaction."
        )

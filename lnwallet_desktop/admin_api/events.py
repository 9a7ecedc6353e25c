"""What changes, as it changes: a stream of server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.callers import Reader
from lnwallet_desktop.admin_api.documented import REFUSALS
from lnwallet_desktop.treasury.treasury import Treasury

router = APIRouter(prefix="/api/wallet", tags=["history"])

KEEP_ALIVE_S = 15
LONGEST_S = 3600
"""Then the caller connects again, and its token is looked at again."""
MOST_WAITING = 100
"""Changes that a slow caller has not read yet; then it is told to look at everything."""


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses=REFUSALS | {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    summary="A stream of changes",
)
def events(caller: Reader) -> StreamingResponse:
    """`transactions` with the ids that appeared or changed (none: look at everything), and `approvals`."""
    return StreamingResponse(_stream(caller.bridge), media_type="text/event-stream")


async def _stream(bridge: Bridge) -> AsyncIterator[str]:
    changes = _Changes()
    leave = await bridge.ask(lambda: _listen(bridge.treasury, changes.tell))
    ends_at = time.monotonic() + LONGEST_S
    try:
        yield ": here\n\n"
        while not bridge.ending.is_set() and time.monotonic() < ends_at:
            yield await changes.next(KEEP_ALIVE_S) or ": still here\n\n"
    finally:
        leave()


class _Changes:
    """From the main loop to the server's, which waits for them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[str] = asyncio.Queue()

    def tell(self, event: str) -> None:
        """From any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, event)

    async def next(self, timeout_s: float) -> str | None:
        """None where nothing has changed meanwhile."""
        try:
            return await asyncio.wait_for(self._waiting.get(), timeout_s)
        except TimeoutError:
            return None

    def _put(self, event: str) -> None:
        if self._waiting.qsize() >= MOST_WAITING:
            while not self._waiting.empty():
                self._waiting.get_nowait()
            event = _event("transactions", {"transaction_ids": None})
        self._waiting.put_nowait(event)


async def _listen(treasury: Treasury, tell: Callable[[str], None]) -> Callable[[], None]:
    """What ends it, from any thread."""

    def changed(ids: frozenset[UUID] | None) -> None:
        tell(_event("transactions", {"transaction_ids": sorted(map(str, ids)) if ids is not None else None}))

    loop = asyncio.get_running_loop()
    ends = (
        treasury.ledger_changes.subscribe(changed),
        treasury.api_desk.changed.subscribe(lambda _: tell(_event("approvals", {}))),
    )

    def leave() -> None:
        for end in ends:
            if not loop.is_closed():
                loop.call_soon_threadsafe(end)

    return leave


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"

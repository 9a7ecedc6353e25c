"""`/metrics`, for Prometheus: answered with the database down too, by what is known without it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials
from prometheus_client import CONTENT_TYPE_LATEST

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.callers import bearer, with_scope
from lnwallet_desktop.admin_api.documented import REFUSALS
from lnwallet_desktop.admin_api.metric_families import exposition
from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.api.token_values import Scope

router = APIRouter(tags=["monitoring"])

_with_database = with_scope(Scope.METRICS)


def watching(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None) -> Bridge:
    """As with every scope; while the database is away, a token that it knew before."""
    bridge: Bridge = request.app.state.bridge
    gate = bridge.treasury.api_gate
    if bridge.treasury.observer.database_is_away and given and gate.watcher_of(given.credentials):
        return bridge
    try:
        return _with_database(request, given).bridge
    except LedgerUnavailable:
        if given is None or gate.watcher_of(given.credentials) is None:
            raise
        return bridge


@router.get(
    "/metrics",
    response_class=Response,
    responses=REFUSALS | {200: {"content": {"text/plain": {}}}},
    summary="The figures for monitoring, in Prometheus’ text form",
)
async def metrics(bridge: Annotated[Bridge, Depends(watching)]) -> Response:
    treasury = bridge.treasury
    now = await bridge.ask(treasury.observer.snapshot)
    text = await run_in_threadpool(exposition, now, treasury.alarms.firing, bridge.calls.by_status())
    return Response(text, media_type=None, headers={"Content-Type": CONTENT_TYPE_LATEST})

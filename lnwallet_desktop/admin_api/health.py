"""Whether the program lives, and whether it can be used now. Both need no token and tell no figures."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.documented import answers
from lnwallet_desktop.errors import LedgerUnavailable

router = APIRouter(tags=["monitoring"])


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """wallet: `open` where payments can be asked for."""

    database: Literal["up", "down"]
    wallet: Literal["open", "closed"]


@router.get("/healthz", response_model=Alive, responses=answers(421), summary="Whether the program lives")
async def healthz() -> Alive:
    return Alive()


@router.get(
    "/readyz",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "It cannot be used now."}, **answers(421)},
    summary="Whether payments can be asked for now",
)
def readyz(request: Request) -> Response:
    bridge: Bridge = request.app.state.bridge
    try:
        bridge.treasury.history.ping()
        database = "up"
    except LedgerUnavailable:
        database = "down"
    wallet = "open" if bridge.treasury.access.state.opened else "closed"
    told = Readiness(database=database, wallet=wallet)  # type: ignore[arg-type]
    return JSONResponse(told.model_dump(), 200 if (database, wallet) == ("up", "open") else 503)

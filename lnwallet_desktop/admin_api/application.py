"""The application: every call there is, behind one doorway."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from lnwallet_desktop import __version__
from lnwallet_desktop.admin_api import approvals, events, failures, health, metrics, reports, transactions, wallet
from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.doorway import Doorway
from lnwallet_desktop.admin_api.web.paths import is_page
from lnwallet_desktop.admin_api.web.site import make_site

ABOUT = """
What other programs of the company may ask for and see. Amounts are whole satoshis; times are ISO 8601 with their zone.

Every call needs a token: `Authorization: Bearer lnw_…`, made by an admin with `lnwallet-desktop token create`. A token
has scopes, an end, and limits of its own below those of the wallet. Errors have one form:
`{"error": {"code", "message"}}`; `code` never changes its meaning.
"""


def make_application() -> FastAPI:
    """Without the doorway, as its OpenAPI document describes it. It finds the treasury in `state.bridge`."""
    app = FastAPI(
        title="LN Wallet Desktop",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    failures.install(app)
    for part in (wallet, transactions, approvals, reports, events, health, metrics):
        app.include_router(part.router)
    return app


def make_server(bridge: Bridge, hosts: Collection[str]) -> ASGIApp:
    """hosts: the names it may be called by."""
    programs, people = make_application(), make_site(bridge)
    programs.state.bridge = bridge

    async def by_path(scope: Scope, receive: Receive, send: Send) -> None:
        await (people if is_page(scope["path"]) else programs)(scope, receive, send)

    return Doorway(by_path, hosts, bridge.calls.count)

"""The pages put together: an application of its own, whose errors are pages too."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.failures import STATUS, ApiRefusal
from lnwallet_desktop.admin_api.web import figures, history, login, paying
from lnwallet_desktop.admin_api.web.pages import refusal_page
from lnwallet_desktop.admin_api.web.sessions import Sessions
from lnwallet_desktop.admin_api.web.visitors import LoggedOut
from lnwallet_desktop.errors import WalletDesktopError

log = logging.getLogger(__name__)


def make_site(bridge: Bridge, sessions: Sessions | None = None) -> FastAPI:
    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    site.state.bridge = bridge
    site.state.sessions = sessions or Sessions()
    _install_failures(site)
    for part in (login, history, figures, paying):
        site.include_router(part.router)
    return site


def _install_failures(site: FastAPI) -> None:
    @site.exception_handler(LoggedOut)
    def logged_out(request: Request, why: LoggedOut) -> Response:
        return login.leave(request, "/login?ended=1" if why.was_in else "/login")

    @site.exception_handler(WalletDesktopError)
    def told(request: Request, error: WalletDesktopError) -> Response:
        status = STATUS.get(error.code, 500)
        if status == 500:
            log.error("a page failed: %s", error.code)
        return refusal_page(request, status, error.message, {"Retry-After": "5"} if status == 503 else None)

    @site.exception_handler(ApiRefusal)
    def refused(request: Request, refusal: ApiRefusal) -> Response:
        return refusal_page(request, refusal.status, refusal.message, refusal.headers)

    @site.exception_handler(HTTPException)
    def by_the_router(request: Request, error: HTTPException) -> Response:
        words = "The address may be mistyped." if error.status_code in (404, 405) else "The request could not be read."
        return refusal_page(request, error.status_code, words, dict(error.headers or {}))

    @site.exception_handler(Exception)
    def our_fault(request: Request, error: Exception) -> Response:
        log.error("a page failed: %s", type(error).__name__, exc_info=error)
        return refusal_page(request, 500, "Something in this program went wrong. Nothing is known to have been paid.")

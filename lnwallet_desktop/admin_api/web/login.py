"""In and out: the token is posted once, and from then on a cookie stands for the session."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.web.pages import page
from lnwallet_desktop.admin_api.web.paths import HEADERS
from lnwallet_desktop.admin_api.web.sessions import COOKIE, Sessions
from lnwallet_desktop.admin_api.web.visitors import Form, LoggedOut, known, require_form_key, too_often
from lnwallet_desktop.ledger.api.token_values import Scope, hash_of
from lnwallet_desktop.treasury.places import resource

router = APIRouter()

LONGEST_TOKEN = 200


@router.get("/login")
def login_form(request: Request) -> Response:
    problem = (
        "Your session has ended. Log in again: what was asked for now was not done."
        if "ended" in request.query_params
        else None
    )
    return page(request, "login", problem=problem)


@router.post("/login")
def login(request: Request, form: Form) -> Response:
    bridge: Bridge = request.app.state.bridge
    gate, secret = bridge.treasury.api_gate, form.get("token", "").strip()
    admitted = gate.admit(hash_of(secret), gate.reads) if 0 < len(secret) <= LONGEST_TOKEN else None
    wait_s = admitted.wait_s if admitted is not None else gate.count_stranger()
    if wait_s is not None:
        raise too_often(wait_s)
    if admitted is None:
        problem = "This token is not valid: it was mistyped, has expired, or was revoked. Ask an admin for a new one."
        return page(request, "login", 401, problem=problem)
    token = admitted.token
    if not token.scopes & {Scope.READ, Scope.PAY}:
        return page(request, "login", 403, problem="This token is for programs only: it may neither read nor pay.")
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.cookies.get(COOKIE, ""))
    entered = RedirectResponse("/" if Scope.READ in token.scopes else "/pay", 303, HEADERS)
    entered.set_cookie(
        COOKIE, sessions.begin(token.hash), path="/", secure=_is_https(request), httponly=True, samesite="strict"
    )
    return entered


@router.post("/logout")
def logout(request: Request, form: Form) -> Response:
    try:
        session = known(request)
    except LoggedOut:
        return leave(request, "/login")
    require_form_key(session, form)
    request.app.state.sessions.end(request.cookies[COOKIE])
    return leave(request, "/login")


def leave(request: Request, where: str) -> Response:
    left = RedirectResponse(where, 303, HEADERS)
    left.delete_cookie(COOKIE, path="/", secure=_is_https(request), httponly=True, samesite="strict")
    return left


@router.get("/style.css")
def style() -> Response:
    return FileResponse(resource("web", "style.css"), media_type="text/css", headers={"Cache-Control": "max-age=300"})


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"

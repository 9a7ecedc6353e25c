"""Who asks for a page: the session of the cookie, and its token as the database has it at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.callers import Caller
from lnwallet_desktop.admin_api.failures import ApiRefusal
from lnwallet_desktop.admin_api.web.sessions import COOKIE, Sessions, WebSession
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope

MOST_FIELDS = 50


class LoggedOut(Exception):
    """was_in: there was a session; why it ended is told on the login page."""

    def __init__(self, was_in: bool) -> None:
        super().__init__()
        self.was_in = was_in


@dataclass(frozen=True, slots=True)
class Visitor:
    token: ApiToken
    session: WebSession
    bridge: Bridge

    @property
    def caller(self) -> Caller:
        """The same as a program: its calls are checked and counted the same way."""
        return Caller(self.token, self.bridge)

    @property
    def reads(self) -> bool:
        return Scope.READ in self.token.scopes

    @property
    def pays(self) -> bool:
        return Scope.PAY in self.token.scopes


def too_often(wait_s: int) -> ApiRefusal:
    return ApiRefusal(429, "too_often", f"Too many requests. Try again in {wait_s} s.", {"Retry-After": str(wait_s)})


def with_scope(scope: Scope, is_payment: bool = False) -> Callable[..., Visitor]:
    """A dependency, as `callers.with_scope`. Plain, not async: it asks the database."""

    def visitor(request: Request) -> Visitor:
        bridge: Bridge = request.app.state.bridge
        gate = bridge.treasury.api_gate
        session = known(request)
        admitted = gate.admit(session.token_hash, gate.pays if is_payment else gate.reads)
        if admitted is None:  # revoked or expired meanwhile
            request.app.state.sessions.end(request.cookies[COOKIE])
            raise LoggedOut(was_in=True)
        if admitted.wait_s is not None:
            raise too_often(admitted.wait_s)
        token = admitted.token
        request.state.visitor = made = Visitor(token, session, bridge)
        if scope not in token.scopes:
            raise ApiRefusal(
                403,
                "wrong_scope",
                f"Your token lacks the scope “{scope}”. Ask whoever made it for one that has it.",
            )
        return made

    return visitor


def known(request: Request) -> WebSession:
    """The session of the cookie. Raises LoggedOut."""
    sessions: Sessions = request.app.state.sessions
    secret = request.cookies.get(COOKIE)
    session = sessions.find(secret) if secret else None
    if session is None:
        raise LoggedOut(was_in=bool(secret))
    return session


async def fields(request: Request) -> dict[str, str]:
    """Of a form. Raises ApiRefusal."""
    try:
        text = (await request.body()).decode("ascii")
        return dict(
            parse_qsl(
                text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_FIELDS, errors="strict"
            )
        )
    except ValueError:
        raise ApiRefusal(400, "bad_request", "The form could not be read. Go back and send it again.") from None


def require_form_key(session: WebSession, form: dict[str, str]) -> None:
    """Before anything is done: that the form came from a page of this session. Raises ApiRefusal."""
    if not session.is_form_key(form.get("form_key", "")):
        raise ApiRefusal(
            403,
            "foreign_form",
            "This form belongs to another login, or was not ours. Nothing was done. Open the page again and repeat.",
        )


Form = Annotated[dict[str, str], Depends(fields)]
Reader = Annotated[Visitor, Depends(with_scope(Scope.READ))]
Asker = Annotated[Visitor, Depends(with_scope(Scope.PAY))]
Payer = Annotated[Visitor, Depends(with_scope(Scope.PAY, is_payment=True))]

"""Who calls: a bearer token, its scope, and how often it has called in this minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.failures import ApiRefusal
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, hash_of

bearer = HTTPBearer(auto_error=False, description="A token made with `lnwallet-desktop token create`.")


@dataclass(frozen=True, slots=True)
class Caller:
    token: ApiToken
    bridge: Bridge


def with_scope(scope: Scope, is_payment: bool = False) -> Callable[..., Caller]:
    """A dependency: the caller, who has that scope and has not called too often. is_payment: it has the stricter rate.

    Plain, not async: it asks the database, and FastAPI runs it on a thread.
    """

    def caller(
        request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None
    ) -> Caller:
        bridge: Bridge = request.app.state.bridge
        gate = bridge.treasury.api_gate
        rate = gate.pays if is_payment else gate.reads
        admitted = gate.admit(hash_of(given.credentials), rate) if given is not None else None
        wait_s = admitted.wait_s if admitted is not None else gate.count_stranger()
        if wait_s is not None:
            raise ApiRefusal(
                429, "too_often", f"Too many calls. Try again in {wait_s} s.", {"Retry-After": str(wait_s)}
            )
        if admitted is None:
            raise ApiRefusal(
                401, "no_token", "A valid token is needed: Authorization: Bearer lnw_…", {"WWW-Authenticate": "Bearer"}
            )
        token = admitted.token
        if scope is not Scope.METRICS:  # asked for every few seconds, and tells figures only
            bridge.note_call(token, request.method, str(getattr(request.scope.get("route"), "path", "")))
        if scope not in token.scopes:
            raise ApiRefusal(403, "wrong_scope", f"This token lacks the scope “{scope}”.")
        return Caller(token, bridge)

    return caller


Reader = Annotated[Caller, Depends(with_scope(Scope.READ))]
Payer = Annotated[Caller, Depends(with_scope(Scope.PAY, is_payment=True))]
Asker = Annotated[Caller, Depends(with_scope(Scope.PAY))]
"""Of quotes and invoices: nothing moves, so the rate is that of reading."""
Decider = Annotated[Caller, Depends(with_scope(Scope.APPROVE, is_payment=True))]

"""Errors as HTTP answers: one table from what went wrong to the status, and one form for all of them."""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from lnwallet_desktop.errors import WalletDesktopError

log = logging.getLogger(__name__)

STATUS = {
    "bad_request": 422,
    "invoice_refused": 422,
    "already_intended": 409,
    "not_enough_money": 409,
    "fee_above_cap": 409,
    "limit_reached": 409,
    "approval_refused": 409,
    "not_sent": 409,
    "in_progress": 409,
    "idempotency_key_reused": 422,
    "locked": 403,
    "limits_altered": 403,
    "paying_closed": 403,
    "wallet_closed": 503,
    "wallet_unavailable": 503,
    "ledger_unavailable": 503,
    "held_elsewhere": 503,
    "not_found": 404,
}
"""Every code that a call can end with; anything else is a fault of ours and says 500."""


class NotFound(WalletDesktopError):
    code = "not_found"


class WalletClosed(WalletDesktopError):
    code = "wallet_closed"

    def __init__(self) -> None:
        super().__init__("The wallet is not open. Somebody has to open it at the workstation; nothing was done.")


class ApiRefusal(Exception):
    """For what only HTTP knows: no token, wrong scope, too often, too large."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def failure(
    http_status: int, code: str, message: str, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, **more}}, http_status, headers)


def of_error(error: WalletDesktopError) -> JSONResponse:
    """As its code says."""
    status = STATUS.get(error.code, 500)
    if status == 500:
        log.error("an API call failed: %s", error.code)
    headers = {"Retry-After": "5"} if status == 503 else None
    more = {"status": str(getattr(error, "status"))} if error.code == "already_intended" else {}  # noqa: B009
    return failure(status, error.code, error.message, headers, **more)


def install(app: FastAPI) -> None:
    """Nothing leaves the API in another form than ours."""

    @app.exception_handler(WalletDesktopError)
    def told(_: Request, error: WalletDesktopError) -> Response:
        return of_error(error)

    @app.exception_handler(ApiRefusal)
    def refused(_: Request, refusal: ApiRefusal) -> Response:
        return failure(refusal.status, refusal.code, refusal.message, refusal.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> Response:
        return failure(422, "bad_request", "; ".join(_sentence(each) for each in error.errors()))

    @app.exception_handler(HTTPException)
    def by_the_router(_: Request, error: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        return failure(error.status_code, code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    def our_fault(_: Request, error: Exception) -> Response:
        log.error("an API call failed: %s", type(error).__name__, exc_info=error)
        return failure(500, "error", "Something in this program went wrong. Nothing is known to have been paid.")


def _sentence(error: Any) -> str:
    """Where and why, without the value: it may be an invoice or worse."""
    where = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path", "header"))
    return f"{where or 'the request'}: {error['msg']}"


def error_text(code: str, message: str) -> bytes:
    """The same form for what answers before the application does."""
    return json.dumps({"error": {"code": code, "message": message}}).encode()

"""Which refusals each call can end with, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from lnwallet_desktop.admin_api.models import ErrorDocument

_WORDS = {
    400: "The request could not be read.",
    401: "No valid token.",
    403: "The scope is missing, or the wallet does not allow it.",
    404: "There is none.",
    408: "The body came too slowly.",
    409: "It cannot be done as things stand. Nothing was sent.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    421: "The Host header names another server.",
    422: "The request makes no sense.",
    429: "Too often; Retry-After tells how long to wait.",
    503: "The database, the network or the wallet is not there.",
}


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorDocument, "description": _WORDS[status]} for status in statuses}


REFUSALS = answers(400, 401, 403, 408, 413, 415, 421, 422, 429, 503)

"""The list, one transaction, and the list as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lnwallet_desktop.admin_api.failures import NotFound
from lnwallet_desktop.admin_api.reports import history_file
from lnwallet_desktop.admin_api.web.filters import ListAddress
from lnwallet_desktop.admin_api.web.pages import page
from lnwallet_desktop.admin_api.web.paths import HEADERS
from lnwallet_desktop.admin_api.web.visitors import Reader
from lnwallet_desktop.errors import BadRequest

router = APIRouter()

ROWS = 50
COLUMNS = (
    ("timestamp", "Time", ""),
    ("status", "Status", ""),
    ("pseudonymized_recipient", "Recipient", ""),
    ("memo", "Memo", ""),
    ("amount_sats", "Amount, sat", "number"),
    ("fee_sats", "Fee, sat", "number"),
)
ORDERS = (
    ("-timestamp", "newest first"),
    ("timestamp", "oldest first"),
    ("-amount_sats", "largest first"),
    ("amount_sats", "smallest first"),
    ("-fee_sats", "highest fee first"),
    ("fee_sats", "lowest fee first"),
    ("pseudonymized_recipient", "by recipient, A to Z"),
    ("-pseudonymized_recipient", "by recipient, Z to A"),
    ("memo", "by memo, A to Z"),
    ("-memo", "by memo, Z to A"),
    ("status", "by status, failed first"),
    ("-status", "by status, paid first"),
)


@router.get("/")
def transactions(request: Request, visitor: Reader) -> Response:
    address = ListAddress.of(request.query_params)
    history = visitor.bridge.treasury.history
    fixed: dict[str, Any] = {"address": address, "columns": COLUMNS, "orders": ORDERS}
    try:
        wanted, order = address.wanted(), address.order()
        found = history.page(wanted, order, ROWS, address.cursor)
        totals = history.totals(wanted)
    except BadRequest as error:
        return page(request, "list", 422, problem=error.message, rows=(), totals=None, next_page=None, **fixed)
    next_page = address.page_after(found.next_cursor) if found.next_cursor else None
    return page(request, "list", problem=None, rows=found.transactions, totals=totals, next_page=next_page, **fixed)


@router.get("/transactions/{transaction_id}")
def transaction(request: Request, visitor: Reader, transaction_id: str) -> Response:
    try:
        found = visitor.bridge.treasury.history.find(UUID(transaction_id))
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such transaction. The address may be mistyped.")
    return page(request, "transaction", row=found)


@router.get("/export.csv")
async def export(request: Request, visitor: Reader) -> Response:
    """With a byte order mark, because a person opens it in a spreadsheet."""
    address = ListAddress.of(request.query_params)
    sent = await history_file(visitor.bridge, address.wanted(), address.order(), "csv", with_mark=True)
    sent.headers.update(HEADERS)
    return sent

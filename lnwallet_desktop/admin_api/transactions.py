"""The history: pages, and one transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from lnwallet_desktop.admin_api.callers import Reader
from lnwallet_desktop.admin_api.documented import REFUSALS, answers
from lnwallet_desktop.admin_api.failures import NotFound
from lnwallet_desktop.admin_api.models import TransactionDocument, TransactionPage
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.payments import Direction, PaymentStatus

router = APIRouter(prefix="/api/wallet/transactions", tags=["history"])

MOST = 500
AmountLimit = Annotated[int | None, Query(ge=0, le=MAX_SATS)]


@router.get("", response_model=TransactionPage, responses=REFUSALS, summary="List transactions")
def transactions(
    caller: Reader,
    status: PaymentStatus | None = None,
    direction: Direction | None = None,
    search: Annotated[
        str | None, Query(max_length=200, description="In memo and recipient; or how a payment hash begins.")
    ] = None,
    since: Annotated[datetime | None, Query(description="Inclusive.")] = None,
    until: Annotated[datetime | None, Query(description="Exclusive.")] = None,
    min_amount_sats: AmountLimit = None,
    max_amount_sats: AmountLimit = None,
    recipient: Annotated[str | None, Query(max_length=200, description="A whole pseudonym.")] = None,
    sort: Annotated[str, Query(max_length=50, description="A field, with `-` for the largest first.")] = "-timestamp",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before.")] = None,
) -> Response:
    """In the order of `sort`, page by page; a page stays right while rows come in."""
    history = caller.bridge.treasury.history
    wanted = TransactionFilter(status, direction, search, since, until, min_amount_sats, max_amount_sats, recipient)
    page = history.documents(wanted, Sort.parse(sort), limit, cursor)
    rest = json.dumps({"total": page.total, "next_cursor": page.next_cursor})
    return Response(
        f'{{"transactions": [{",".join(page.documents)}], {rest.removeprefix("{")}', media_type="application/json"
    )


@router.get(
    "/{transaction_id}",
    response_model=TransactionDocument,
    responses=REFUSALS | answers(404),
    summary="One transaction",
)
def transaction(caller: Reader, transaction_id: UUID) -> TransactionDocument:
    found = caller.bridge.treasury.history.find(transaction_id)
    if found is None:
        raise NotFound(f"There is no transaction {transaction_id}.")
    return TransactionDocument.of(found)

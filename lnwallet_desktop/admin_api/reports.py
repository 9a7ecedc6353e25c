"""Reports and exports over the API: the same figures and files as in the window."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from lnwallet_desktop.admin_api.bridge import Bridge
from lnwallet_desktop.admin_api.callers import Reader
from lnwallet_desktop.admin_api.documented import REFUSALS
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.treasury.documents import report_document

router = APIRouter(prefix="/api/wallet", tags=["history"])

CHUNK = 1 << 18
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@router.get("/reports", responses=REFUSALS, summary="A period's figures")
def reports(
    caller: Reader,
    by: Step = Step.MONTH,
    since: Annotated[date | None, Query(description="The first day.")] = None,
    until: Annotated[date | None, Query(description="The day after the last.")] = None,
) -> dict[str, Any]:
    """opening + in - out - fees = closing. Days are those of `time_zone`."""
    if since is not None and until is not None and since >= until:
        raise BadRequest("The period has no day: `until` is the day after the last one.")
    found = caller.bridge.treasury.reports.report(Period(since or date.min, until or date.max), by, 20)
    return report_document(found, by)


@router.get(
    "/export",
    response_class=Response,
    responses=REFUSALS | {200: {"content": {kind.split(";")[0]: {} for kind in TYPES.values()}}},
    summary="The filtered history as a file",
)
async def export(
    caller: Reader,
    format: Literal["csv", "xlsx", "json"] = "csv",
    status: PaymentStatus | None = None,
    direction: Direction | None = None,
    search: Annotated[str | None, Query(max_length=200)] = None,
    since: datetime | None = None,
    until: datetime | None = None,
    sort: Annotated[str, Query(max_length=50)] = "-timestamp",
) -> StreamingResponse:
    """Written whole before its first byte is sent, so that a file which arrives is complete."""
    return await history_file(
        caller.bridge, TransactionFilter(status, direction, search, since, until), Sort.parse(sort), format
    )


async def history_file(
    bridge: Bridge, wanted: TransactionFilter, sort: Sort, ending: str, with_mark: bool = False
) -> StreamingResponse:
    """with_mark: as of ExportOrder. Raises BadRequest, FileNotWritten, LedgerUnavailable."""
    treasury = bridge.treasury
    wanted.conditions()  # raises BadRequest
    directory = tempfile.TemporaryDirectory(prefix="export-", dir=treasury.settings.data_dir)
    try:
        target = Path(directory.name) / f"transactions.{ending}"
        order = ExportOrder(wanted, sort, target, with_mark=with_mark)
        await bridge.ask(lambda: treasury.exporting.run(order, lambda _rows, _total: None))
    except BaseException:
        directory.cleanup()
        raise
    size = target.stat().st_size

    def chunks() -> Iterator[bytes]:
        with directory, target.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    headers = {"Content-Disposition": f'attachment; filename="{target.name}"', "Content-Length": str(size)}
    return StreamingResponse(chunks(), media_type=TYPES[ending], headers=headers)

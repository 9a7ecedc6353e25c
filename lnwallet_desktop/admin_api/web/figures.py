"""The reports page: a period's figures, charts and tables."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lnwallet_desktop.admin_api.web import charts
from lnwallet_desktop.admin_api.web.filters import day
from lnwallet_desktop.admin_api.web.pages import page
from lnwallet_desktop.admin_api.web.visitors import Reader
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.treasury import report_words

router = APIRouter()

TOP = 20
MOST_LINES = 400
STEPS_BACK = {Step.MONTH: 12, Step.WEEK: 26, Step.DAY: 31}
"""How many a page shows where no period is chosen."""


@router.get("/reports")
def reports(request: Request, visitor: Reader) -> Response:
    query = {name: request.query_params.get(name, "").strip()[:20] for name in ("by", "since", "until")}
    found = visitor.bridge.treasury.reports
    try:
        step = _step(query["by"])
        period = _period(query, step, found.today())
        report = found.report(period, step, TOP)
    except BadRequest as error:
        return page(request, "reports", 422, problem=error.message, query=query, report=None)
    return page(
        request,
        "reports",
        problem=None,
        query={"by": step.value, "since": period.since.isoformat(), "until": period.last.isoformat()},
        report=report,
        period=report_words.period_words(period),
        success=report_words.success(report),
        settling=report_words.settling(report.settle_times),
        pending=report_words.pending(report.pending),
        flows=charts.in_and_out(report),
        fees=charts.fees(report),
    )


def _step(text: str) -> Step:
    if text and text not in set(Step):
        raise BadRequest(f"There is no “{text}” to report by. Choose days, weeks or months.")
    return Step(text) if text else Step.MONTH


def _period(query: dict[str, str], step: Step, today: date) -> Period:
    until = day(query["until"]) or today
    since = day(query["since"]) or _some_steps_before(until, step)
    period = Period(since, until + timedelta(days=1))
    days = (period.until - period.since).days
    lines = days // {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 30}[step]
    if lines > MOST_LINES:
        raise BadRequest(f"This period has some {lines} {step.value}s, too many for a page. Choose a longer step.")
    return period


def _some_steps_before(until: date, step: Step) -> date:
    start = step.start(until)
    for _ in range(STEPS_BACK[step] - 1):
        start = step.start(start - timedelta(days=1))
    return start

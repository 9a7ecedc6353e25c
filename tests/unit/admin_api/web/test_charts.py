"""Every bar stands inside its drawing, what came in above the line and what went out below it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from lnwallet_desktop.admin_api.web.charts import Chart, fees, in_and_out
from lnwallet_desktop.ledger.report_values import Pending, Period, Report, ReportLine, SettleTimes, Step
from lnwallet_desktop.money import Sats

NOTHING = Pending(0, Sats(0), 0, Sats(0))


def report_of(*flows: tuple[int, int, int]) -> Report:
    """In, out and fees of one day each."""
    first = date(2026, 3, 1)
    days = [first + timedelta(days=place) for place in range(len(flows) + 1)]
    lines = tuple(
        ReportLine(days[place], days[place + 1], Sats(came), Sats(went), Sats(fee), 1, 1, Sats(0))
        for place, (came, went, fee) in enumerate(flows)
    )
    return Report(
        period=Period(days[0], days[-1]),
        step=Step.DAY,
        time_zone="UTC",
        today=days[-1],
        opening_sats=Sats(0),
        lines=lines,
        recipients=(),
        failed_count=0,
        settle_times=SettleTimes(0, None, None, None),
        pending=NOTHING,
        balance_now_sats=Sats(0),
        pending_now=NOTHING,
        is_first_use=False,
    )


def inside(chart: Chart) -> bool:
    return all(
        chart.left <= bar.x and bar.x + bar.width <= chart.right and bar.y >= 0 and bar.y + bar.height <= chart.height
        for bar in chart.bars
    )


def test_in_stands_above_the_line_and_out_below_it() -> None:
    for chart in in_and_out(report_of((500, 200, 1), (0, 900, 3), (0, 0, 0))):
        zero = next(mark.y for mark in chart.marks if mark.is_zero)
        above = [bar for bar in chart.bars if bar.kind == "in"]
        below = [bar for bar in chart.bars if bar.kind == "out"]
        assert [len(above), len(below)] == [1, 2]
        assert all(bar.y + bar.height == pytest.approx(zero) for bar in above)
        assert all(bar.y == zero for bar in below)
        assert inside(chart)


@pytest.mark.parametrize("days", [0, 1, 31, 400])
def test_any_number_of_steps_fits_and_labels_keep_apart(days: int) -> None:
    report = report_of(*[(1_000 + day, day, day) for day in range(days)])
    for chart in (*in_and_out(report), *fees(report)):
        assert inside(chart)
        places = [step.x for step in chart.steps]
        assert all(later - earlier >= 40 for earlier, later in pairwise(places))

"""What stands in the list's address is what is asked of the ledger, and the links keep it."""

from datetime import datetime

import pytest

from lnwallet_desktop.admin_api.web.filters import ListAddress, amount, day
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.payments import Direction, PaymentStatus


def test_every_field_is_read() -> None:
    address = ListAddress.of(
        {
            "status": "failed",
            "direction": "sent",
            "search": " rent ",
            "since": "2026-03-01",
            "until": "2026-03-31",
            "min": "1 000",
            "max": "2\u2009000",
            "recipient": "payee-1",
        }
    )
    wanted = address.wanted()
    assert (wanted.status, wanted.direction) == (PaymentStatus.FAILED, Direction.SENT)
    assert (wanted.search, wanted.recipient) == ("rent", "payee-1")
    assert (wanted.since, wanted.until) == (datetime(2026, 3, 1), datetime(2026, 4, 1))
    assert (wanted.min_amount_sats, wanted.max_amount_sats) == (1000, 2000)


def test_a_heading_turns_its_order_round_and_keeps_the_filter() -> None:
    address = ListAddress.of({"search": "a&b", "cursor": "00"})
    assert address.aria_sort("timestamp") == "descending"
    assert address.sorted_by("timestamp") == "/?search=a%26b&sort=timestamp"
    assert address.sorted_by("amount_sats") == "/?search=a%26b&sort=-amount_sats"
    assert address.page_after("ff") == "/?search=a%26b&cursor=ff"
    assert address.export == "/export.csv?search=a%26b"
    assert ListAddress.of({"sort": "-memo"}).sorted_by("memo") == "/?sort=memo"


@pytest.mark.parametrize("text", ["31.3.2026", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(BadRequest):
        day(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "٣", "9" * 16, "9" * 5000, "x"])
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(BadRequest):
        amount(text)


@pytest.mark.parametrize("query", [{"status": "paid"}, {"direction": "up"}, {"sort": "nothing"}])
def test_what_cannot_be_filtered_by_is_said(query: dict[str, str]) -> None:
    address = ListAddress.of(query)
    with pytest.raises(BadRequest):
        address.wanted(), address.order()

"""The web list in a real Chromium: as a person uses it, on a desktop and a phone, light and dark."""

import asyncio
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.admin_api.server import ApiServer
from lnwallet_desktop.admin_api.web import history
from lnwallet_desktop.ledger.api.token_values import Scope, TokenLimits
from lnwallet_desktop.money import Sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.api_servers import api_server, may_be_called_often
from tests.browser.person import CHROMIUM, Person, chromium
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, open_funded, sandbox_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this computer: make browser-test"),
]

PAID = (
    ("Office rent, March", 250_000, "success"),
    ("Hosting, yearly plan", 84_000, "success"),
    ("Coffee beans", 2_150, "success"),
    ("Translation of the annual report into German and French", 31_800, "success"),
    ("Conference tickets", 56_000, "fail"),
    ("Courier", 1_900, "success"),
    ("Office rent, April", 250_000, "success"),
    ("Printer paper", 3_400, "hang"),
)
ROWS = 5


@pytest.fixture(scope="module")
def treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    async def made() -> Treasury:
        opened = await open_funded(Settings(tmp_path_factory.mktemp("browser")))
        may_be_called_often(opened)
        for memo, amount_sats, outcome in PAID:
            invoice = await asyncio.to_thread(sandbox_of(opened).invoice, Sats(amount_sats), memo=memo, outcome=outcome)
            async with opened.access.unlocked_once(PASSPHRASE) as lease:
                quote = await opened.desk.quote(invoice.invoice)
                await opened.desk.pay(quote, lease, memo, 1 if outcome == "hang" else 20)
        await opened.receiving.back_fill()
        return opened

    opened = loop.run(made())
    yield opened
    loop.run(opened.close())


@pytest.fixture(scope="module")
def server(treasury: Treasury, loop: Loop) -> Iterator[ApiServer]:
    with api_server(treasury, loop) as running:
        yield running


async def token_of(treasury: Treasury, label: str) -> str:
    async with treasury.access.authorised_once(PASSPHRASE) as lease:
        scopes = frozenset({Scope.READ, Scope.PAY})
        made = await treasury.tokens.make(lease, label, scopes, 30, TokenLimits(None, Sats(100_000)))
    return str(made.secret)


@pytest.mark.parametrize("place", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_reads_exports_and_asks_for_a_payment(
    place: str,
    scheme: str,
    treasury: Treasury,
    server: ApiServer,
    loop: Loop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "ROWS", ROWS)

    def visits(token: str, invoice: str) -> Person:
        with chromium(place, scheme) as page:
            person = Person(page, tmp_path, f"{place} {scheme}")
            person.logs_in(server.url, token)
            person.looks("list")
            reads_the_list(person, tmp_path)
            reads_one_and_the_reports(person)
            asks_for_a_payment(person, invoice)
            leaves(person)
        return person

    async def scenario() -> None:
        sold = await asyncio.to_thread(sandbox_of(treasury).invoice, Sats(4_200), memo="Flowers")
        token = await token_of(treasury, f"Accounting, {place} {scheme}")
        person = await asyncio.to_thread(visits, token, sold.invoice)
        asked = await treasury.waiting.newest()
        assert [each.memo for each in asked][:1] == [f"Flowers, {place} {scheme}"]
        assert person.findings == []
        assert person.complaints == []

    loop.run(scenario(), timeout_s=240)
    print(f"\npictures: {tmp_path}")


def reads_the_list(person: Person, directory: Path) -> None:
    """Page by page, sorted, filtered; and what the filter shows as a file."""
    page = person.page
    first = person.memos()
    assert len(first) == ROWS
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="First page").wait_for()
    assert not set(first) & set(person.memos())
    page.get_by_role("link", name="First page").click()
    page.get_by_label("Order").select_option("largest first")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**sort=-amount_sats**")
    assert person.memos()[1:3] == ["Office rent, April", "Office rent, March"]
    page.get_by_label("Search").fill("zzz")
    page.keyboard.press("Enter")
    page.get_by_text("No transaction matches this filter").wait_for()
    person.looks("no match")
    page.get_by_role("link", name="Clear the filter").first.click()
    page.get_by_label("Search").fill("rent")
    page.get_by_label("Status").select_option("paid or received")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**search=rent**")
    assert sorted(person.memos()) == ["Office rent, April", "Office rent, March"]
    person.looks("filtered")
    with page.expect_download() as awaited:
        page.get_by_role("link", name="Export 2 as CSV").click()
    awaited.value.save_as(directory / "export.csv")
    with (directory / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["memo"] for row in csv.DictReader(file)) == ["Office rent, April", "Office rent, March"]


def reads_one_and_the_reports(person: Person) -> None:
    page = person.page
    page.locator("td.time a").first.click()
    page.get_by_text("Payment hash").wait_for()
    person.looks("transaction")
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("heading", name="To whom most was sent").wait_for()
    person.looks("reports")


def asks_for_a_payment(person: Person, invoice: str) -> None:
    """Nobody has unlocked anything, so it waits for a person."""
    page = person.page
    page.get_by_role("link", name="Pay", exact=True).click()
    person.looks("pay")
    page.get_by_label("Lightning invoice").fill("lnbc1nonsense")
    page.get_by_role("button", name="See what it costs").click()
    page.get_by_role("alert").wait_for()
    person.looks("pay, refused")
    page.get_by_label("Lightning invoice").fill(invoice)
    page.get_by_label("Memo").fill(f"Flowers, {person.style}")
    page.get_by_role("button", name="See what it costs").click()
    page.get_by_role("heading", name="Pay 4\u2009200 sat?").wait_for()
    person.looks("quote")
    page.get_by_role("button", name="Ask for 4\u2009200 sat").click()
    page.get_by_role("heading", name="Waits for a person").wait_for()
    person.looks("waits")


def leaves(person: Person) -> None:
    """And the way back shows nothing any more."""
    page = person.page
    page.get_by_role("link", name="Transactions", exact=True).click()
    page.get_by_role("heading", name="Transactions").wait_for()
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Token").wait_for()
    page.go_back()
    page.get_by_label("Token").wait_for()
    assert person.memos() == []


def test_the_judge_of_accessibility_does_judge(loop: Loop, tmp_path: Path) -> None:
    def judged() -> list[str]:
        with chromium("desktop", "light") as page:
            person = Person(page, tmp_path, "bad")
            page.set_content("<html><body><input><p style='width: 2000px; color: #bbb'>wide and pale</p></body></html>")
            person.looks("bad")
            return person.findings

    async def scenario() -> None:
        told = " ".join(await asyncio.to_thread(judged))
        assert all(rule in told for rule in ("label", "color-contrast", "html-has-lang", "px wider")), told

    loop.run(scenario())

"""The pages: in by a token, the same rows as the ledger, nothing of a stranger obeyed, and out again."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote_plus

import pytest

from lnwallet_desktop.admin_api import wallet
from lnwallet_desktop.admin_api.server import ApiServer
from lnwallet_desktop.admin_api.web import history
from lnwallet_desktop.admin_api.web.paths import POLICY
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.treasuries import PASSPHRASE

from .browser import FORM, Browser, hidden, rows
from .client import Client, Reply
from .conftest import MakeClient, invoice
from .well_formed import require_well_formed

MEMO = '<script>alert(1)</script> "><img src=x onerror=alert(2)> \u202egnp.exe {{ 7*7 }}'

MakeBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture
def browser_with(server: ApiServer, client_with: MakeClient) -> MakeBrowser:
    async def make(*scopes: Scope, label: str = "Accounting") -> Browser:
        client = await client_with(*scopes, label=label)
        browser = Browser(server.url, client._secret or "")
        assert (await browser.log_in()).status == (303 if scopes != (Scope.METRICS,) else 403)
        return browser

    return make


async def pay_some(treasury: Treasury, client: Client, count: int) -> None:
    """Payments with memos to sort by; the last one's is hostile, one fails."""
    await treasury.access.unlock(PASSPHRASE)
    try:
        for number in range(count):
            outcome = "fail" if number == 1 else "success"
            memo = MEMO if number == count - 1 else f"Rent {number}"
            text = await invoice(treasury, 500 + number, outcome)
            await client.pay(f"web-list-{number}", text, memo=memo)
    finally:
        treasury.access.lock()


def test_every_page_is_well_formed_and_strict_and_tells_no_secret(
    treasury: Treasury,
    client_with: MakeClient,
    browser_with: MakeBrowser,
    loop: Loop,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        caplog.set_level(logging.DEBUG)
        await pay_some(treasury, await client_with(Scope.PAY, label="web rows"), 4)
        browser = await browser_with(Scope.READ, Scope.PAY)
        one = rows(await browser.get("/"))[0]
        pages = [
            "/",
            "/?search=zzzz",
            "/?since=nonsense",
            f"/transactions/{one}",
            "/reports",
            "/reports?by=day",
            "/pay",
        ]
        pages += ["/reports?by=year", "/nothing", "/transactions/1", "/login", "/?cursor=00"]
        status = [200, 200, 422, 200, 200, 200, 200, 422, 404, 404, 200, 422]
        replies = [await browser.get(path) for path in pages]
        assert [reply.status for reply in replies] == status
        quoted = await browser.post(
            "/pay/quote", hidden(replies[6], "/pay/quote") | {"invoice": await invoice(treasury), "memo": MEMO}
        )
        assert quoted.status == 200
        for reply in [*replies, quoted]:
            require_well_formed(reply.body)
            assert reply.headers["content-security-policy"] == POLICY
            assert reply.headers["cache-control"] == "no-store"
            assert reply.headers["x-content-type-options"] == "nosniff"
            assert reply.headers["referrer-policy"] == "same-origin"
        told = b"".join(reply.body for reply in browser.seen).decode() + caplog.text
        assert browser.secret not in told
        assert browser.cookie not in told

    loop.run(scenario())


def test_a_stranger_s_memo_is_text_and_nothing_else(browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.READ)
        listed = await browser.get("/?search=alert")
        one = await browser.get(f"/transactions/{rows(listed)[0]}")
        searched = await browser.get(f"/?search={quote_plus(MEMO)}")
        for reply in (listed, one):
            text = reply.body.decode()
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
            assert "⟨202E⟩" in text
            assert "{{ 7*7 }}" in text
        for reply in (listed, one, searched):
            assert b"<script" not in reply.body
            assert b"<img" not in reply.body

    loop.run(scenario())


def test_filter_order_and_pages_are_the_ledger_s(
    treasury: Treasury, browser_with: MakeBrowser, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "ROWS", 2)

    async def all_rows(browser: Browser, path: str) -> list[str]:
        found: list[str] = []
        while path:
            reply = await browser.get(path)
            assert reply.status == 200
            found += rows(reply)
            text = reply.body.decode()
            path = (
                text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in text else ""
            )
        return found

    async def scenario() -> None:
        browser = await browser_with(Scope.READ)
        asked = [
            ("/", TransactionFilter(), "-timestamp"),
            ("/?sort=memo&search=Rent", TransactionFilter(search="Rent"), "memo"),
            (
                "/?sort=-amount_sats&min=501&max=50+000",
                TransactionFilter(min_amount_sats=501, max_amount_sats=50_000),
                "-amount_sats",
            ),
            ("/?status=failed&direction=sent", TransactionFilter(status=PaymentStatus.FAILED), "-timestamp"),
        ]
        for path, wanted, sort in asked:
            expected = treasury.history.page(wanted, Sort.parse(sort), 1000).transactions
            assert expected
            assert await all_rows(browser, path) == [str(row.transaction_id) for row in expected]
        assert b'aria-sort="ascending"' in (await browser.get("/?sort=memo")).body
        exported = await browser.get("/export.csv?search=Rent&sort=memo")
        assert exported.body.startswith(b"\xef\xbb\xbftransaction_id,")
        assert exported.headers["content-type"].startswith("text/csv")
        lines = exported.body.decode().strip().splitlines()[1:]
        assert [line.split(",")[0] for line in lines] == await all_rows(browser, "/?search=Rent&sort=memo")

    loop.run(scenario())


def test_the_session_s_cookie_is_kept_from_scripts_and_other_sites(browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.READ)
        told = browser.seen[0].headers["set-cookie"].lower()
        assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in told.split(";")}
        assert len(browser.cookie) == 43
        first = browser.cookie
        await browser.log_in()
        assert browser.cookie != first
        browser.cookie = first
        assert (await browser.get("/")).headers["location"] == "/login?ended=1"

    loop.run(scenario())


@pytest.mark.parametrize("secret", ["", "lnw_" + "A" * 43, "x" * 5_000])
def test_a_wrong_token_opens_nothing(server: ApiServer, loop: Loop, secret: str) -> None:
    async def scenario() -> None:
        browser = Browser(server.url, secret)
        assert (await browser.log_in()).status == 401
        assert browser.cookie == ""
        assert (await browser.get("/")).headers["location"] == "/login"

    loop.run(scenario())


def test_guessing_tokens_is_slowed_down(treasury: Treasury, server: ApiServer, loop: Loop) -> None:
    async def scenario() -> None:
        gate, browser = treasury.api_gate, Browser(server.url, "lnw_guess")
        treasury.api_gate = replace(gate, strangers=Rate("web-strangers", 3))
        try:
            replies = [await browser.log_in() for _ in range(5)]
        finally:
            treasury.api_gate = gate
        assert [reply.status for reply in replies] == [401] * 3 + [429] * 2
        assert int(replies[-1].headers["retry-after"]) >= 1
        require_well_formed(replies[-1].body)

    loop.run(scenario())


def test_a_revoked_token_ends_its_session(treasury: Treasury, browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.READ, label="web, to be revoked")
        assert (await browser.get("/")).status == 200
        token = next(each for each in await treasury.tokens.all() if each.label == "web, to be revoked")
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            await treasury.tokens.revoke(lease, token.token_id)
        assert (await browser.get("/")).headers["location"] == "/login?ended=1"
        assert browser.cookie == ""

    loop.run(scenario())


def test_who_logs_out_is_out(browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.READ)
        kept = browser.cookie
        left = await browser.post("/logout", hidden_out(await browser.get("/")))
        assert (left.status, left.headers["location"], browser.cookie) == (303, "/login", "")
        browser.cookie = kept
        assert (await browser.get("/")).status == 303

    loop.run(scenario())


def hidden_out(reply: Reply) -> dict[str, str]:
    text = reply.body.decode().split('action="/logout"')[1]
    return {"form_key": text.split('name="form_key" value="')[1].split('"')[0]}


def test_a_form_of_another_session_or_site_does_nothing(
    treasury: Treasury, server: ApiServer, browser_with: MakeBrowser, loop: Loop
) -> None:
    async def scenario() -> None:
        browser, other = await browser_with(Scope.PAY), await browser_with(Scope.PAY)
        text = await invoice(treasury)
        fields = {"invoice": text, "key": "web-x", "max_fee": "10"}
        theirs = hidden(await other.get("/pay"), "/pay/quote")
        ours = hidden(await browser.get("/pay"), "/pay/quote")
        for path in ("/pay", "/pay/quote", "/logout"):
            assert (await browser.post(path, fields)).status == 403
            assert (await browser.post(path, fields | theirs)).status == 403
            for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
                assert (await browser.post(path, fields | ours, **headers)).status == 403
            for kind in ("text/plain", "application/json", "multipart/form-data"):
                assert (await browser.post(path, fields | ours, Content_Type=kind)).status == 415
            assert (await browser.post(path, fields | ours, Host="evil.example")).status == 421
            assert (await browser.post(path, {"invoice": "x" * 70_000})).status == 413
        assert (await browser.post("/login", {}, Origin="https://evil.example")).status == 403
        assert (await browser.get("/pay")).status == 200
        client = Client(server.url, browser.secret)
        with_form = await client.send("POST", "/api/wallet/pay", b"", {"Content-Type": FORM})
        assert with_form.status == 415
        assert (await client.send("GET", "/api/wallet/balance", None, {"Origin": server.url})).status == 403

    loop.run(scenario())


def test_the_cookie_opens_no_api_and_the_token_no_page(
    server: ApiServer, browser_with: MakeBrowser, loop: Loop
) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.READ)
        assert (await browser.get("/api/wallet/transactions")).status == 401
        assert (await Client(server.url, browser.secret).get("/")).status == 303

    loop.run(scenario())


def test_a_page_needs_its_scope(browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        reader, payer = await browser_with(Scope.READ), await browser_with(Scope.PAY)
        assert b'href="/pay"' not in (await reader.get("/")).body
        assert (await reader.get("/pay")).status == 403
        assert payer.seen[0].headers["location"] == "/pay"
        assert [(await payer.get(path)).status for path in ("/", "/reports", "/export.csv")] == [403] * 3
        watcher = await browser_with(Scope.METRICS)
        assert watcher.cookie == ""

    loop.run(scenario())


def test_pages_count_as_reads(treasury: Treasury, browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser, gate = await browser_with(Scope.READ), treasury.api_gate
        treasury.api_gate = replace(gate, reads=Rate("web-slow", 3))
        try:
            replies = await asyncio.gather(*(browser.get("/") for _ in range(5)))
        finally:
            treasury.api_gate = gate
        assert sorted(reply.status for reply in replies) == [200] * 3 + [429] * 2

    loop.run(scenario())


async def quoted_form(browser: Browser, invoice_text: str, **more: str) -> dict[str, str]:
    form = hidden(await browser.get("/pay"), "/pay/quote")
    quoted = await browser.post("/pay/quote", form | {"invoice": invoice_text, **more})
    assert quoted.status == 200
    return hidden(quoted, "/pay")


def test_a_form_that_is_sent_twice_pays_once(treasury: Treasury, browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.PAY, Scope.READ)
        await treasury.access.unlock(PASSPHRASE)
        try:
            form = await quoted_form(browser, await invoice(treasury, None), amount="1 234", memo="by form, once")
            first = await browser.post("/pay", form)
            second = await browser.post("/pay", form)
            changed = await browser.post("/pay", form | {"amount": "99"})
        finally:
            treasury.access.lock()
        for reply in (first, second):
            assert reply.status == 200
            assert "Paid 1\u2009234 sat" in reply.body.decode()
            require_well_formed(reply.body)
        assert changed.status == 422
        assert treasury.history.count(TransactionFilter(search="by form, once")) == 1

    loop.run(scenario())


def test_without_an_unlock_a_form_waits_for_a_person(treasury: Treasury, browser_with: MakeBrowser, loop: Loop) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.PAY)
        form = await quoted_form(browser, await invoice(treasury, 777))
        reply = await browser.post("/pay", form)
        assert reply.status == 202
        assert "Nothing has been sent" in reply.body.decode()
        require_well_formed(reply.body)

    loop.run(scenario())


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [("pending=1", 202, "Do not pay it elsewhere"), ("fail", 200, "Not paid")],
)
def test_what_is_not_paid_is_not_called_paid(
    treasury: Treasury,
    browser_with: MakeBrowser,
    loop: Loop,
    monkeypatch: pytest.MonkeyPatch,
    outcome: str,
    status: int,
    words: str,
) -> None:
    monkeypatch.setattr(wallet, "WAITS_S", 2 if outcome == "fail" else 0.2)

    async def scenario() -> None:
        browser = await browser_with(Scope.PAY, Scope.READ)
        text = await invoice(treasury, 640, outcome)
        await treasury.access.unlock(PASSPHRASE)
        try:
            reply = await browser.post("/pay", await quoted_form(browser, text))
        finally:
            treasury.access.lock()
        told = reply.body.decode()
        assert (reply.status, words in told, ">Paid" in told) == (status, True, False)
        require_well_formed(reply.body)
        [place] = re.findall(r'href="(/transactions/[^"]+)"', told)
        while b"Pending</span>" in (await browser.get(place)).body:
            await asyncio.sleep(0.1)
        assert b"Recipient" in browser.seen[-1].body

    loop.run(scenario())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"invoice": ""}, "Paste the invoice"),
        ({"invoice": "nonsense"}, "invoice"),
        ({"invoice": "x", "amount": "many"}, "no amount"),
        ({"invoice": "x", "amount": "0"}, "at least 1 sat"),
        ({"invoice": "x", "memo": "m" * 2_001}, "2000 characters"),
    ],
)
def test_what_cannot_be_paid_is_said_beside_the_form(
    browser_with: MakeBrowser, loop: Loop, fields: dict[str, str], words: str
) -> None:
    async def scenario() -> None:
        browser = await browser_with(Scope.PAY)
        form = hidden(await browser.get("/pay"), "/pay/quote")
        reply = await browser.post("/pay/quote", form | fields)
        assert reply.status == 422
        assert words in reply.body.decode()
        require_well_formed(reply.body)

    loop.run(scenario())

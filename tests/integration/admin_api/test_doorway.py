"""What never reaches the application: strangers' pages, wrong names, large and slow bodies; and what has no token."""

import asyncio
import socket
from dataclasses import replace

import pytest
from sqlalchemy import text

from lnwallet_desktop.admin_api import doorway
from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop, until
from tests.stalls import Stalls
from tests.treasuries import PASSPHRASE

from .client import Client
from .conftest import MakeClient, invoice

LIST = "/api/wallet/transactions"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", LIST, {"Host": "evil.example"}, 421, "wrong_host"),
        ("GET", LIST, {"Host": "localhost.evil.example:80"}, 421, "wrong_host"),
        ("GET", LIST, {"Origin": "https://evil.example"}, 403, "origin_refused"),
        ("GET", LIST, {"Origin": "null"}, 403, "origin_refused"),
        ("POST", "/api/wallet/pay", {"Content-Type": "text/plain"}, 415, "not_json"),
        ("POST", "/api/wallet/pay", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "not_json"),
        ("POST", "/api/wallet/pay", {"Content-Type": "application/json", "Content-Length": "70000"}, 413, "too_large"),
        ("OPTIONS", "/api/wallet/pay", {"Origin": "https://evil.example"}, 403, "origin_refused"),
        ("DELETE", LIST, {}, 405, "method_not_allowed"),
        ("GET", "/api/wallet/nothing", {}, 404, "not_found"),
    ],
)
def test_it_is_refused(
    client_with: MakeClient, loop: Loop, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ, Scope.PAY)
        reply = await client.send(method, path, b"{}" if method == "POST" and status != 413 else None, headers)
        assert (reply.status, reply.code) == (status, code)
        assert "access-control-allow-origin" not in reply.headers
        assert reply.headers["x-request-id"]

    loop.run(scenario())


def test_a_body_without_a_length_is_cut_off(server: ApiServer, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.PAY)
        reply = await client.send("POST", "/api/wallet/pay", b" " * 70_000, JSON)
        assert (reply.status, reply.code) == (413, "too_large")

    loop.run(scenario())


def test_a_slow_body_is_not_waited_for(server: ApiServer, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "BODY_WITHIN_S", 0.3)
    place = Client(server.url).place

    def trickle() -> bytes:
        with socket.create_connection((place.hostname, place.port), 10) as connection:
            connection.sendall(
                b"POST /api/wallet/pay HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            return connection.recv(200)

    async def scenario() -> None:
        assert b" 408 " in await asyncio.to_thread(trickle)

    loop.run(scenario())


@pytest.mark.parametrize("secret", [None, "", "lnw_" + "A" * 43, "Bearer", "x" * 5_000])
def test_without_a_good_token_nothing_is_told(server: ApiServer, loop: Loop, secret: str | None) -> None:
    async def scenario() -> None:
        for reply in (await Client(server.url, secret).get(LIST), await Client(server.url, secret).pay("k", "lntbs1")):
            assert (reply.status, reply.code) == (401, "no_token")
            assert reply.headers["www-authenticate"] == "Bearer"

    loop.run(scenario())


def test_a_token_does_only_what_its_scopes_say(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        reader, payer = await client_with(Scope.READ), await client_with(Scope.PAY)
        assert (await reader.pay("no", await invoice(treasury))).code == "wrong_scope"
        assert (await payer.get(LIST)).code == "wrong_scope"
        assert (await reader.get(LIST)).status == 200

    loop.run(scenario())


def test_a_revoked_or_expired_token_opens_nothing(
    treasury: Treasury, server: ApiServer, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ, label="to be revoked")
        assert (await client.get(LIST)).status == 200
        token = next(each for each in await treasury.tokens.all() if each.label == "to be revoked")
        assert token.last_used_at is not None
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            await treasury.tokens.revoke(lease, token.token_id)
        assert (await client.get(LIST)).code == "no_token"
        with pytest.raises(BadRequest):
            async with treasury.access.authorised_once(PASSPHRASE) as lease:
                await treasury.tokens.revoke(lease, token.token_id)

    loop.run(scenario())


def test_a_token_that_was_written_into_the_database_pays_nothing(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ, label="forged")
        with treasury._database.raw_connection() as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute("UPDATE api_tokens SET scopes = 'pay,read' WHERE label = 'forged'")
        reply = await client.pay("forged", await invoice(treasury))
        assert (reply.status, reply.code) == (403, "locked")

    loop.run(scenario())


def test_who_asks_too_often_is_told_how_long_to_wait(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client, gate = await client_with(Scope.READ), treasury.api_gate
        treasury.api_gate = replace(gate, reads=Rate("slow", 5))
        try:
            replies = [await client.get(LIST, limit=1) for _ in range(7)]
        finally:
            treasury.api_gate = gate
        assert [reply.status for reply in replies] == [200] * 5 + [429] * 2
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 13

    loop.run(scenario())


def test_every_call_that_a_token_opens_is_in_the_audit_log(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ, label="audited")
        await client.get(LIST)
        await client.pay("refused", "lntbs1")

        def told() -> list[str]:
            with treasury._database.reading() as connection:
                rows = connection.execute(text("SELECT entry FROM audit_entries WHERE kind = 'api_call'"))
                return [entry for (entry,) in rows if '"audited"' in entry]

        await until(lambda: len(told()) == 2)
        assert LIST in told()[0]
        assert "/api/wallet/pay" in told()[1]

    loop.run(scenario())


def test_without_encryption_it_listens_on_this_computer_only(treasury: Treasury) -> None:
    with pytest.raises(BadRequest, match="this computer only"):
        ApiServer(treasury, Place(host="0.0.0.0"))  # noqa: S104


def test_the_window_s_loop_comes_round_while_many_call(client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.READ)
        with Stalls() as stalls:
            replies = await asyncio.gather(*(client.get(LIST) for _ in range(60)))
        assert {reply.status for reply in replies} == {200}
        print(f"longest stall of the main thread: {stalls.longest_s * 1000:.0f} ms")
        assert stalls.longest_s < 5  # a hang; what it was is printed

    loop.run(scenario())

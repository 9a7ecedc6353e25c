"""What Prometheus gets: the ledger's own counts, nothing that names anybody, and an answer without the database."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from lnwallet_desktop.admin_api.server import ApiServer
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.treasuries import PASSPHRASE

from .client import Client, Reply
from .conftest import MakeClient, invoice

Metrics = dict[tuple[str, tuple[tuple[str, str], ...]], float]
MEMO = "Rent for the Hamburg office"


def parsed(reply: Reply) -> Metrics:
    assert reply.status == 200, reply.body
    assert reply.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(reply.body.decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.get((f"lnwallet_{name}", tuple(sorted(labels.items()))))


async def pay(treasury: Treasury, outcome: str = "success") -> Transaction:
    quote = await treasury.desk.quote(await invoice(treasury, outcome=outcome))
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return await treasury.desk.pay(quote, lease, MEMO, wait_s=10 if outcome == "success" else 20)


def test_the_metrics_are_the_ledgers_own_counts_and_name_nobody(
    treasury: Treasury, client_with: MakeClient, loop: Loop
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.METRICS, label="Prometheus of Jonas")
        paid = await pay(treasury)
        reply = await client.get("/metrics")
        metrics = parsed(reply)
        with treasury._database.reading() as connection:
            rows = connection.execute(
                text("SELECT direction, status, count(*) FROM transactions GROUP BY direction, status")
            ).all()
            tokens = connection.execute(
                text("SELECT count(*) FROM api_tokens WHERE revoked_at IS NULL AND expires_at > now()")
            ).scalar_one()
        assert rows
        counted = {(direction, status): count for direction, status, count in rows}
        for direction in ("sent", "received"):
            for status in ("pending", "success", "failed"):
                expected = counted.get((direction, status), 0)
                assert value(metrics, "payments", direction=direction, status=status) == expected
        assert value(metrics, "settle_seconds_count") == counted["sent", "success"]
        assert value(metrics, "settle_seconds_bucket", le="+Inf") == counted["sent", "success"]
        assert (value(metrics, "settle_seconds_sum") or 0) > 0
        assert value(metrics, "tokens_active") == tokens
        assert value(metrics, "balance_sats") == treasury.wallet.balance.balance_sats
        assert value(metrics, "database_up") == value(metrics, "wallet_opened") == 1
        assert value(metrics, "wallet_unlocked") == 0
        assert (value(metrics, "last_sync_age_seconds") or 0) < 600
        assert value(metrics, "limits_altered") == value(metrics, "audit_alarm") == 0
        assert value(metrics, "alert_firing", alert="database-down", severity="critical") == 0
        assert value(metrics, "build_info", network="sandbox", version="0.1.0") == 1
        told = reply.body.decode()
        for secret in ("Maria", "Jonas", MEMO, paid.pseudonymized_recipient, paid.payment_hash, "payee-", "lnw_"):
            assert secret not in told

    loop.run(scenario())


def test_calls_are_counted_by_status(client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.METRICS)
        before = parsed(await client.get("/metrics"))
        assert (await client.get("/api/wallet/nothing")).status == 404
        after = parsed(await client.get("/metrics"))
        assert (value(after, "api_calls_total", status="404") or 0) == 1 + (
            value(before, "api_calls_total", status="404") or 0
        )
        assert (value(after, "api_calls_total", status="200") or 0) > 0

    loop.run(scenario())


def test_the_last_verification_is_told(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.METRICS)
        await treasury.audit.verify()
        metrics = parsed(await client.get("/metrics"))
        assert value(metrics, "audit_verified_good") == 1
        assert (value(metrics, "audit_checkpoint_age_seconds") or 0) < 600

    loop.run(scenario())


@pytest.mark.parametrize("scopes", [{Scope.READ}, {Scope.PAY}, {Scope.APPROVE}, {Scope.READ, Scope.PAY, Scope.APPROVE}])
def test_only_the_scope_of_metrics_reads_them(client_with: MakeClient, loop: Loop, scopes: set[Scope]) -> None:
    async def scenario() -> None:
        reply = await (await client_with(*scopes)).get("/metrics")
        assert (reply.status, reply.code) == (403, "wrong_scope")
        assert (await (await client_with(Scope.METRICS)).get("/api/wallet/balance")).status == 403

    loop.run(scenario())


def test_without_a_token_or_with_a_wrong_one_nothing_is_told(server: ApiServer, loop: Loop) -> None:
    async def scenario() -> None:
        for secret in (None, "lnw_" + "a" * 43):
            reply = await Client(server.url, secret).get("/metrics")
            assert (reply.status, reply.code) == (401, "no_token")

    loop.run(scenario())

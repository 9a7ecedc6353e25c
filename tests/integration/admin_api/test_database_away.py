"""The metrics, the pages and the alerts while the database is away and after it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.alerts import rules
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop, until
from tests.postgres import TcpServer, tcp_server
from tests.treasuries import PASSPHRASE
from tests.unit.vault.vaults import CHEAP

from .browser import Browser
from .client import Client
from .test_metrics import parsed, value
from .well_formed import require_well_formed


@pytest.fixture
def postgres_server() -> Iterator[TcpServer]:
    with tcp_server() as running:
        yield running


def test_without_its_database_it_answers_with_what_is_known(
    postgres_server: TcpServer, tmp_path: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path, database_url=postgres_server.postgres.url))
        treasury._vault._cost = CHEAP
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        server = ApiServer(treasury, Place())
        await server.start()
        try:
            secrets = {}
            async with treasury.access.authorised_once(PASSPHRASE) as lease:
                for name, scope in (("watcher", Scope.METRICS), ("unseen", Scope.METRICS), ("reader", Scope.READ)):
                    secrets[name] = (await treasury.tokens.make(lease, name, frozenset({scope}))).secret
            clients = {name: Client(server.url, secret) for name, secret in secrets.items()}
            before = parsed(await clients["watcher"].get("/metrics"))
            assert value(before, "database_up") == 1
            assert (await clients["reader"].get("/api/wallet/transactions")).status == 200
            browser = Browser(server.url, secrets["reader"])
            assert (await browser.log_in()).status == 303
            assert (await browser.get("/")).status == 200

            postgres_server.kill()
            await until(lambda: treasury.observer.database_is_away)
            away = parsed(await clients["watcher"].get("/metrics"))
            assert value(away, "database_up") == 0
            assert value(away, "wallet_opened") == 0
            assert value(away, "build_info", network="sandbox", version="0.1.0") == 1
            assert not any(name.startswith("lnwallet_payments") for name, _ in away)
            for name in ("unseen", "reader"):
                assert (await clients[name].get("/metrics")).status in (403, 503)
            assert (await clients["reader"].get("/api/wallet/transactions")).status == 503
            page = await browser.get("/")
            assert page.status == 503
            require_well_formed(page.body)
            assert b'role="alert"' in page.body
            monkeypatch.setattr(rules, "DATABASE_S", 0)
            await treasury.alarms.look()
            assert [alert.name for alert in treasury.alarms.firing] == ["database-down"]

            postgres_server.start()
            await until(lambda: not treasury.observer.database_is_away)
            assert value(parsed(await clients["watcher"].get("/metrics")), "database_up") == 1
            assert (await browser.get("/")).status == 200
            await treasury.alarms.look()
            assert treasury.alarms.firing == ()
        finally:
            await server.stop()
            await treasury.close()

    loop.run(scenario())

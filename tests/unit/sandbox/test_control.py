"""The control API over real HTTP: token, hosts, sizes, strict arguments."""

import http.client
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.errors import BadRequest, SandboxUnavailable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.control import ControlService
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.orders import Home, Orders
from lnwallet_desktop.sandbox.steps import Steps
from lnwallet_desktop.sandbox.store import Store
from lnwallet_desktop.sandbox.web import LARGEST_BODY, JsonServer

TOKEN = "a token"


@pytest.fixture
def server(store: Store, network: NetworkKeys, tmp_path: Path) -> Iterator[JsonServer]:
    orders = Orders(store, network, Steps(), Home(tmp_path, os.getpid()), lambda: None)
    running = JsonServer(ControlService(orders, TOKEN), 0)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def post(server: JsonServer) -> Callable[..., tuple[int, Any]]:
    def send(path: str = "/orders/hello", body: str = "{}", **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            shown = {"Authorization": f"Bearer {TOKEN}", **headers}
            connection.request("POST", path, body, shown)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    return send


def control_of(server: JsonServer, token: str = TOKEN) -> SandboxControl:
    return SandboxControl(SandboxEndpoint("", "", "", "", server.url, token, 0))


def test_only_who_has_the_token_is_heard(post: Callable[..., tuple[int, Any]], server: JsonServer) -> None:
    assert post()[0] == 200
    for shown in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN):
        assert post(Authorization=shown)[0] == 401
    with pytest.raises(SandboxUnavailable, match="token"):
        control_of(server, "wrong").hello()


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": ""}, {"Origin": "null"}, {"Origin": "http://127.0.0.1"}]
)
def test_a_web_page_is_not_heard(post: Callable[..., tuple[int, Any]], headers: dict[str, str]) -> None:
    assert post(**headers)[0] == 403


def test_what_is_no_order_is_refused(post: Callable[..., tuple[int, Any]]) -> None:
    assert post("/orders/nonsense")[0] == 404
    assert post("/hello")[0] == 404
    assert post("/orders/by_name")[0] == 404
    assert post(body="not json")[0] == 400
    assert post(body="[]")[0] == 400
    assert post(**{"Content-Length": str(LARGEST_BODY + 1)})[0] == 413


@pytest.mark.parametrize(
    ("order", "arguments"),
    [
        ("fund", {}),
        ("fund", {"identity_key": "02" * 33, "amount_sats": "5"}),
        ("fund", {"identity_key": "02" * 33, "amount_sats": 1.5}),
        ("fund", {"identity_key": "02" * 33, "amount_sats": True}),
        ("fund", {"identity_key": "zz", "amount_sats": 5}),
        ("fund", {"identity_key": "03" * 32, "amount_sats": 5}),
        ("hello", {"unexpected": 1}),
        ("invoice", {"amount_sats": 5, "memo": None}),
        ("settle", {"payment_hash": "ab", "outcome": "success"}),
        ("settle", {"payment_hash": "ab" * 32, "outcome": "hang"}),
        ("set_fees", {"base_sats": -1, "ppm": 0}),
        ("advance", {"seconds": -1}),
        ("payment", {"payment_hash": "ab" * 32}),
    ],
)
def test_arguments_are_read_strictly(
    post: Callable[..., tuple[int, Any]], order: str, arguments: dict[str, object]
) -> None:
    status, answer = post(f"/orders/{order}", json.dumps(arguments))
    assert (status, list(answer)) == (400, ["error"])


def test_the_client_gives_values(server: JsonServer, tmp_path: Path) -> None:
    control = control_of(server)
    assert control.hello() == (str(tmp_path), os.getpid())
    made = control.invoice(None, memo="für 🏢", outcome="pending=3", payee="Kaffeewerk")
    assert (made.payee, made.amount_sats, made.outcome) == ("Kaffeewerk", None, "pending=3")
    assert made.payee_key in {payee.node_key for payee in control.payees()}
    assert made.invoice not in repr(made)
    assert control.advance(5) == 5 == control.clock()
    assert control.ledger().payment(made.payment_hash) == control.payment(made.payment_hash)
    with pytest.raises(BadRequest, match="no outcome"):
        control.invoice(Sats(1), outcome="maybe")


def test_a_network_that_is_not_there_is_unavailable() -> None:
    nowhere = SandboxEndpoint("", "", "", "", "http://127.0.0.1:1", TOKEN, 0)
    with pytest.raises(SandboxUnavailable, match="sandbox start"):
        SandboxControl(nowhere).ledger()

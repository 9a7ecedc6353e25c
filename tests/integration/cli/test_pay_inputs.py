"""`pay` takes whatever a person is given: a link, an address, an LNURL; the server is asked once."""

from collections.abc import Iterator

import pytest

from tests.integration.cli.program import Program
from tests.lnurl_server import MESSAGE, Shop, serving


@pytest.fixture
def shop(program: Program) -> Iterator[Shop]:
    def make(amount_msat: int, _: str) -> str:
        options = ("--outcome", listening.outcomes.pop()) if listening.outcomes else ()
        return program.invoice(amount_msat // 1000, *options)

    with serving(Shop(make, success=MESSAGE)) as listening:
        yield listening


def test_an_address_is_paid_with_a_comment_and_told_what_the_payee_says(program: Program, shop: Shop) -> None:
    paid = program.run("pay", shop.address, "--amount-sats", "1500", "--comment", "bill 7", "--memo", "coffee")
    assert paid.exit_code == 0, paid
    assert "Thank you. Shipped on Monday." in paid.stdout
    assert shop.comments == ["bill 7"]
    assert shop.invoices_made == 1
    again = program.document("pay", f"lightning:{shop.address}", "--amount-sats", "1600")
    rows = program.transactions("--recipient", again["pseudonymized_recipient"])
    assert [row["amount_sats"] for row in rows] == [1600, 1500]


def test_a_second_try_while_the_first_is_on_its_way_pays_nothing(program: Program, shop: Shop) -> None:
    shop.outcomes.append("hang")
    first = program.run("pay", shop.address, "--amount-sats", "1700", "--wait-s", "1", "--json")
    assert first.exit_code == 3, first
    second = program.run("pay", shop.address, "--amount-sats", "1700", "--json")
    assert (second.exit_code, second.document["error"]["code"]) == (1, "already_intended")
    assert "may still arrive" in second.document["error"]["message"]


def test_a_link_with_an_amount_is_paid(program: Program) -> None:
    paid = program.document("pay", f"bitcoin:?amount=0.00001800&lightning={program.invoice(0).upper()}")
    assert (paid["amount_sats"], paid["status"]) == (1800, "success")


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("shop", (), "Say how much"),
        ("shop", ("--amount-sats", "100001"), "takes from 1 sat"),
        ("nobody", ("--amount-sats", "10"), "nobody of that name"),
        ("dearer", ("--amount-sats", "10"), "made one over"),
    ],
)
def test_what_the_server_does_not_take_is_said(
    program: Program, shop: Shop, name: str, options: tuple[str, ...], words: str
) -> None:
    refused = program.run("pay", shop.address_of(name), *options)
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "othing was sent" in refused.stderr

"""LNURL-pay against a real HTTP server, which may say anything."""

import hashlib
import socket
import time
from collections.abc import Iterator

import pytest

from lnwallet_desktop.errors import InvoiceRefused, PayeeUnreachable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network, SuccessAction
from lnwallet_desktop.wallet.lnurl import web_client
from lnwallet_desktop.wallet.lnurl.offer import FetchedInvoice, PayOffer, ask_invoice, ask_offer
from lnwallet_desktop.wallet.lnurl.success_action import success_words
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress
from lnwallet_desktop.wallet.pay_input import GivenServer, read_pay_input
from tests.lnurl_server import MESSAGE, METADATA, Shop, aes_action, serving

AMOUNT = Sats(2_500)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with serving(Shop()) as listening:
        yield listening


def offer_of(shop: Shop, name: str = "shop") -> PayOffer:
    found = read_pay_input(shop.address_of(name), Network.SANDBOX)
    assert isinstance(found, GivenServer)
    return ask_offer(found, Network.SANDBOX)


def invoice_of(shop: Shop, name: str = "shop", amount_sats: Sats = AMOUNT, comment: str = "") -> FetchedInvoice:
    return ask_invoice(offer_of(shop, name), amount_sats, comment)


def test_an_address_makes_an_invoice_for_the_amount_and_takes_the_comment(shop: Shop) -> None:
    offer = offer_of(shop)
    assert offer.description == "Coffee beans, 5 kg"
    assert (offer.least_sats, offer.most_sats, offer.comment_length) == (1, 100_000, 40)
    made = ask_invoice(offer, AMOUNT, "bill 7 & more")
    assert made.invoice.amount_sats == AMOUNT
    assert made.invoice.description_hash == hashlib.sha256(METADATA.encode()).hexdigest()
    assert (made.source.address, made.source.server) == (shop.address, shop.host)
    assert shop.comments == ["bill 7 & more"]
    assert shop.asked[-1].startswith("/pay/shop?kept=1&amount=2500000&comment=")


def test_a_bare_lnurl_names_no_address(shop: Shop) -> None:
    found = read_pay_input(shop.lnurl(), Network.SANDBOX)
    assert isinstance(found, GivenServer)
    assert ask_invoice(ask_offer(found, Network.SANDBOX), AMOUNT).source.address is None


def test_a_server_that_moved_is_followed(shop: Shop) -> None:
    assert offer_of(shop, "moved").description == "Coffee beans, 5 kg"


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("nobody", "unknown_payee", "nobody of that name"),
        ("a-page", "bad_answer", "not an answer of a payee"),
        ("huge", "bad_answer", "too large"),
        ("around", "bad_answer", "on and on"),
        ("moved-inside", "server_address", "private network"),
        ("withdraw", "other_lnurl", "pays you"),
        ("login", "other_lnurl", "log in"),
        ("untagged", "bad_answer", "not an answer"),
        ("upside-down", "bad_answer", "not an answer"),
        ("no-text", "bad_answer", "not an answer"),
        ("refuses", "server_refused", "“closed� today”"),
        ("wants-name", "not_supported", "data about you"),
        ("plain-http", "server_address", "no encryption"),
        ("dearer", "wrong_amount", "asked for an invoice over 2\u2009500 sat and made one over 2\u2009501 sat"),
        ("no-amount", "wrong_amount", "no amount"),
        ("other-hash", "hash_mismatch", "hashes differ"),
        ("main-network", "wrong_network", "main network"),
        ("expired", "expired", "expired"),
        ("inside", "server_address", "private network"),
        ("no-invoice", "bad_answer", "not an answer"),
        ("strange-success", "not_supported", "done after the payment"),
        ("other-link", "not_supported", "done after the payment"),
    ],
)
def test_a_wrong_answer_is_not_paid_and_said_in_words(shop: Shop, name: str, reason: str, words: str) -> None:
    with pytest.raises(InvoiceRefused) as caught:
        invoice_of(shop, name)
    assert caught.value.reason == reason
    assert words in caught.value.message
    assert "othing was sent" in caught.value.message


def test_a_server_that_drips_is_given_up_in_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_client.ask, "__defaults__", (0.4,))
    began = time.monotonic()
    with pytest.raises(PayeeUnreachable, match="in time"):
        offer_of(shop, "slow")
    assert time.monotonic() - began < 2


def test_a_server_with_a_problem_and_one_that_is_gone_are_unreachable(shop: Shop) -> None:
    with pytest.raises(PayeeUnreachable, match="problem \\(502\\)"):
        offer_of(shop, "broken")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        found = read_pay_input(f"maria@{host}", Network.SANDBOX)
        assert isinstance(found, GivenServer)
        with pytest.raises(PayeeUnreachable, match="does not answer"):
            ask_offer(found, Network.SANDBOX)


@pytest.mark.parametrize(("amount_sats", "words"), [(100_001, "from 1 sat to 100\u2009000 sat"), (0, "from 1 sat")])
def test_an_amount_out_of_range_is_not_even_asked_for(shop: Shop, amount_sats: int, words: str) -> None:
    offer = offer_of(shop)
    with pytest.raises(InvoiceRefused, match=words) as caught:
        ask_invoice(offer, Sats(amount_sats))
    assert caught.value.reason == "amount"
    assert shop.invoices_made == 0


def test_a_comment_that_is_too_long_is_refused_before_it_is_sent(shop: Shop) -> None:
    with pytest.raises(InvoiceRefused, match="at most 40 characters"):
        invoice_of(shop, comment="x" * 41)
    shop.comment_allowed = 0
    with pytest.raises(InvoiceRefused, match="no comment"):
        invoice_of(shop, comment="x")
    assert shop.comments == []


def test_a_fraction_of_a_satoshi_narrows_the_range(shop: Shop) -> None:
    shop.least_msat, shop.most_msat = 1_001, 2_999
    offer = offer_of(shop)
    assert (offer.least_sats, offer.most_sats, offer.range_words) == (2, 2, "exactly 2 sat")


def test_what_is_shown_after_a_payment_is_read_before_it(shop: Shop) -> None:
    shop.success = MESSAGE
    assert invoice_of(shop).source.success == SuccessAction("Thank you. Shipped on Monday.")
    shop.success = {"tag": "url", "description": "Receipt", "url": f"{shop.url}/r/1"}
    action = invoice_of(shop).source.success
    assert action is not None
    assert success_words(action, None) == f"Receipt\n{shop.url}/r/1"


def test_an_encrypted_message_opens_with_the_preimage_only(shop: Shop) -> None:
    shop.success = aes_action("11" * 32, "voucher 4711")
    action = invoice_of(shop).source.success
    assert action is not None
    assert success_words(action, "11" * 32) == "Your voucher\nvoucher 4711"
    assert "cannot be decrypted" in success_words(action, "22" * 32)
    assert "still encrypted" in success_words(action, None)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "127.0.0.1",
             "[64:ff9b::a00:1]", "0.0.0.1", "100.64.0.1", "224.0.0.1"]
)  # fmt: skip
def test_no_server_inside_a_private_network_is_asked(host: str) -> None:
    with pytest.raises(InvoiceRefused, match="private network"):
        WebAddress.parse(f"https://{host}/pay", Network.MAINNET).addresses()


def test_a_server_in_the_internet_is() -> None:
    assert WebAddress.parse("https://1.1.1.1/pay", Network.MAINNET).addresses() == ["1.1.1.1"]

"""Whatever a person gives is recognised, or refused in words that tell what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.payments import Network
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE
from lnwallet_desktop.wallet.pay_input import GivenInvoice, GivenServer, PayKind, read_pay_input
from tests.invoices import make_invoice
from tests.lnurl_server import lnurl_of

GOOD = make_invoice()
OPEN = make_invoice(None)
URL = "https://pay.example.com/lnurl/42?id=7"
ON_CHAIN = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
ADDRESS_URL = "https://example.com/.well-known/lnurlp/maria"


def invoice_of(text: str) -> GivenInvoice:
    found = read_pay_input(text, Network.SANDBOX)
    assert isinstance(found, GivenInvoice)
    return found


def server_of(text: str, network: Network = Network.MAINNET) -> GivenServer:
    found = read_pay_input(text, network)
    assert isinstance(found, GivenServer)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "amount_sats"),
    [
        (GOOD, PayKind.INVOICE, None),
        (f"\n {GOOD.upper()} ", PayKind.INVOICE, None),
        (f"lightning:{GOOD}", PayKind.INVOICE, None),
        (f"LIGHTNING:{GOOD.upper()}", PayKind.INVOICE, None),
        (f"lightning://{GOOD}", PayKind.INVOICE, None),
        (f"bitcoin:{ON_CHAIN}?amount=0.00002500&lightning={GOOD}", PayKind.URI, None),
        (f"BITCOIN:{ON_CHAIN.upper()}?LIGHTNING={GOOD.upper()}", PayKind.URI, None),
        (f"bitcoin:?lightning={OPEN}&amount=0.00001&label=A%20shop", PayKind.URI, 1_000),
    ],
)
def test_an_invoice_is_found_wherever_it_stands(text: str, kind: PayKind, amount_sats: int | None) -> None:
    found = invoice_of(text)
    assert found.invoice.text in (GOOD, OPEN)
    assert (found.kind, found.amount_sats) == (kind, amount_sats)


@pytest.mark.parametrize(
    ("text", "kind", "url", "address"),
    [
        ("maria@example.com", PayKind.ADDRESS, ADDRESS_URL, "maria@example.com"),
        (" Lightning:Maria@Example.com ", PayKind.ADDRESS, ADDRESS_URL, "maria@example.com"),
        (lnurl_of(URL), PayKind.LNURL, URL, None),
        (f"lightning:{lnurl_of(URL).upper()}", PayKind.LNURL, URL, None),
        (lnurl_of(ADDRESS_URL), PayKind.LNURL, ADDRESS_URL, "maria@example.com"),
        ("lnurlp://pay.example.com/lnurl/42?id=7", PayKind.LNURL, URL, None),
        (f"https://shop.example/gift?id=1&lightning={lnurl_of(URL).upper()}", PayKind.LNURL, URL, None),
        (f"bitcoin:{ON_CHAIN}?lightning={lnurl_of(URL)}", PayKind.LNURL, URL, None),
    ],
)
def test_a_server_is_found_wherever_its_address_stands(text: str, kind: PayKind, url: str, address: str | None) -> None:
    found = server_of(text)
    assert (found.kind, found.server.text, found.address) == (kind, url, address)


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("", "empty", "nothing to pay yet"),
        ("lightning:", "empty", "link is empty"),
        ("x" * (LONGEST_INVOICE + 1), "too_long", "at most"),
        ("hello", "unreadable", "mistyped"),
        (GOOD[:-5], "unreadable", "cut off"),
        (lnurl_of(URL)[:-1], "unreadable", "cut off"),
        (lnurl_of(URL)[:9].upper() + lnurl_of(URL)[9:], "unreadable", "mistyped"),
        ("https://shop.example/checkout", "unreadable", "web page"),
        (make_invoice(currency="bc"), "wrong_network", "main network"),
        (f"lightning:{make_invoice(age_s=7200)}", "expired", "expired 1 hour ago"),
        (ON_CHAIN, "on_chain", "on-chain"),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "on_chain", "on-chain"),
        (f"bitcoin:{ON_CHAIN}?amount=0.1", "on_chain", "on-chain"),
        (f"bitcoin:{ON_CHAIN}?lno=lno1qgsq", "not_supported", "BOLT 12"),
        (f"bitcoin:?lightning={GOOD}&amount=0.1", "amount", "contradicts"),
        (f"bitcoin:?lightning={OPEN}&amount=-1", "amount", "none"),
        (f"bitcoin:?lightning={GOOD}&req-secret=1", "not_supported", "req-secret"),
        ("lno1qgsqvgnwgcg35z6", "not_supported", "BOLT 12"),
        ("₿maria@example.com", "not_supported", "BIP 353"),
        ("02" + "ab" * 32, "not_supported", "key of a node"),
        ("spark1pgss" + "q" * 40, "not_supported", "Spark"),
        ("lnurlw://example.com/w", "other_lnurl", "pays you"),
        ("keyauth://example.com/login", "other_lnurl", "log in"),
        (lnurl_of("https://example.com/auth?tag=login&k1=00"), "other_lnurl", "log in"),
        (lnurl_of("https://example.com/w?tag=withdrawRequest&k1=00"), "other_lnurl", "pays you"),
        (lnurl_of("http://example.com/pay"), "server_address", "no encryption"),
        (lnurl_of("https://maria:secret@example.com/pay"), "server_address", "hides"),
        ("maria@abcdefghijklmnop.onion", "server_address", "Tor"),
    ],
)
def test_what_cannot_be_paid_is_refused_with_what_it_is(text: str, reason: str, words: str) -> None:
    with pytest.raises(InvoiceRefused) as caught:
        read_pay_input(text, Network.SANDBOX)
    assert caught.value.reason == reason
    assert words in caught.value.message
    assert caught.value.message.endswith(".")


def test_this_computer_is_asked_on_the_sandbox_only() -> None:
    assert server_of("shop@127.0.0.1:8080", Network.SANDBOX).server.text == (
        "http://127.0.0.1:8080/.well-known/lnurlp/shop"
    )
    with pytest.raises(InvoiceRefused):
        server_of(lnurl_of("http://127.0.0.1:8080/pay"), Network.MAINNET)


PARTS = st.sampled_from(
    [GOOD, OPEN, "lightning:", "bitcoin:", "?", "lightning=", "&amount=", "lnurl1", lnurl_of(URL), "//", "@", "[::1",
     "%", "lnurlp://", "https://", "maria@example.com", "0.1", "ln", ":", " ", "\n", "\u202e", "é", "1", "bc1q"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PARTS, max_size=6).map("".join)), st.sampled_from(list(Network)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_recognised_or_refused_in_a_sentence(text: str, network: Network) -> None:
    try:
        found = read_pay_input(text, network)
    except InvoiceRefused as refused:
        assert refused.message.endswith(".")
        assert refused.reason
        return
    if isinstance(found, GivenServer):
        assert found.server.is_tls or network is Network.SANDBOX
        again = read_pay_input(lnurl_of(found.server.text), network)
        assert isinstance(again, GivenServer)
        assert again.server == found.server
    else:
        assert read_pay_input(f"lightning:{found.invoice.text}", network) == GivenInvoice(
            PayKind.INVOICE, found.invoice
        )


@given(st.integers(1, 21_000_000 * 10**8))
def test_the_amount_of_a_link_is_exact(amount_sats: int) -> None:
    text = f"{amount_sats // 10**8}.{amount_sats % 10**8:08d}"
    assert invoice_of(f"bitcoin:?amount={text}&lightning={OPEN}").amount_sats == amount_sats

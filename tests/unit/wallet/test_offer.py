"""Whatever a payee's server says is an offer, an invoice for exactly what was asked, or refused in a sentence."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.wallet.lnurl.offer import PayOffer, read_invoice_answer, read_offer
from lnwallet_desktop.wallet.lnurl.success_action import success_words
from lnwallet_desktop.wallet.pay_input import GivenServer, read_pay_input
from tests.invoices import make_invoice
from tests.lnurl_server import METADATA

GOOD: dict[str, Any] = {
    "tag": "payRequest",
    "callback": "https://pay.example.com/cb",
    "minSendable": 1_000,
    "maxSendable": 100_000_000,
    "metadata": METADATA,
    "commentAllowed": 40,
    "payerData": {"name": {"mandatory": False}},
}
AMOUNT = Sats(2_500)
ANSWER: dict[str, Any] = {"pr": make_invoice(), "successAction": {"tag": "message", "message": "Thanks"}}
SURROGATE = "\ud800"

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(
        [METADATA, SURROGATE, json.dumps([["text/plain", SURROGATE]]), "payRequest", "https://10.0.0.1/x", "aes", "url"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["tag", "message", "iv", "url"]), inner)
    ),
    max_leaves=6,
)


def server() -> GivenServer:
    found = read_pay_input("maria@example.com", Network.SANDBOX)
    assert isinstance(found, GivenServer)
    return found


def offer_of(answer: dict[str, Any]) -> PayOffer:
    return read_offer(server(), Network.SANDBOX, answer)


def test_the_good_answers_are_good() -> None:
    made = read_invoice_answer(offer_of(GOOD), AMOUNT, ANSWER)
    assert (made.invoice.amount_sats, made.source.address) == (AMOUNT, "maria@example.com")


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), JSON))
@settings(max_examples=300, deadline=None)
def test_any_offer_is_read_or_refused(changed: dict[str, Any]) -> None:
    try:
        offer = offer_of(GOOD | changed)
    except InvoiceRefused as refused:
        assert refused.message.endswith(".")
        return
    assert 0 < offer.least_sats <= offer.most_sats <= MAX_SATS
    assert offer.comment_length >= 0
    assert offer.callback.is_tls or offer.callback.may_be_here
    offer.description.encode()
    offer.metadata.encode()


@given(st.dictionaries(st.sampled_from(["pr", "successAction"]), JSON))
@settings(max_examples=300, deadline=None)
def test_any_invoice_is_for_what_was_asked_or_refused(changed: dict[str, Any]) -> None:
    try:
        made = read_invoice_answer(offer_of(GOOD), AMOUNT, ANSWER | changed)
    except InvoiceRefused as refused:
        assert refused.message.endswith(".")
        return
    assert made.invoice.amount_sats == AMOUNT
    if made.source.success is not None:
        success_words(made.source.success, "11" * 32).encode()

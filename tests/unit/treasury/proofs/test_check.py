"""A proof proves, and anything changed in it is found: by this program, and by the page that needs none."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import quickjs

from lnwallet_desktop.errors import ProofBroken
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.proofs.check import check_proof
from lnwallet_desktop.treasury.proofs.proof import PaymentProof, read_proof
from lnwallet_desktop.vault.audit_key import fingerprint
from tests.invoices import PAYEE_KEY, make_invoice
from tests.proofs import WALLET_KEY, make_proof

Verify = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def by_page() -> Verify:
    """The script of the page itself, in a JavaScript engine without a browser."""
    page = resource("proof", "verify.html").read_text(encoding="utf-8")
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)
    assert script is not None
    engine = quickjs.Context()
    engine.eval(script[1])
    engine.eval("function asked(text) { return JSON.stringify(verifyProof(fromHex(text, text.length / 2))); }")

    def verify(content: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(engine.get("asked")(content.hex()))
        return answer

    return verify


def test_a_good_proof_is_proved_by_both(by_page: Verify) -> None:
    proof = make_proof()
    checked = check_proof(read_proof(proof.as_json()))
    found = by_page(proof.as_json())
    assert found["problem"] == ""
    assert found["proved"] is True
    assert checked.invoice.payee_key == found["invoice"]["node"] == PAYEE_KEY
    assert checked.invoice.payment_hash == found["invoice"]["paymentHash"]
    assert checked.invoice.amount_sats == found["invoice"]["amountSats"] == 2_500
    assert checked.fingerprint == found["fingerprint"] == fingerprint(WALLET_KEY.public_key().public_bytes_raw().hex())
    assert found["said"] == checked.stated


def test_an_invoice_that_leaves_the_amount_open_takes_any(by_page: Verify) -> None:
    proof = make_proof(amount_msat=None, amount_sats=7_777)
    assert check_proof(proof).invoice.amount_sats is None
    assert by_page(proof.as_json())["proved"] is True


def with_another_end(invoice: str) -> str:
    return invoice[:-1] + ("p" if invoice.endswith("q") else "q")


CHANGED: list[tuple[PaymentProof, str]] = [
    (make_proof(preimage="22" * 32), "preimage does not match"),
    (make_proof(preimage="11" * 31), ""),
    (make_proof(payment_hash="ab" * 32), "not that of the invoice"),
    (make_proof(amount_sats=25_000), "amount is not"),
    (make_proof(payee_node="02" + "ab" * 32), "not the one that signed"),
    (make_proof(invoice=with_another_end(make_invoice())), "not whole"),
    (make_proof(invoice=None), "not whole"),
    (make_proof(invoice="lnbcrt1"), "not whole"),
    (replace(make_proof(), statement=make_proof().statement.replace("Maria", "Mario")), "was changed"),
    (replace(make_proof(), signature="00" * 64), "was changed"),
    (replace(make_proof(), public_key="ab" * 32), "was changed"),
]


@pytest.mark.parametrize(("proof", "words"), CHANGED)
def test_whatever_was_changed_is_found_by_both(by_page: Verify, proof: PaymentProof, words: str) -> None:
    with pytest.raises(ProofBroken) as caught:
        check_proof(read_proof(proof.as_json()))
    found = by_page(proof.as_json())
    assert found["proved"] is False
    assert words in caught.value.message
    assert words in found["problem"]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"{}", b"[]", b'{"payment_proof": 2}', b'{"payment_proof": 1, "statement": "{}"}', b"%PDF-1.7 \xff",
     b"%PDF <lnwallet-payment-proof>AAAA</lnwallet-payment-proof>", b"[" * 100_000, b"\xff\xfe\x00"],
)  # fmt: skip
def test_what_is_no_proof_is_said_to_be_none(by_page: Verify, content: bytes) -> None:
    with pytest.raises(ProofBroken):
        check_proof(read_proof(content))
    assert by_page(content)["proved"] is False


def test_the_page_asks_no_network() -> None:
    page = resource("proof", "verify.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.findall(r"https?://|src=|@import|fetch\(|XMLHttp|innerHTML|eval\(", page)


def test_a_pdf_carries_the_proof_readably() -> None:
    proof = make_proof()
    assert read_proof(b"%PDF-1.6\n" + proof.as_xmp() + b"\n%%EOF") == proof

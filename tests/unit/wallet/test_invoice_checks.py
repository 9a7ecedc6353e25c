"""Our own checks of an invoice, before the SDK sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, amount_to_pay, decode_invoice, read_invoice
from tests.invoices import PAYEE_KEY, make_invoice

GOOD = make_invoice()


def reason_of(text: str, network: Network = Network.SANDBOX) -> str:
    with pytest.raises(InvoiceRefused) as caught:
        read_invoice(text, network)
    assert caught.value.message.endswith(".")
    return caught.value.reason


def test_a_good_invoice_is_read_whole() -> None:
    invoice = read_invoice(f"  lightning:{GOOD}\n", Network.SANDBOX)
    assert invoice.text == GOOD
    assert invoice.payment_hash == "ab" * 32
    assert invoice.amount_sats == 2500
    assert invoice.description == "Office rent"
    assert invoice.payee_key == PAYEE_KEY
    assert invoice.expires_at - invoice.created_at == timedelta(hours=1)


def test_upper_case_as_in_qr_codes_is_the_same_invoice() -> None:
    assert read_invoice(GOOD.upper(), Network.SANDBOX) == read_invoice(GOOD, Network.SANDBOX)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" lightning: ", "empty"),
        ("x" * 1_000_000, "too_long"),
        (GOOD[:-7], "unreadable"),
        (GOOD[:-1], "unreadable"),
        (GOOD[:60] + ("q" if GOOD[60] != "q" else "p") + GOOD[61:], "unreadable"),
        (GOOD[:20].upper() + GOOD[20:], "unreadable"),
        ("hello", "unreadable"),
        ("lnbcrt1", "unreadable"),
        ("läbc", "unreadable"),
        (make_invoice(currency="bc"), "wrong_network"),
        (make_invoice(currency="tb"), "wrong_network"),
        (make_invoice(age_s=7200), "expired"),
    ],
)
def test_what_cannot_be_paid_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason_of(text) == reason


def test_an_invoice_about_to_expire_is_refused() -> None:
    ends = decode_invoice(GOOD, Network.SANDBOX).expires_at
    read_invoice(GOOD, Network.SANDBOX, now=ends - timedelta(seconds=61))
    with pytest.raises(InvoiceRefused) as caught:
        read_invoice(GOOD, Network.SANDBOX, now=ends - timedelta(seconds=59))
    assert caught.value.reason == "expires_soon"


def test_a_sandbox_invoice_is_refused_on_the_main_network() -> None:
    assert reason_of(GOOD, Network.MAINNET) == "wrong_network"
    assert read_invoice(make_invoice(currency="bc"), Network.MAINNET).network is Network.MAINNET


def test_an_invoice_is_cut_off_at_our_limit_not_at_the_parser() -> None:
    assert reason_of("l" * (LONGEST_INVOICE + 1)) == "too_long"


def test_an_expired_one_can_still_be_decoded_for_reconciling() -> None:
    assert decode_invoice(make_invoice(age_s=7200), Network.SANDBOX).seconds_left() < 0


def test_the_clock_that_counts_can_be_given() -> None:
    later = datetime.now(UTC) + timedelta(hours=2)
    with pytest.raises(InvoiceRefused, match="expired"):
        read_invoice(GOOD, Network.SANDBOX, now=later)


def test_an_amount_is_taken_from_the_invoice_or_from_the_person() -> None:
    named = read_invoice(GOOD, Network.SANDBOX)
    open_ended = read_invoice(make_invoice(amount_msat=None), Network.SANDBOX)
    assert amount_to_pay(named, None) == amount_to_pay(named, Sats(2500)) == 2500
    assert amount_to_pay(open_ended, Sats(7)) == 7


@pytest.mark.parametrize("amount", [None, 0, -5, 21_000_000 * 100_000_000 + 1])
def test_an_amountless_invoice_needs_a_possible_amount(amount: int | None) -> None:
    open_ended = read_invoice(make_invoice(amount_msat=None), Network.SANDBOX)
    with pytest.raises(InvoiceRefused) as caught:
        amount_to_pay(open_ended, None if amount is None else Sats(amount))
    assert caught.value.reason == "amount"


def test_another_amount_than_the_invoice_names_is_refused() -> None:
    with pytest.raises(InvoiceRefused, match="asks for 2500 sat"):
        amount_to_pay(read_invoice(GOOD, Network.SANDBOX), Sats(2501))


def test_a_part_of_a_satoshi_is_rounded_up() -> None:
    assert read_invoice(make_invoice(amount_msat=1_500), Network.SANDBOX).amount_sats == 2


@settings(max_examples=300)
@given(st.text(max_size=300) | st.text(alphabet="ln bcrt1qpzry9x8gf2tvdw0s3jn54khce6mua7l", max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(InvoiceRefused):
        read_invoice(text, Network.SANDBOX)


@settings(max_examples=200)
@given(st.integers(0, len(GOOD) - 1), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_mistyped_character_never_gives_another_payment(place: int, character: str) -> None:
    mistyped = GOOD[:place] + character + GOOD[place + 1 :]
    if mistyped != GOOD:
        with pytest.raises(InvoiceRefused):
            read_invoice(mistyped, Network.SANDBOX)

"""Nothing secret gets through to a log, whatever stands around it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from lnwallet_desktop.redaction import LONGEST_INPUT, fit_for_log, fit_for_others, redacted, scrubbed

PREIMAGE = "9f" * 32
WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
INVOICE = "lnbcrt25u1" + "qpzry9x8gf2tvdw0s3jn54khce6mua7l" * 6
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

around = st.sampled_from(["", " ", ": ", '"', "=", "(", "[", ", ", "\n", "x", "\u2009", "\x00", "<", "'", "/"])
hex_32 = st.binary(min_size=32, max_size=32).map(bytes.hex)
hex_33 = st.tuples(st.sampled_from(["02", "03"]), hex_32).map("".join)
bech32 = st.text(alphabet=BECH32, min_size=38, max_size=300)
invoices = st.tuples(st.sampled_from(["lnbc25u1", "lntb1", "lnbcrt1p1", "lntbs2m1", "LNBC1"]), bech32).map("".join)
addresses = st.tuples(
    st.sampled_from(["bc1", "tb1", "bcrt1", "spark1", "sparkrt1", "sp1", "sprt1", "lnurl1", "lno1"]), bech32
)
words = st.lists(st.sampled_from(Mnemonic("english").wordlist), min_size=12, max_size=24)
between = st.sampled_from([" ", "  ", "\n", ", ", '", "', " 2. ", "\t", "-"])
tokens = st.binary(min_size=32, max_size=48).map(lambda raw: base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("secret", [PREIMAGE, WORDS, INVOICE, INVOICE.upper(), "Zk" * 22 + "="])
def test_secrets_are_replaced(secret: str) -> None:
    assert scrubbed(f"at 12:00, {secret}; after") == "at 12:00, …; after"


@given(st.one_of(hex_32, hex_32.map(str.upper), hex_33, invoices, addresses.map("".join), tokens), around, around)
def test_no_key_hash_invoice_address_or_token_gets_through(secret: str, before: str, after: str) -> None:
    text = scrubbed(f"failed{before}{secret}{after}then")
    assert secret not in text
    assert secret[8:24] not in text
    assert secret[-24:-8] not in text


@given(st.binary(min_size=32, max_size=33))
def test_bytes_are_replaced_as_python_and_rust_show_them(secret: bytes) -> None:
    assert str(list(secret))[1:-1] not in scrubbed(f"request {{ key: {list(secret)}, limit: 100 }}")
    escaped = "".join(f"\\x{byte:02x}" for byte in secret)
    assert escaped not in scrubbed(f"b'{escaped}'")


@given(words, between, st.sampled_from(["the log: ", "", '["', "1. "]))
def test_the_words_of_a_wallet_are_replaced_however_they_are_separated(
    chosen: list[str], separator: str, before: str
) -> None:
    left = scrubbed(before + separator.join(chosen) + " .").lower()
    known = set(Mnemonic("english").wordlist)
    assert [word for word in left.split() if word in known] == [
        word for word in before.lower().split() if word in known
    ]


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\"'<>"), min_size=6))
def test_the_password_of_a_database_address_is_replaced_whatever_it_is(password: str) -> None:
    text = scrubbed(f"connect to postgresql://treasurer:{password}@db.example/ledger failed")
    assert f"treasurer:{password}" not in text
    assert text.endswith("@db.example/ledger failed")


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2hunter2 host=db",
        "password = 'hunter2 hunter2'",
        '{"apiKey": "hunter2hunter2"}',
        "LNWALLET_PASSPHRASE=hunter2hunter2",
        "Authorization: Bearer hunter2hunter2",
        "bearer hunter2hunter2",
        "eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoiaHVudGVyMiJ9.hunter2hunter2",
        "b'hunter2hunter2'",
    ],
)
def test_what_is_named_as_a_secret_is_one(text: str) -> None:
    assert "hunter2" not in scrubbed(text)


@pytest.mark.parametrize("address", ["alice@pay.example.com", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"])
def test_addresses_are_in_no_log_but_stay_in_what_is_kept(address: str) -> None:
    assert address not in fit_for_log(f"pays {address} now")
    assert address in scrubbed(f"pays {address} now")


def test_pseudonyms_leave_the_company_with_nothing() -> None:
    assert fit_for_others("paid payee-7f3k-q2zx-m1ab twice") == "paid … twice"
    assert "payee-7f3k-q2zx-m1ab" in fit_for_log("paid payee-7f3k-q2zx-m1ab twice")


@pytest.mark.parametrize(
    "text",
    [
        "send of 018f3c2e-7c1d-7a30-9d6e-0f1f2a3b4c5d raised: fee 51 > 2",
        "the database does not answer and nothing was sent, so it is asked again in a while",
        "Balance updated successfully 1997494 (total: 3.67467ms, get_balance: 448.282µs)",
        "lnwallet_desktop.ui.transactions.transactions_page:120 _show",
    ],
)
def test_ordinary_text_and_uuids_stay(text: str) -> None:
    assert fit_for_log(text) == text


def test_a_text_without_end_is_cut_between_words_and_quickly() -> None:
    text = scrubbed("word, " * 3330 + PREIMAGE)
    assert len(text) <= LONGEST_INPUT
    assert "9f9f" not in text
    assert scrubbed("9f" * 20_000) == "…"


def test_a_message_for_a_person_is_one_short_line() -> None:
    assert "\n" not in redacted("one\ntwo\n" + "x " * 900)
    assert len(redacted("x " * 900)) <= 300

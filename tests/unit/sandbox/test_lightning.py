"""Invoices, fees, refusals, and how a payment ends."""

import math
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.sandbox import invoices, keys, ledger, lightning, moves, payees, settlement, transfers
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.records import Ending, Fees, Outcome
from lnwallet_desktop.sandbox.spark import Refusal, TransferKind, TransferStatus
from lnwallet_desktop.sandbox.store import CLOCK_OFFSET, Transaction
from lnwallet_desktop.sandbox.transfers import Transfer

SUCCESS, FAIL, HANG = Outcome(Ending.SUCCESS), Outcome(Ending.FAIL), Outcome(Ending.HANG)
SECRET = keys.new_secret()


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=150),
    st.none() | st.integers(1, invoices.LARGEST_SATS),
    st.sampled_from(invoices.CURRENCIES),
    st.integers(1, 10_000_000),
)
@example("\u202eRechnung\x00 für Büro\n<b>🏢</b>", 1, "bcrt", 3600)
@settings(max_examples=40, deadline=None)
def test_an_invoice_says_what_was_drafted(description: str, amount: int | None, currency: str, expiry_s: int) -> None:
    drafted = invoices.Draft(
        payment_hash=bytes(range(32)),
        amount_sats=None if amount is None else Sats(amount),
        created_at=1_700_000_000,
        description=description,
        expiry_s=expiry_s,
        currency=currency,
    )
    read = invoices.read(invoices.sign(drafted, SECRET))
    assert (read.payment_hash, read.amount_sats) == (drafted.payment_hash, drafted.amount_sats)
    assert (read.currency, read.expires_at) == (currency, 1_700_000_000 + expiry_s)


@given(st.text(max_size=200))
def test_what_is_no_invoice_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        invoices.read(text)


@given(st.integers(0, 10_000), st.integers(0, 1_000_000), st.integers(1, MAX_SATS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_fee_is_the_base_and_the_share_rounded_up(tx: Transaction, base: int, ppm: int, amount: int) -> None:
    lightning.set_fees(tx, Fees(Sats(base), ppm))
    fee = lightning.fee_sats(tx, amount)
    assert (fee - base - 1) * 1_000_000 < amount * ppm <= (fee - base) * 1_000_000


def made(tx: Transaction, outcome: Outcome = SUCCESS, expiry_s: int = 3600, currency: str = "bcrt") -> str:
    row = payees.make_invoice(tx, payees.Wanted(Sats(1_000), "memo", outcome, expiry_s, None, currency))
    return str(row["invoice"])


@pytest.mark.parametrize(
    ("expiry_s", "currency", "amount", "why"),
    [
        (0, "bcrt", None, "expired"),
        (-7_200, "bcrt", None, "expired"),
        (3600, "bc", None, "network"),
        (3600, "tb", None, "network"),
        (3600, "bcrt", 999, "amount"),
        (3600, "bcrt", 0, "amount"),
    ],
)
def test_the_provider_does_not_take(
    tx: Transaction, expiry_s: int, currency: str, amount: int | None, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        lightning.accept(tx, made(tx, expiry_s=expiry_s, currency=currency), amount)


def test_a_strangers_expired_invoice_is_refused_by_the_computers_clock(tx: Transaction) -> None:
    fresh = invoices.Draft(bytes(32), Sats(5), time.time(), expiry_s=60)
    assert lightning.accept(tx, invoices.sign(fresh, SECRET), None).amount_sats == 5
    stale = invoices.Draft(bytes(32), Sats(5), time.time() - 120, expiry_s=60)
    with pytest.raises(Refusal, match="expired"):
        lightning.accept(tx, invoices.sign(stale, SECRET), None)


def test_payees_take_turns_and_can_be_named(tx: Transaction) -> None:
    turns = [payees.make_invoice(tx, payees.Wanted(Sats(1), "", SUCCESS))["payee"] for _ in payees.NAMES]
    assert turns == list(payees.NAMES)
    named = payees.make_invoice(tx, payees.Wanted(Sats(1), "", SUCCESS, payee="Kaffeewerk"))
    assert named["payee"] == "Kaffeewerk"
    assert len({row["node_key"] for row in payees.everyone(tx)}) == len(payees.NAMES)


@pytest.mark.parametrize(
    "wanted",
    [
        payees.Wanted(Sats(0), "", SUCCESS),
        payees.Wanted(Sats(100_000_000_000), "", SUCCESS),
        payees.Wanted(Sats(1), "x" * 640, SUCCESS),
        payees.Wanted(Sats(1), "\ud800", SUCCESS),
        payees.Wanted(Sats(1), "", SUCCESS, payee="Nobody"),
        payees.Wanted(Sats(1), "", SUCCESS, currency="ltc"),
        payees.Wanted(Sats(1), "", SUCCESS, expiry_s=10**12),
        payees.Wanted(Sats(1), "", SUCCESS, expiry_s=-(10**12)),
    ],
)
def test_an_invoice_that_makes_no_sense_is_refused(tx: Transaction, wanted: payees.Wanted) -> None:
    with pytest.raises(BadRequest):
        payees.make_invoice(tx, wanted)


def locked(tx: Transaction, network: NetworkKeys, invoice: str) -> Transfer:
    """A wallet's transfer for that invoice, locked and handed to the provider, without the wallet's cryptography."""
    wallet = keys.public_key(SECRET)
    brought = moves.bring(tx, network.faucet, wallet, [1_024], TransferKind.TRANSFER)
    tx.run(
        "UPDATE leaves SET status = 'AVAILABLE', locked_by = NULL, owner = ? WHERE locked_by = ?", wallet, brought.id
    )
    transfers.set_status(tx, brought, TransferStatus.COMPLETED)
    pending, kind = TransferStatus.SENDER_KEY_TWEAK_PENDING, TransferKind.PREIMAGE_SWAP
    sent = transfers.add(
        tx,
        transfers.new(tx, f"{brought.id}-sent", wallet, network.provider.public, kind, pending, 1_024, tx.now + 3_600),
    )
    tx.run("UPDATE leaves SET status = 'TRANSFER_LOCKED', locked_by = ? WHERE owner = ?", sent.id, wallet)
    order = lightning.accept(tx, invoice, None)
    lightning.lock(tx, sent, order.invoice.payment_hash, order.amount_sats)
    lightning.start(tx, sent, order)
    return sent


def settle_all(tx: Transaction, network: NetworkKeys) -> int:
    count = 0
    while settlement.settle_next(tx, network):
        count += 1
    return count


@pytest.mark.parametrize(("outcome", "status"), [(SUCCESS, TransferStatus.COMPLETED), (FAIL, TransferStatus.RETURNED)])
def test_what_was_ordered_happens_once(
    tx: Transaction, network: NetworkKeys, outcome: Outcome, status: TransferStatus
) -> None:
    sent = locked(tx, network, made(tx, outcome))
    tx.now += 1
    assert settle_all(tx, network) == 1
    assert transfers.get(tx, sent.id).status == status
    assert ledger.read(tx, network, False).violations == ()


def test_an_invoice_of_nobody_fails(tx: Transaction, network: NetworkKeys) -> None:
    invoice = invoices.sign(invoices.Draft(bytes(32), Sats(1_000), time.time()), SECRET)
    sent = locked(tx, network, invoice)
    tx.run("UPDATE sends SET due_at = 0")
    settle_all(tx, network)
    assert transfers.get(tx, sent.id).status == TransferStatus.RETURNED


def test_a_hung_one_stays_until_its_lock_runs_out(tx: Transaction, network: NetworkKeys) -> None:
    sent = locked(tx, network, made(tx, HANG))
    assert settle_all(tx, network) == 0
    assert settlement.next_due_s(tx) == settlement.LONGEST_SLEEP_S
    tx.now += 3_601
    assert settle_all(tx, network) == 1
    assert transfers.get(tx, sent.id).status == TransferStatus.RETURNED
    assert ledger.read(tx, network, False).violations == ()


def test_a_hash_is_locked_once_until_it_returned(tx: Transaction, network: NetworkKeys) -> None:
    sent = locked(tx, network, made(tx, HANG))
    row = tx.one("SELECT * FROM sends")
    assert row is not None
    with pytest.raises(Refusal, match=f"already exists for paymentHash {row['payment_hash'].hex()}"):
        lightning.check_unpaid(tx, row["payment_hash"], "another")
    lightning.check_unpaid(tx, row["payment_hash"], sent.id)
    lightning.decide(tx, network, row, Ending.FAIL)
    lightning.check_unpaid(tx, row["payment_hash"], "another")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("UPDATE leaves SET value_sats = value_sats + 1", "does not hold its leaves"),
        ("UPDATE leaves SET status = 'AVAILABLE', locked_by = NULL", "a wallet holds"),
        ("UPDATE sends SET status = 'LIGHTNING_PAYMENT_SUCCEEDED'", "disagrees with its transfer"),
        ("UPDATE htlcs SET status = 1", "without preimage"),
        ("UPDATE transfers SET status = 7 WHERE kind = 0", "locked without a live transfer"),
    ],
)
def test_the_ledger_notices(tx: Transaction, network: NetworkKeys, damage: str, sentence: str) -> None:
    locked(tx, network, made(tx, HANG))
    assert ledger.read(tx, network, False).violations == ()
    tx.run(damage)
    assert any(sentence in broken for broken in ledger.read(tx, network, False).violations)


def test_the_next_due_is_what_the_settler_sleeps_for(tx: Transaction, network: NetworkKeys) -> None:
    locked(tx, network, made(tx, Outcome(Ending.SUCCESS, 30)))
    assert settlement.next_due_s(tx) == pytest.approx(30, abs=1)
    assert tx.setting(CLOCK_OFFSET, "0") == "0"


@pytest.mark.parametrize("text", ["success", "fail", "hang", "pending=3", "pending=0", "pending=2.5"])
def test_an_outcome_reads_as_it_is_written(text: str) -> None:
    assert str(Outcome.parse(text)) == text


@pytest.mark.parametrize("text", ["", "maybe", "pending", "pending=", "pending=-1", "pending=x", f"pending={math.inf}"])
def test_what_is_no_outcome_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="no outcome"):
        Outcome.parse(text)

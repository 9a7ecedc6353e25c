"""Splitting amounts into leaves, and that a leaf is never locked without its transfer."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.sandbox import keys, leaves, moves
from lnwallet_desktop.sandbox.leaves import split, with_change
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.spark import Refusal, TransferKind
from lnwallet_desktop.sandbox.store import Store, Transaction

AMOUNTS = st.integers(1, MAX_SATS)


def is_power_of_two(value: int) -> bool:
    return value > 0 and value & (value - 1) == 0


@given(AMOUNTS)
def test_a_split_is_the_fewest_powers_of_two(amount: int) -> None:
    values = split(amount)
    assert sum(values) == amount
    assert all(map(is_power_of_two, values))
    assert len(set(values)) == len(values)


@given(AMOUNTS)
def test_change_sums_to_the_amount_in_powers_of_two(amount: int) -> None:
    values = with_change(amount)
    assert sum(values) == amount
    assert all(map(is_power_of_two, values))


@given(st.integers(1, 5_000), st.data())
def test_every_amount_up_to_half_is_payable_without_a_swap(amount: int, data: st.DataObject) -> None:
    wanted = data.draw(st.integers(0, amount // 2))
    payable = {0}
    for value in with_change(amount):
        payable |= {paid + value for paid in payable if paid + value <= wanted}
    assert wanted in payable


def brought(tx: Transaction, network: NetworkKeys, receiver: bytes) -> leaves.Leaf:
    transfer = moves.bring(tx, network.faucet, receiver, [8], TransferKind.TRANSFER)
    row = tx.one("SELECT * FROM leaves WHERE locked_by = ?", transfer.id)
    assert row is not None
    return leaves.Leaf(**row)


def test_a_claim_needs_the_keys_that_make_the_verifying_key(tx: Transaction, network: NetworkKeys) -> None:
    receiver = keys.new_secret()
    leaf = brought(tx, network, keys.public_key(receiver))
    sealed = tx.one("SELECT cipher FROM transfer_leaves WHERE leaf_id = ?", leaf.id)
    assert sealed is not None
    handed_over = keys.unseal(receiver, sealed["cipher"])
    own, tweak = keys.new_secret(), keys.new_secret()
    with pytest.raises(Refusal, match="do not make"):
        leaves.take_over(tx, leaf, keys.public_key(receiver), tweak, keys.public_key(own), leaf.refund_tx)
    # own + (keyshare + tweak) = verifying, with own = handed over - tweak
    minus_one = (0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364140).to_bytes(32, "big")
    shifted = keys.add_secrets(handed_over, minus_one)
    one = (1).to_bytes(32, "big")
    leaves.take_over(tx, leaf, keys.public_key(receiver), one, keys.public_key(shifted), leaf.refund_tx)
    assert leaves.available(tx, [leaf.id], keys.public_key(receiver))[leaf.id].value_sats == 8


def test_a_leaf_that_is_not_free_or_not_ones_own_cannot_be_taken(tx: Transaction, network: NetworkKeys) -> None:
    leaf = brought(tx, network, network.operator.public)
    for owner in (network.faucet.public, network.operator.public):
        with pytest.raises(Refusal, match="not available"):
            leaves.available(tx, [leaf.id], owner)
    with pytest.raises(Refusal, match="not available"):
        leaves.available(tx, ["no such leaf"], network.faucet.public)


def test_the_store_refuses_a_lock_without_a_transfer(store: Store, network: NetworkKeys) -> None:
    with store.transaction() as tx:
        leaf = brought(tx, network, network.operator.public)
    for change in (
        "UPDATE leaves SET locked_by = NULL WHERE id = ?",
        "UPDATE leaves SET locked_by = 'nobody' WHERE id = ?",
        "UPDATE leaves SET status = 'AVAILABLE' WHERE id = ?",
    ):
        with pytest.raises(sqlite3.IntegrityError), store.transaction() as tx:
            tx.run(change, leaf.id)

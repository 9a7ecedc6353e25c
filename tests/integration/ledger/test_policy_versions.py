"""Every version of the policy is kept and signed, and the newest one counts."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy
from tests.integration.ledger.signatories import WALLET, signatory

MARIA, EVE = signatory("Maria"), signatory("Eve")


def test_the_newest_version_counts_and_says_who_made_it(database: Database) -> None:
    versions = PolicyVersions(database)
    assert versions.newest() == PaymentPolicy()
    first = versions.append(PaymentPolicy(Sats(3), 50, 120, daily_sats=Sats(9)), MARIA).policy
    second = versions.append(replace(first, fee_floor_sats=Sats(4), approvers=(("Eve", "ab"),)), EVE).policy
    assert versions.newest() == second
    assert (first.version, second.version) == (1, 2)
    assert (second.fee_floor_sats, second.fee_basis_points, second.expiry_margin_s) == (4, 50, 120)
    assert (second.daily_sats, second.weekly_sats, second.approvers) == (9, None, (("Eve", "ab"),))
    assert (second.changed_by, second.changed_at is not None) == ("Eve", True)


def test_what_was_written_is_what_was_signed(database: Database) -> None:
    versions = PolicyVersions(database)
    versions.append(PaymentPolicy(second_admin_above_sats=Sats(7), approvers=(("Änne", "ab"), ("B", "cd"))), MARIA)
    versions.append(PaymentPolicy(), EVE)
    stored = versions.stored(WALLET)
    assert [each.policy.version for each in stored.newest_first] == [2, 1]
    assert [each.is_signed_by(EVE.public_key) for each in stored.newest_first] == [True, False]
    assert [each.is_signed_by(MARIA.public_key) for each in stored.newest_first] == [False, True]
    assert not versions.stored(UUID(int=2)).newest_first[0].is_signed_by(EVE.public_key)
    assert stored.logged == 2


def test_a_version_is_newer_than_any_that_was_seen_elsewhere(database: Database) -> None:
    """As in a database that was put back from a backup."""
    assert PolicyVersions(database).append(PaymentPolicy(), MARIA, newer_than=41).policy.version == 42


@pytest.mark.parametrize("change", ["UPDATE policy SET fee_basis_points = 1", "DELETE FROM policy", "TRUNCATE policy"])
def test_no_version_is_ever_changed(database: Database, change: str) -> None:
    PolicyVersions(database).append(PaymentPolicy(), MARIA)
    with pytest.raises(DBAPIError, match="keeps its rows for ever"), database.transaction() as connection:
        connection.execute(text(change))


def test_a_name_that_cannot_be_stored_is_refused(database: Database) -> None:
    with pytest.raises(BadRequest):
        PolicyVersions(database).append(PaymentPolicy(), replace(MARIA, admin="Ma\x00ria"))

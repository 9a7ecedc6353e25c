"""Every version of the policy is kept, and the newest one counts."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy


def test_the_newest_version_counts_and_says_who_made_it(database: Database) -> None:
    versions = PolicyVersions(database)
    assert versions.newest() == PaymentPolicy()
    first = versions.append(PaymentPolicy(Sats(3), 50, 120), "Maria")
    second = versions.append(replace(first, fee_floor_sats=Sats(4)), "Eve")
    assert versions.newest() == second
    assert second.version > first.version
    assert (second.fee_floor_sats, second.fee_basis_points, second.expiry_margin_s) == (4, 50, 120)
    assert (second.changed_by, second.changed_at is not None) == ("Eve", True)


@pytest.mark.parametrize("change", ["UPDATE policy SET fee_basis_points = 1", "DELETE FROM policy", "TRUNCATE policy"])
def test_no_version_is_ever_changed(database: Database, change: str) -> None:
    PolicyVersions(database).append(PaymentPolicy(), "Maria")
    with pytest.raises(DBAPIError, match="keeps its rows for ever"), database.transaction() as connection:
        connection.execute(text(change))


def test_a_name_that_cannot_be_stored_is_refused(database: Database) -> None:
    with pytest.raises(BadRequest):
        PolicyVersions(database).append(PaymentPolicy(), "Ma\x00ria")

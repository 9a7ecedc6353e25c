"""Whatever somebody who rules the database does to the log, verifying finds it and names the first bad entry."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.findings import Damage, Finding, Verification
from lnwallet_desktop.ledger.audit.guards import guards_stand
from lnwallet_desktop.ledger.audit.verify import prove, verify
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.vault.audit_key import AuditSigner
from tests.bench.audit_log import fill
from tests.integration.ledger.audit.attacks import (
    ATTACKS,
    CHANGES_OF_TABLES,
    COUNT,
    EVERY,
    Attack,
    Connection,
    Expected,
)
from tests.integration.ledger.audit.conftest import WALLET
from tests.sizes import sizes


@pytest.fixture
def filled(attacker: Connection, signer: AuditSigner, anchors: Anchors) -> Connection:
    """A log with a checkpoint on its end, which this workstation has seen."""
    anchors.add(fill(attacker, COUNT, signer, WALLET, EVERY)[-1])
    return attacker


def attacked(connection: Connection, number: int, anchors: Anchors) -> tuple[str, Expected, Verification]:
    """One attack in a transaction that is taken back: no attack meets the traces of another."""
    chance = random.Random(number)  # noqa: S311 - a repeatable attack
    attack = ATTACKS[number % len(ATTACKS)]
    with connection.transaction(force_rollback=True):
        expected = attack(connection, chance)
        result = prove(connection, anchors.keys(), anchors.seen())
        if result.good:
            connection.execute("SET LOCAL session_replication_role = origin")
            if not guards_stand(connection):
                result = replace(result, finding=Finding(Damage.GUARD_OFF, None))
    return attack.__name__, expected, result


def is_found(result: Verification, expected: Expected) -> bool:
    finding = result.finding
    return (
        finding is not None
        and finding.damage in expected.damages
        and expected.first <= (finding.sequence or 0) <= expected.last
        and result.proved_until < expected.touched
    )


@pytest.mark.parametrize("attacks", sizes(200, whole=1_000))
def test_random_attacks_are_all_found_and_the_first_bad_entry_is_named(
    filled: Connection, anchors: Anchors, attacks: int
) -> None:
    assert prove(filled, anchors.keys(), anchors.seen()).good
    missed = []
    found: Counter[Damage] = Counter()
    for number in range(attacks):
        name, expected, result = attacked(filled, number, anchors)
        if is_found(result, expected):
            found.update([result.finding.damage] if result.finding else [])
        else:
            missed.append((number, name, expected, result))
    assert not missed, missed[:5]
    assert set(found) >= set(Damage) - {Damage.KEY_UNKNOWN}
    assert prove(filled, anchors.keys(), anchors.seen()).good


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack not in CHANGES_OF_TABLES])
def test_an_attack_that_was_committed_is_found_by_who_comes_later(
    filled: Connection, anchors: Anchors, bound: Database, attack: Attack
) -> None:
    database_id = filled.execute("SELECT database_id FROM audit_database").fetchone()
    expected = attack(filled, random.Random(7))  # noqa: S311
    result = verify(bound, anchors.keys(), anchors.seen())
    filled.execute("UPDATE audit_database SET database_id = %s", database_id)
    assert is_found(result, expected), result

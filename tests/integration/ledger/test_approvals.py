"""The two-person rule at its last gate, T1: what the signatures are worth, whoever writes into the tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import AlreadyIntended, ApprovalRefused, BadRequest
from lnwallet_desktop.ledger.approval_use import GivenApproval
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalRequest, ApprovalState
from lnwallet_desktop.ledger.approvals import Approvals
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import Intent, PaymentLedger, Terms
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.ledger.signatory import Signatory
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy
from tests.integration.ledger.samples import intent, new_hash, new_id
from tests.integration.ledger.signatories import signatory

MARIA, JONAS = signatory("Maria"), signatory("Jonas")
APPROVERS = {each.admin: each.public_key for each in (MARIA, JONAS)}


class Desk:
    """A rule of two persons above 1 000 sat, and payments of more."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ledger = PaymentLedger(database)
        self.approvals = Approvals(database)
        wanted = PaymentPolicy(second_admin_above_sats=Sats(1_000))
        self.policy = PolicyVersions(database).append(wanted, MARIA).policy

    def ask(self, maker: Signatory = MARIA, **changed: Any) -> Approval:
        values: dict[str, Any] = {
            "approval_id": new_id(),
            "payment_hash": new_hash(),
            "amount_sats": Sats(2_500),
            "fee_cap_sats": Sats(25),
            "pseudonym": "payee-a",
            "memo": "rent",
            "sealed": b"sealed",
            "key_id": "k1",
            "workstation": "desk-1",
            "last_moment": datetime.now(UTC) + timedelta(hours=1),
        }
        return self.approvals.ask(ApprovalRequest(**(values | changed)), maker)

    def decide(
        self, asked: Approval, checker: Signatory = JONAS, keys: dict[str, bytes] | None = None, **changed: Any
    ) -> None:
        given = GivenApproval(asked.approval_id, checker, APPROVERS if keys is None else keys)
        self.ledger.intend(self.payment_of(asked, approved_by=checker.admin, **changed), Terms(self.policy, given))

    def payment_of(self, asked: Approval, **changed: Any) -> Intent:
        values: dict[str, Any] = {
            "payment_hash": asked.payment_hash,
            "amount_sats": asked.amount_sats,
            "fee_cap_sats": asked.fee_cap_sats,
            "pseudonym": asked.pseudonym,
            "memo": asked.memo,
            "initiated_by": asked.requested_by,
        }
        return intent(**(values | changed))

    def edit(self, statement: str, **values: Any) -> None:
        """As somebody who rules the database."""
        with self.database.transaction() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement), values)

    def state_of(self, asked: Approval) -> ApprovalState:
        return self.approvals.find(asked.approval_id).state


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_another_admin_approves_and_it_is_paid_once(desk: Desk) -> None:
    asked = desk.ask()
    desk.decide(asked)
    row = desk.ledger.find_sent(asked.payment_hash)
    assert row is not None
    assert (row.initiated_by, row.approved_by) == ("Maria", "Jonas")
    decided = desk.approvals.find(asked.approval_id)
    assert (decided.state, decided.decided_by, decided.transaction_id) == ("approved", "Jonas", row.transaction_id)
    with pytest.raises(AlreadyIntended):
        desk.decide(asked)
    with pytest.raises(ApprovalRefused, match="approved by Jonas already"):
        desk.decide(asked, payment_hash=new_hash())


def test_without_an_approval_it_is_not_decided(desk: Desk) -> None:
    with pytest.raises(ApprovalRefused, match="second admin"):
        desk.ledger.intend(intent(amount_sats=Sats(980), fee_cap_sats=Sats(21)), Terms(desk.policy))
    with pytest.raises(ApprovalRefused, match="second admin"):
        desk.ledger.intend(intent(approved_by="Jonas"), Terms(desk.policy))
    desk.ledger.intend(intent(amount_sats=Sats(980), fee_cap_sats=Sats(20)), Terms(desk.policy))


@pytest.mark.parametrize(
    "checker",
    [
        MARIA,
        replace(MARIA, admin="Jonas"),  # in another's name
        replace(MARIA, admin="Maria II"),  # one person with two names
        signatory("Eve"),  # no admin of the rule
        signatory("Jonas", seed="Jonas, removed and made an admin again"),
    ],
)
def test_no_one_approves_alone_or_in_anothers_name(desk: Desk, checker: Signatory) -> None:
    asked = desk.ask()
    with pytest.raises(ApprovalRefused):
        desk.decide(asked, checker)
    assert desk.state_of(asked) is ApprovalState.OPEN
    assert desk.ledger.find_sent(asked.payment_hash) is None


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE approvals SET requested_by = 'Jonas'",  # then Maria approves her own
        "UPDATE approvals SET requested_by = 'Jonas', signature = decode(repeat('00', 64), 'hex')",
        "UPDATE approvals SET amount_sats = amount_sats + 1",
        "UPDATE approvals SET fee_cap_sats = 9999",
        "UPDATE approvals SET payment_hash = repeat('ab', 32)",
        "UPDATE approvals SET pseudonym = 'payee-b'",
        "UPDATE approvals SET memo = 'other'",
        "UPDATE approvals SET sealed = 'other'",
        "UPDATE approvals SET expires_at = expires_at + interval '1 year'",
        "UPDATE approvals SET requested_at = requested_at - interval '1 s'",
        "UPDATE audit_database SET database_id = gen_random_uuid()",  # moved here from another database
    ],
)
def test_a_request_that_was_edited_in_the_table_is_worth_nothing(desk: Desk, edit: str) -> None:
    desk.ask()
    desk.edit(edit)
    [edited] = desk.approvals.newest()
    checker = MARIA if edited.requested_by == "Jonas" else JONAS
    with pytest.raises(ApprovalRefused, match="altered in the database"):
        desk.decide(edited, checker)
    assert desk.state_of(edited) is ApprovalState.OPEN


def test_a_decision_written_into_the_table_pays_nothing(desk: Desk) -> None:
    """It only ends the request: the decision that counts is made together with the payment."""
    asked = desk.ask()
    desk.ledger.intend(other := intent(amount_sats=Sats(1)), Terms(desk.policy))
    desk.edit(
        "INSERT INTO approval_decisions (approval_id, kind, decided_by, decided_at, transaction_id, signature) VALUES"
        " (:id, 'approved', 'Jonas', now(), :other, decode(repeat('00', 64), 'hex'))",
        id=asked.approval_id,
        other=other.transaction_id,
    )
    with pytest.raises(ApprovalRefused):
        desk.ledger.intend(desk.payment_of(asked, approved_by="Jonas"), Terms(desk.policy))
    with pytest.raises(ApprovalRefused, match="approved by Jonas already"):
        desk.decide(asked)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_sats": Sats(2_501)},
        {"fee_cap_sats": Sats(26)},
        {"payment_hash": "ab" * 32},
        {"pseudonym": "payee-b"},
        {"initiated_by": "Jonas"},
        {"approved_by": None},
    ],
)
def test_an_approval_is_bound_to_hash_amount_and_fee_cap(desk: Desk, changed: dict[str, Any]) -> None:
    asked = desk.ask()
    given = GivenApproval(asked.approval_id, JONAS, APPROVERS)
    with pytest.raises(ApprovalRefused, match="another payment"):
        desk.ledger.intend(desk.payment_of(asked, **({"approved_by": "Jonas"} | changed)), Terms(desk.policy, given))
    assert desk.state_of(asked) is ApprovalState.OPEN
    desk.decide(asked, fee_cap_sats=Sats(24))  # less is allowed


def test_who_is_no_approver_any_more_has_asked_in_vain(desk: Desk) -> None:
    asked = desk.ask()
    with pytest.raises(ApprovalRefused, match="not among the admins"):
        desk.decide(asked, keys={"Jonas": JONAS.public_key})


def test_a_request_expires_by_the_servers_clock_and_that_is_written_down(desk: Desk) -> None:
    asked = desk.ask()
    late = desk.ask(last_moment=datetime.now(UTC) + timedelta(days=3))
    assert late.expires_at - late.requested_at == timedelta(hours=24)
    soon = timedelta(minutes=1)
    desk.edit(
        "UPDATE approvals SET requested_at = requested_at - interval '2 h', expires_at = now() - :soon", soon=soon
    )
    assert desk.state_of(asked) is ApprovalState.EXPIRED
    assert desk.approvals.count_open() == 0
    with pytest.raises(ApprovalRefused, match="expired"):
        desk.decide(asked)
    with pytest.raises(ApprovalRefused, match="expired"):
        desk.approvals.refuse(asked.approval_id, JONAS)
    assert desk.approvals.expire_due() == 2
    assert desk.approvals.expire_due() == 0
    assert {each.state for each in desk.approvals.newest(ApprovalState.EXPIRED)} == {ApprovalState.EXPIRED}
    with pytest.raises(ApprovalRefused, match="too soon"):
        desk.ask(last_moment=datetime.now(UTC) - soon)


def test_the_maker_withdraws_another_declines_and_then_it_is_over(desk: Desk) -> None:
    for by, state in ((MARIA, ApprovalState.WITHDRAWN), (JONAS, ApprovalState.DECLINED)):
        asked = desk.ask()
        assert desk.approvals.refuse(asked.approval_id, by).state is state
        with pytest.raises(ApprovalRefused, match=f"{state} by {by.admin} already"):
            desk.decide(asked)
        with pytest.raises(ApprovalRefused):
            desk.approvals.refuse(asked.approval_id, JONAS)


def test_one_payment_has_one_open_request(desk: Desk) -> None:
    asked = desk.ask()
    same = {"payment_hash": asked.payment_hash}
    assert desk.ask(**same).approval_id == asked.approval_id
    for maker, changed in ((JONAS, same), (MARIA, same | {"fee_cap_sats": Sats(30)})):
        with pytest.raises(ApprovalRefused, match="Maria has asked"):
            desk.ask(maker, **changed)
    desk.approvals.refuse(asked.approval_id, MARIA)
    assert desk.ask(JONAS, **same).requested_by == "Jonas"


def test_the_open_ones_come_first_and_a_state_can_be_chosen(desk: Desk) -> None:
    first, second, third = desk.ask(), desk.ask(), desk.ask()
    desk.approvals.refuse(third.approval_id, JONAS)
    assert [each.approval_id for each in desk.approvals.newest()] == [
        second.approval_id,
        first.approval_id,
        third.approval_id,
    ]
    assert [each.approval_id for each in desk.approvals.newest(ApprovalState.DECLINED)] == [third.approval_id]
    assert len(desk.approvals.newest(ApprovalState.OPEN)) == desk.approvals.count_open() == 2
    with pytest.raises(BadRequest):
        desk.approvals.find(new_id())


def test_every_step_stands_in_the_audit_log(desk: Desk) -> None:
    desk.decide(desk.ask())
    desk.approvals.refuse(desk.ask(JONAS).approval_id, MARIA)
    with desk.database.reading() as connection:
        told = connection.execute(
            text(
                "SELECT kind, admin FROM audit_entries WHERE kind LIKE 'approval%' OR kind = 'intent' ORDER BY sequence"
            )
        ).all()
    assert [tuple(each) for each in told] == [
        ("approval_asked", "Maria"),
        ("approval_given", "Jonas"),
        ("intent", "Maria"),
        ("approval_asked", "Jonas"),
        ("approval_refused", "Maria"),
    ]

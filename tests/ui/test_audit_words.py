"""Each entry is a plain sentence, whatever it says and whoever wrote it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.ledger.audit.kinds import FIELDS, AuditKind
from lnwallet_desktop.ledger.audit.read import AuditRow
from lnwallet_desktop.ui.audit.entry_words import KIND_WORDS, kind_words, sentence
from lnwallet_desktop.ui.audit.periods import AuditPeriod

ROW = AuditRow(7, datetime(2026, 3, 3, 14, 2, tzinfo=UTC), AuditKind.LOCK, "Maria", "desk", None, None, {}, "{}", b"")
PAYMENT = {"amount_sats": 2500, "recipient": "payee-7f3k", "fee_cap_sats": 25}


def said(kind: AuditKind, admin: str | None = "Maria", subject: str | None = None, **fields: Any) -> str:
    return sentence(replace(ROW, kind=kind, admin=admin, subject=subject, fields=fields))


@pytest.mark.parametrize("kind", list(AuditKind))
def test_every_kind_has_words_with_and_without_its_fields(kind: AuditKind) -> None:
    assert KIND_WORDS[kind]
    for fields in ({}, {name: 3 for name in FIELDS[kind]}, {name: "x" for name in FIELDS[kind]}):
        for admin in ("Maria", None):
            told = said(kind, admin, "s", **fields)
            assert told[0].isupper() or not told[0].isalpha()
            assert told.endswith(".")
            assert "  " not in told
            assert "None" not in told


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (said(AuditKind.INTENT, **PAYMENT), "Maria decided to pay 2 500 sat to payee-7f3k, fee at most 25 sat."),
        (
            said(AuditKind.SETTLE, outcome="success", fee_sats=3, **PAYMENT),
            "2 500 sat to payee-7f3k arrived, fee 3 sat.",
        ),
        (said(AuditKind.SETTLE, outcome="not_sent", **PAYMENT), "2 500 sat to payee-7f3k was not sent."),
        (said(AuditKind.UNLOCK, for_one_payment=True), "Maria unlocked the wallet for one payment."),
        (said(AuditKind.UNLOCK, None), "Somebody at desk unlocked the wallet to pay."),
        (said(AuditKind.LOCK, reason="time"), "The unlock of Maria ended: the time was up."),
        (said(AuditKind.ADMIN_ADDED, subject="Jonas"), "Maria made “Jonas” an admin."),
        (said(AuditKind.EXPORT, file="a.csv", rows=1204), "Maria exported the history: “a.csv”, 1 204 rows."),
        (said(AuditKind.MEMO_CHANGE, memo_after="rent"), "Maria changed the memo of a payment from none to “rent”."),
        (said(AuditKind.AUDIT_VERIFIED, None, result="good", proved_until=9), "The log was proved until entry 9."),
    ],
)
def test_sentences(told: str, expected: str) -> None:
    assert told.replace("\u2009", " ") == expected


@pytest.mark.parametrize("damage", list(Damage))
def test_a_damage_that_was_found_is_told_in_words(damage: Damage) -> None:
    told = said(AuditKind.AUDIT_VERIFIED, result=damage.value, first_bad=12)
    assert told.startswith("The log was found damaged by Maria from entry 12 on: ")
    assert damage.value not in told.split(": ")[1] or damage in (Damage.CHANGED, Damage.MISSING)


def test_text_of_others_is_shown_and_not_obeyed() -> None:
    assert said(AuditKind.UNLOCK, "Ma\u202eria\n") == "Ma⟨202E⟩ria⏎  unlocked the wallet to pay."


def test_an_entry_of_a_newer_program_says_so() -> None:
    row = replace(ROW, kind=None)
    assert "newer version" in sentence(row)
    assert kind_words(row) == "Of a newer version"


def test_periods_leave_no_gap() -> None:
    now = datetime(2026, 3, 3, 14, 2).astimezone()
    assert AuditPeriod.ALL.span(now) == (None, None)
    today, _ = AuditPeriod.TODAY.span(now)
    assert today is not None
    assert AuditPeriod.DAYS_7.span(now)[0] == today - timedelta(days=6)
    assert AuditPeriod.LAST_YEAR.span(now)[1] == AuditPeriod.YEAR.span(now)[0]
    assert AuditPeriod.EARLIER.span(now)[1] == AuditPeriod.LAST_YEAR.span(now)[0]

"""Limits and approvals as a treasurer meets them: the settings, the pay sheet, the page of what waits."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.approvals.approval_sheet import ApprovalSheet
from lnwallet_desktop.ui.approvals.decision import Decision
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.limits.save_limits_sheet import SaveLimitsSheet
from lnwallet_desktop.ui.main_window import MainWindow
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, open_funded
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click
from tests.ui.pay_sheets import memo_line, new_invoice, passphrase_line, pay_button, quoted, transfers_of
from tests.unit.vault.vaults import OTHER_PASSPHRASE


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    """Maria's, with a second admin."""
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("approvals"))))
    loop.run(opened.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE))
    yield opened
    loop.run(opened.close())


@pytest.fixture
def treasury(opened: Treasury, loop: Loop) -> Iterator[Treasury]:
    yield opened
    loop.run(
        set_rules(opened, {name: None for name in ("second_admin_above_sats", "own_unlock_above_sats", "daily_sats")})
    )


async def set_rules(treasury: Treasury, rules: dict[str, int | None]) -> None:
    access = treasury.access
    async with access.authorised_once(PASSPHRASE) as lease, access.authorised_once(OTHER_PASSPHRASE) as second:
        await treasury.policy.change(lease, rules, second)


async def ask(window: MainWindow, treasury: Treasury) -> Approval:
    """Maria asks for a payment, in the pay sheet."""
    sheet = await quoted(window, await new_invoice(treasury, 3_000))
    assert pay_button(sheet).text() == "Ask for approval of 3\u2009000 sat"
    assert "needs a second admin" in shown(sheet, "paySecondAdmin")
    QTest.keyClicks(memo_line(sheet), "rent")
    QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
    click(sheet, "confirmPay")
    await until(lambda: "Waits for another admin" in shown(sheet, "outcome"))
    sheet.reject()
    treasury.access.lock()
    return (await treasury.approving.newest(ApprovalState.OPEN))[0]


async def page_of(window: MainWindow) -> QWidget:
    window.pages.show_page("approvals")
    await until(lambda: window.approvals.is_settled)
    return window.approvals


def type_passphrase(sheet: QWidget, name: str, passphrase: str) -> None:
    QTest.keyClicks(child(sheet, QLineEdit, name), passphrase)


def test_a_request_is_asked_for_seen_and_approved_by_another_admin(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        await set_rules(treasury, {"second_admin_above_sats": 2_000})
        async with window_on(treasury) as window:
            await page_of(window)
            assert window.approvals.findChild(QPushButton, "approvalsRetry") is not None
            window.pages.show_page("transactions")
            asked = await ask(window, treasury)
            rail = child(window.rail, QPushButton, "railApprovals")
            await until(lambda: rail.accessibleName() == "Approvals, 1 waiting")
            page = await page_of(window)
            await until(lambda: page.findChild(QPushButton, f"approve {asked.approval_id}"))
            click(page, f"approve {asked.approval_id}")
            sheet = child(window, ApprovalSheet, "approvalSheet")
            assert shown(sheet, "approvalMost").replace("\u200b", "") == "3\u2009030 sat"
            assert (shown(sheet, "approvalMaker"), shown(sheet, "approvalSheetMemo")) == ("Maria", "rent")
            type_passphrase(sheet, "approvalPassphrase", PASSPHRASE)
            click(sheet, "confirmApproval")
            await until(lambda: "wrong" in sheet.passphrase.note.text())  # Maria's is not Jonas'
            type_passphrase(sheet, "approvalPassphrase", OTHER_PASSPHRASE)
            click(sheet, "confirmApproval")
            await until(lambda: shown(sheet, "outcome") == "Paid 3\u2009000 sat")
            sheet.reject()
            await until(lambda: rail.accessibleName() == "Approvals")
            assert treasury.access.lease is None
        row = await asyncio.to_thread(treasury.desk._ledger.find_sent, asked.payment_hash)
        assert row is not None
        assert (row.status, row.initiated_by, row.approved_by) == (PaymentStatus.SUCCESS, "Maria", "Jonas")
        assert await transfers_of(treasury, asked.payment_hash) == 1

    loop.run(scenario())


def test_one_admin_cannot_approve_alone_in_the_window(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await set_rules(treasury, {"second_admin_above_sats": 2_000})
        async with window_on(treasury) as window:
            asked = await ask(window, treasury)
            await treasury.access.unlock(PASSPHRASE, "Maria")
            page = await page_of(window)
            await until(lambda: page.findChild(QPushButton, f"withdraw {asked.approval_id}"))
            assert page.findChild(QPushButton, f"approve {asked.approval_id}") is None
            treasury.access.lock()
            sheet = window.approvals.decide(asked, Decision.APPROVE)
            whose = child(sheet, QComboBox, "approvalAdmin")
            assert [whose.itemText(number) for number in range(whose.count())] == ["Jonas"]
            whose.setItemData(0, "Maria")  # as a changed program would
            type_passphrase(sheet, "approvalPassphrase", PASSPHRASE)
            click(sheet, "confirmApproval")
            await until(lambda: "Maria asked for this payment" in shown(sheet, "approvalProblem"))
            sheet.reject()
            assert await transfers_of(treasury, asked.payment_hash) == 0
            sheet = window.approvals.decide(asked, Decision.WITHDRAW)
            type_passphrase(sheet, "approvalPassphrase", PASSPHRASE)
            QTest.keyClick(child(sheet, QLineEdit, "approvalPassphrase"), Qt.Key.Key_Return)
            await until(lambda: sheet.is_closed)
            assert (await treasury.approving.find(asked.approval_id)).state is ApprovalState.WITHDRAWN

    loop.run(scenario())


def test_limits_are_typed_saved_and_shown_in_the_pay_sheet(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            window.lead_to(Lead("", "settings", "limits"))
            limits = window.limits
            await until(lambda: limits.is_settled)
            assert not limits.save.isEnabled()
            QTest.keyClicks(child(limits, QLineEdit, "limitDay"), "1 000 x")
            click(limits, "saveLimits")
            assert "whole number" in child(limits, QLineEdit, "limitDay").accessibleDescription()
            child(limits, QLineEdit, "limitDay").clear()
            QTest.keyClicks(child(limits, QLineEdit, "limitDay"), "1 000 000")
            QTest.keyClicks(child(limits, QLineEdit, "secondAdminAbove"), "500000")
            click(limits, "saveLimits")
            sheet = child(window, SaveLimitsSheet, "saveLimitsSheet")
            assert "no limit" in shown(sheet, "change daily_sats")
            assert not sheet.second.isVisible()
            type_passphrase(sheet, "savingPassphrase", PASSPHRASE)
            click(sheet, "confirmLimits")
            await until(lambda: sheet.is_closed)
            policy = await treasury.policy.in_force()
            assert (policy.daily_sats, policy.second_admin_above_sats) == (1_000_000, 500_000)
            await until(lambda: limits.is_settled and not limits.save.isEnabled())
            pay = await quoted(window, await new_invoice(treasury))
            assert "of 1\u2009000\u2009000 sat in 24 hours" in shown(pay, "quoteLimit").replace("\u200b", "")
            pay.reject()

    loop.run(scenario())


def test_a_looser_two_person_rule_asks_for_two_passphrases(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await set_rules(treasury, {"second_admin_above_sats": 2_000})
        async with window_on(treasury) as window:
            window.lead_to(Lead("", "settings", "limits"))
            limits = window.limits
            await until(lambda: limits.is_settled)
            line = child(limits, QLineEdit, "secondAdminAbove")
            line.clear()
            QTest.keyClicks(line, "9000")
            click(limits, "saveLimits")
            sheet = child(window, SaveLimitsSheet, "saveLimitsSheet")
            assert "two admins" in shown(sheet, "twoAdmins")
            type_passphrase(sheet, "savingPassphrase", PASSPHRASE)
            assert not child(sheet, QPushButton, "confirmLimits").isEnabled()
            type_passphrase(sheet, "secondPassphrase", PASSPHRASE)
            click(sheet, "confirmLimits")
            await until(lambda: "wrong" in sheet.second.note.text())
            type_passphrase(sheet, "savingPassphrase", PASSPHRASE)
            type_passphrase(sheet, "secondPassphrase", OTHER_PASSPHRASE)
            click(sheet, "confirmLimits")
            await until(lambda: sheet.is_closed)
            assert (await treasury.policy.in_force()).second_admin_above_sats == 9_000

    loop.run(scenario())


def test_a_large_payment_asks_for_the_passphrase_though_unlocked(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await set_rules(treasury, {"own_unlock_above_sats": 2_000})
        await treasury.access.unlock(PASSPHRASE, "Maria")
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury))
            assert passphrase_line(sheet).isVisible()
            assert not pay_button(sheet).isEnabled()
            QTest.keyClicks(passphrase_line(sheet), "not this one, surely")
            click(sheet, "confirmPay")
            await until(lambda: "wrong" in child(sheet, QLineEdit, "payPassphraseField").accessibleDescription())
            QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
            click(sheet, "confirmPay")
            await until(lambda: sheet.transaction is not None)
            assert sheet.transaction is not None
            assert sheet.transaction.status is PaymentStatus.SUCCESS
            sheet.reject()
        treasury.access.lock()

    loop.run(scenario())


def test_a_passed_limit_is_told_in_the_pay_sheet(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await set_rules(treasury, {"daily_sats": 100})
        async with window_on(treasury) as window:
            sheet = window.pay(await new_invoice(treasury))
            assert sheet is not None
            problem = child(sheet, QLabel, "payProblem")
            await until(lambda: "The limit for 24 hours is 100 sat" in problem.text())
            assert not pay_button(sheet).isEnabled()
            sheet.reject()

    loop.run(scenario())

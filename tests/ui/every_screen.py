"""Every page, sheet and panel of the window, one after the other, with something in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.errors import AwaitsApproval
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.approvals.decision import Decision
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.contacts.contact_chooser import ContactChooser
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.recovery_sheet import RecoverySheet
from lnwallet_desktop.ui.sheet import Sheet
from tests.loops import until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child
from tests.ui.pay_sheets import new_invoice
from tests.unit.vault.vaults import OTHER_PASSPHRASE

PAGES = ("overview", "transactions", "approvals", "contacts", "reports", "audit", "settings")


async def fill(treasury: Treasury) -> None:
    """Two admins, limits, payments that ended well and badly, a contact, a token, an alert, and a request."""
    await treasury.admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
    lease = await treasury.access.unlock(PASSPHRASE, "Maria")
    for outcome in ("success", "fail"):
        quote = await treasury.desk.quote(await new_invoice(treasury, outcome=outcome))
        row = await treasury.desk.pay(quote, lease, f"ends in {outcome}", 20)
    await treasury.contacts.add_recipient("Acme", row, lease)
    await treasury.tokens.make(lease, "ERP", frozenset({Scope.READ}))
    async with treasury.access.authorised_once(OTHER_PASSPHRASE) as second:
        await treasury.policy.change(lease, {"daily_sats": 1_000_000, "second_admin_above_sats": 4_000}, second)
    quote = await treasury.desk.quote(await new_invoice(treasury, 5_000))
    with pytest.raises(AwaitsApproval):
        await treasury.desk.pay(quote, lease, "a large one", 1)
    await treasury.alarms.change(AlertPreferences(50_000_000))
    await treasury.alarms.look()


def window_with_everything(treasury: Treasury) -> MainWindow:
    """With the admin API's settings, which only the program itself can offer."""
    return MainWindow(treasury, lambda port: ApiServer(treasury, Place(port=port)))


async def every_page(window: MainWindow) -> AsyncIterator[tuple[str, QWidget]]:
    """Name and page, shown and with what it has to show; the settings part by part."""
    for name in PAGES:
        window.pages.show_page(name)
        await _settled(window, name)
        if name != "settings":
            yield name, window.pages.currentWidget()
            continue
        for part in window.settings_page.names:
            window.settings_page.show_part(part)
            await _settled(window, part)
            yield f"settings {part}", window.pages.currentWidget()
    window.pages.show_page("transactions")
    window.history.show_details()
    await until(lambda: window.history.is_settled)
    yield "details", window.pages.currentWidget()
    window.history.hide_details()


async def every_sheet(window: MainWindow, treasury: Treasury) -> AsyncIterator[tuple[str, QWidget]]:
    """Name and sheet, open; it is closed afterwards. Needs an unlocked wallet."""
    async for _ in every_page(window):
        pass  # now there are the rows whose buttons open sheets
    pay = window.pay(await new_invoice(treasury))
    assert pay is not None
    await until(lambda: pay.has_quote)
    with _closed(pay):
        yield "pay", pay
    (asked,) = [each for each in await treasury.waiting.newest()]
    for name, opened in _openers(window, treasury).items():
        opened()
        await asyncio.sleep(0.02)
        sheet = next(each for each in window.findChildren(Sheet) if each.isVisible())
        with _closed(sheet):
            yield name, sheet
    for decision in Decision:
        with _closed(sheet := window.approvals.decide(asked, decision)):
            await asyncio.sleep(0.02)
            yield f"approval {decision}", sheet
    for popup in (window.history.filter_bar.ask_period(), window.history.filter_bar.ask_more()):
        yield popup.objectName(), popup
        popup.close()


def _openers(window: MainWindow, treasury: Treasury) -> dict[str, Callable[[], object]]:
    lease = treasury.access.lease
    assert lease is not None

    def press(name: str) -> Callable[[], None]:
        return lambda: child(window, QPushButton, name).click()

    def unlock() -> None:
        treasury.access.lock()
        window.unlock()

    filters = window.history.filter_bar.saved_menu
    contact = next(each for each in window.contacts.findChildren(QPushButton) if "renameContact" in each.objectName())
    removal = contact.objectName().replace("rename", "remove")
    return {
        "receive": window.receive,
        "pay a contact": ContactChooser(treasury.contacts, treasury.access, lease, window.spawn, window).open,
        "export": window.export.ask,
        "about": window.menus.about_asked.emit,
        "support": window.menus.support_asked.emit,
        "alerts": window.show_alerts,
        "closing": lambda: ClosingSheet("1 payment is on the way.", window.spawn, window, "").open(),
        "test invoice": window.sandbox.make_invoice,
        "pay ours": window.sandbox.pay_ours,
        "verify backup": press("verifyBackup"),
        "add admin": press("addAdmin"),
        "change passphrase": press("changePassphrase Maria"),
        "remove admin": press("removeAdmin Jonas"),
        "recovery code": press("newRecoveryCode"),
        "recover": lambda: RecoverySheet(treasury.admins, "Maria", window.spawn, window).open(),
        "new token": press("newToken"),
        "revoke token": press("revokeToken ERP"),
        "add contact": press("addContact"),
        "rename contact": contact.click,
        "remove contact": press(removal),
        "save filter": filters.ask_name,
        "saved filters": filters.tidy_up,
        "unlock": unlock,
    }


@contextmanager
def _closed(sheet: Sheet) -> Iterator[None]:
    try:
        yield
    finally:
        sheet.reject()


async def _settled(window: MainWindow, name: str) -> None:
    settled: dict[str, Callable[[], bool]] = {
        "overview": lambda: window.overview.is_settled,
        "transactions": lambda: window.history.is_settled,
        "approvals": lambda: window.approvals.is_settled,
        "contacts": lambda: window.contacts.is_settled,
        "reports": lambda: window.reports.is_settled,
        "audit": lambda: window.audit.is_settled,
        "admins": lambda: window.admins.is_settled,
        "limits": lambda: window.limits.is_settled,
    }
    await asyncio.sleep(0.02)
    await until(settled.get(name, lambda: True))
    await asyncio.sleep(0.02)

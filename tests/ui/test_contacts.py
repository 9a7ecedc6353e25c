"""Contacts in the window: locked, empty, added, renamed, removed, and shown beside a payment while unlocked."""

import asyncio

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QStackedWidget

from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.contacts.contact_sheets import AddContactSheet, NameSheet, RemoveContactSheet
from lnwallet_desktop.ui.contacts.contacts_page import ContactsPage
from tests.invoices import make_invoice
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, sandbox_of
from tests.ui.conftest import child, shown, window_on


def state_of(page: ContactsPage) -> int:
    return page.findChildren(QStackedWidget)[0].currentIndex()


def names_on(page: ContactsPage) -> list[str]:
    labels = page.findChildren(QLabel)
    return [each.text() for each in labels if each.objectName().startswith("contact ") and each.isVisible()]


def test_the_page_is_locked_then_empty_then_lists_and_changes_contacts(treasury: Treasury, loop: Loop) -> None:
    async def work() -> None:
        async with window_on(treasury) as window:
            treasury.access.lock()
            window.pages.show_page("contacts")
            page = window.contacts
            assert (state_of(page), page.is_settled) == (0, True)
            await treasury.access.unlock(PASSPHRASE)
            await until(lambda: state_of(page) == 1)
            child(page, QPushButton, "addFirstContact").click()
            sheet = child(page, AddContactSheet, "addContactSheet")
            assert not sheet.confirm.isEnabled()
            child(sheet, QLineEdit, "contactName").setText("Stadtwerke <b>Köln</b>")
            payee = child(sheet, QPlainTextEdit, "contactPayee")
            payee.setPlainText("no payee")
            sheet.confirm.click()
            await until(lambda: "node key" in shown(sheet, "contactProblem"))
            payee.setPlainText(make_invoice())
            sheet.confirm.click()
            await until(lambda: names_on(page) == ["Stadtwerke <b>Köln</b>"])
            (contact,) = await treasury.contacts.all(_lease(treasury))
            child(page, QPushButton, f"renameContact {contact.contact_id}").click()
            rename = child(page, NameSheet, "nameContactSheet")
            child(rename, QLineEdit, "contactName").setText("Stadtwerke")
            rename.confirm.click()
            await until(lambda: names_on(page) == ["Stadtwerke"])
            treasury.access.lock()
            assert (state_of(page), names_on(page)) == (0, [])
            await treasury.access.unlock(PASSPHRASE)
            await until(lambda: names_on(page) == ["Stadtwerke"])
            child(page, QPushButton, f"removeContact {contact.contact_id}").click()
            remove = child(page, RemoveContactSheet, "removeContactSheet")
            assert not remove.confirm.isDefault()
            remove.confirm.click()
            await until(lambda: state_of(page) == 1)
            treasury.access.lock()

    loop.run(work())


def test_a_payments_recipient_is_named_and_shown_while_unlocked(treasury: Treasury, loop: Loop) -> None:
    async def work() -> None:
        invoice = (await asyncio.to_thread(sandbox_of(treasury).invoice, 2500, "rent")).invoice
        lease = await treasury.access.unlock(PASSPHRASE)
        row = await treasury.desk.pay(await treasury.desk.quote(invoice), lease, None, 20)
        async with window_on(treasury) as window:
            window.history.select(row.transaction_id)
            window.history.show_details()
            pane = window.history.details
            await until(lambda: pane.transaction is not None and pane.transaction.transaction_id == row.transaction_id)
            name = child(pane, QPushButton, "nameRecipient")
            await until(name.isVisible)
            name.click()
            sheet = child(window, NameSheet, "nameContactSheet")
            child(sheet, QLineEdit, "contactName").setText("Landlord")
            sheet.confirm.click()
            await until(lambda: shown(pane, "detailContact") == "Landlord")
            assert not name.isVisible()
            assert row.pseudonymized_recipient in shown(pane, "detailRecipient").replace("\u200b", "")
            treasury.access.lock()
            assert shown(pane, "detailContact") == ""
            assert name.isVisible()
        async with treasury.access.unlocked_once(PASSPHRASE) as once:
            await treasury.contacts.remove(await treasury.contacts.named("Landlord", once), once)

    loop.run(work())


def _lease(treasury: Treasury) -> Lease:
    assert treasury.access.lease is not None
    return treasury.access.lease

"""What tests of paying share: invoices of the sandbox's payees, and the sheet's parts by their names."""

import asyncio

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from lnwallet_desktop.money import Sats
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from tests.loops import until
from tests.treasuries import sandbox_of
from tests.ui.conftest import child


async def new_invoice(
    treasury: Treasury,
    amount_sats: int | None = 2_500,
    outcome: str = "success",
    memo: str = "rent",
    expiry_s: int = 3600,
) -> str:
    amount = None if amount_sats is None else Sats(amount_sats)
    made = await asyncio.to_thread(sandbox_of(treasury).invoice, amount, memo=memo, outcome=outcome, expiry_s=expiry_s)
    return made.invoice


async def quoted(window: MainWindow, invoice: str) -> PayDialog:
    """The sheet with a quote that can be decided."""
    sheet = window.pay(invoice)
    assert sheet is not None
    await until(lambda: sheet.has_quote)
    return sheet


async def transfers_of(treasury: Treasury, payment_hash: str) -> int:
    """How often the network itself saw this hash paid."""
    ledger = await asyncio.to_thread(sandbox_of(treasury).ledger)
    return sum(payment.transfers for payment in ledger.payments if payment.payment_hash == payment_hash)


def pay_button(sheet: QWidget) -> QPushButton:
    return child(sheet, QPushButton, "confirmPay")


def passphrase_line(sheet: QWidget) -> QLineEdit:
    return child(sheet, QLineEdit, "payPassphraseField")


def memo_line(sheet: QWidget) -> QLineEdit:
    return child(sheet, QLineEdit, "memoField")

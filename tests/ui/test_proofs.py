"""Saving a payment's proof from the pane beside the table, on real parts."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.treasury.proofs.check import check_proof
from lnwallet_desktop.treasury.proofs.proof import read_proof
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.details.detail_pane import DetailPane
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import new_invoice


async def paid(treasury: Treasury, outcome: str = "success") -> Transaction:
    quote = await treasury.desk.quote(await new_invoice(treasury, outcome=outcome))
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return await treasury.desk.pay(quote, lease, "March", 30)


async def pane_of(window: MainWindow, row: Transaction) -> DetailPane:
    pane = child(window, DetailPane, "detailPane")
    window.history.show_details()
    pane.show_payment(row)
    await until(lambda: pane.is_settled)
    return pane


async def choose_file(pane: QWidget, file: Path) -> None:
    """In the system's own dialog, which is not ours to type in."""
    await until(lambda: pane.findChild(QFileDialog) is not None)
    dialog = child(pane, QFileDialog, "proofFileDialog")
    assert dialog.selectedFiles()[0].endswith(".pdf")
    dialog.fileSelected.emit(str(file))
    dialog.reject()


def test_a_proof_is_saved_after_an_unlock_and_proves_the_payment(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        treasury.access.lock()
        async with window_on(treasury) as window:
            pane = await pane_of(window, row)
            QTest.mouseClick(child(pane, QPushButton, "saveProof"), Qt.MouseButton.LeftButton)
            assert pane.findChild(QFileDialog) is None
            unlock = window.findChild(UnlockDialog)
            assert unlock is not None
            unlock.reject()
            await treasury.access.unlock(PASSPHRASE)
            QTest.mouseClick(child(pane, QPushButton, "saveProof"), Qt.MouseButton.LeftButton)
            await choose_file(pane, tmp_path / "march.pdf")
            await until(lambda: "“march.pdf” is saved" in shown(pane, "proofSaved"))
            checked = check_proof(read_proof((tmp_path / "march.pdf").read_bytes()))
            assert (checked.stated["payment_hash"], checked.stated["paid_by"]) == (row.payment_hash, "Maria")
            QTest.mouseClick(child(pane, QPushButton, "saveProof"), Qt.MouseButton.LeftButton)
            await choose_file(pane, tmp_path / "gone" / "march.pdf")
            await until(lambda: "could not be saved" in shown(pane, "proofProblem"))

    loop.run(scenario())


def test_a_payment_that_has_not_arrived_offers_no_proof(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury, "fail")
        async with window_on(treasury) as window:
            pane = await pane_of(window, row)
            assert not child(pane, QPushButton, "saveProof").isVisible()
            assert not child(pane, QPushButton, "openVerifyPage").isVisible()

    loop.run(scenario())

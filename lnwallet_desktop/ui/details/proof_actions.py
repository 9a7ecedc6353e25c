"""Saving a payment's proof as a file, and the page that verifies one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.flow_layout import FlowLayout
from lnwallet_desktop.ui.reports.proof_pdf import proof_pdf
from lnwallet_desktop.ui.reports.saving import put_in_place
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_first import UnlockFirst
from lnwallet_desktop.ui.widgets import Note, button

SAVED = marked(
    "“{name}” is saved. It holds the preimage: give it only to whom it concerns. That you saved it is written down."
)


class ProofActions(QWidget):
    """Shown for a payment that was sent and has arrived: only that can be proved."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self._treasury = treasury
        self._spawn = spawn
        self._unlock_first = UnlockFirst(treasury, spawn, self)
        self._row: Transaction | None = None
        save = button(tr("Save a &proof…"), "saveProof", "", "floppy-disk", tr("Save a proof of this payment as a PDF"))
        save.setToolTip(tr("A PDF with invoice, preimage and who decided, that proves itself to anybody"))
        save.clicked.connect(lambda: self._unlock_first(tr("Unlock to save the proof"), self._choose))
        page = button(
            tr("Verif&y one…"), "openVerifyPage", "quiet", "", tr("Open the page that verifies proofs, offline")
        )
        page.setToolTip(tr("Opens a page in your browser that needs no network. Save it to give it to others."))
        page.clicked.connect(open_page)
        actions = QWidget()
        flow = FlowLayout(actions)
        flow.addWidget(save)
        flow.addWidget(page)
        self._saved = Note("check-circle", "success", "proofSaved")
        self._problem = Note("warning-circle", "failed", "proofProblem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (actions, self._saved, self._problem):
            layout.addWidget(widget)
        self.hide()

    def show_row(self, row: Transaction) -> None:
        if self._row is None or self._row.transaction_id != row.transaction_id:
            self._saved.say("")
            self._problem.say("")
        self._row = row
        self.setVisible(row.direction is Direction.SENT and row.status is PaymentStatus.SUCCESS)

    def _choose(self, lease: Lease) -> None:
        row = self._row
        if row is None:
            return
        name = f"proof-{row.timestamp.astimezone():%Y-%m-%d}-{row.payment_hash[:8]}.pdf"
        dialog = QFileDialog(self, tr("Save the proof of payment"), str(_folder() / name), "PDF (*.pdf)")
        dialog.setObjectName("proofFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self._spawn(self._save(row, lease, Path(path)), "save a proof"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _save(self, row: Transaction, lease: Lease, path: Path) -> None:
        try:
            proof = await self._treasury.proofs.make(row, lease, self._treasury.network, path.name)
            await asyncio.to_thread(put_in_place, path, proof_pdf(proof))
        except WalletDesktopError as error:
            self._tell(row, problem=tr(error.message))
        else:
            self._tell(row, saved=tr(SAVED).format(name=path.name))

    def _tell(self, row: Transaction, saved: str = "", problem: str = "") -> None:
        if self._row is not None and self._row.transaction_id == row.transaction_id:
            self._saved.say(saved)
            self._problem.say(problem)


def open_page() -> None:
    """In the person's browser."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(resource("proof", "verify.html"))))


def _folder() -> Path:
    known = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(known) if known and Path(known).is_dir() else Path.home()

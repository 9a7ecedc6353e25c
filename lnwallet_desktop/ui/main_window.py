"""The main window: what stands where, which sheet opens when, and a clean end."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop import __version__
from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.payments import Network, PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.bottom_strip import BottomStrip
from lnwallet_desktop.ui.pay_dialog import PayDialog, invoice_on_clipboard
from lnwallet_desktop.ui.receive_dialog import ReceiveDialog
from lnwallet_desktop.ui.sandbox_menu import SandboxMenu
from lnwallet_desktop.ui.setup_page import SetupPage
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.top_bar import TopBar
from lnwallet_desktop.ui.transactions.transactions_page import TransactionsPage
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog

TOUCHING = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
"""What a person at the computer does; it prolongs the lease."""


class MainWindow(QMainWindow):
    """Follows the treasury until it is closed. `closed` tells that nothing of the window runs any more."""

    closed = Signal()

    def __init__(self, treasury: Treasury) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("LN Wallet Desktop")
        self.resize(1120, 720)
        self.setMinimumSize(900, 600)
        self._treasury = treasury
        self.spawn = Spawner(self)
        self.top_bar = TopBar(treasury)
        self.history = TransactionsPage(treasury.history, self.spawn)
        self.strip = BottomStrip(treasury.warnings)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.history)
        self._setup: SetupPage | None = None
        self._ending: asyncio.Task[None] | None = None
        self._lay_out()
        self._make_menus()
        self._connect()
        self._show_page()
        self.history.start()
        self.spawn(self._show_in_flight(), "look for payments in flight")

    def pay(self, invoice: str = "") -> PayDialog | None:
        """Open the pay sheet; first the wallet, where it is not open."""
        if not self._treasury.access.state.opened:
            self.unlock()
            return None
        dialog = PayDialog(self._treasury, self.spawn, self, invoice or invoice_on_clipboard())
        dialog.paid.connect(self._on_paid)
        dialog.open()
        return dialog

    def receive(self) -> ReceiveDialog | None:
        if not self._treasury.access.state.opened:
            self.unlock()
            return None
        dialog = ReceiveDialog(self._treasury, self.spawn, self)
        dialog.open()
        return dialog

    def unlock(self) -> UnlockDialog | None:
        """Open, unlock or lock: whatever the lock shows to be next."""
        access = self._treasury.access
        if access.lease is not None:
            access.lock()
            return None
        if not self._treasury.has_wallet:
            return None
        dialog = UnlockDialog(access, self.spawn, self, to_pay=access.state.opened)
        dialog.open()
        return dialog

    def _lay_out(self) -> None:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.strip)
        self.setCentralWidget(middle)
        geometry = QSettings().value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def _make_menus(self) -> None:
        wallet = self.menuBar().addMenu("&Wallet")
        wallet.addAction("&Pay…", QKeySequence("Ctrl+P"), self.pay)
        wallet.addAction("&Receive…", QKeySequence("Ctrl+R"), self.receive)
        wallet.addSeparator()
        wallet.addAction("&Open, unlock or lock", QKeySequence("Ctrl+L"), self.unlock)
        wallet.addAction("&Sync now", QKeySequence("F5"), self._refresh)
        wallet.addSeparator()
        wallet.addAction("&Quit", QKeySequence("Ctrl+Q"), self.close)
        history = self.menuBar().addMenu("&History")
        history.addAction("&Find", QKeySequence("Ctrl+F"), self.history.focus_search)
        history.addAction("&Clear the filter", self.history.filter_bar.clear)
        self._sandbox_menu = SandboxMenu(self._treasury, self.spawn, self)
        self._sandbox_menu.pay_asked.connect(self.pay)
        self._sandbox_action = self.menuBar().addMenu(self._sandbox_menu)
        help_menu = self.menuBar().addMenu("H&elp")
        help_menu.addAction("&About", self._about)
        slash = QShortcut(QKeySequence("/"), self.history.table)
        slash.activated.connect(self.history.focus_search)

    def _connect(self) -> None:
        treasury = self._treasury
        self.top_bar.pay_asked.connect(self.pay)
        self.top_bar.receive_asked.connect(self.receive)
        self.top_bar.lock_asked.connect(self.unlock)
        self.history.pay_asked.connect(self.pay)
        self.history.receive_asked.connect(self.receive)
        self.strip.look_asked.connect(lambda: self.history.filter_bar.show_status(PaymentStatus.PENDING))
        self.spawn.failed.connect(self.strip.show_failure)
        self._stop = [
            treasury.ledger_changes.subscribe(self._on_change),
            treasury.ledger_state.subscribe(self._on_database),
            treasury.access.changed.subscribe(lambda _: self._show_page()),
        ]
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _show_page(self) -> None:
        """The form while there is no wallet, then the history."""
        has_wallet = self._treasury.has_wallet
        self._sandbox_action.setVisible(has_wallet and self._treasury.network is Network.SANDBOX)
        if not has_wallet and self._setup is None:
            self._setup = SetupPage(self._treasury, self.spawn)
            self._setup.made.connect(self._show_page)
            self._pages.addWidget(self._setup)
        page = self.history if has_wallet or self._setup is None else self._setup
        if self._pages.currentWidget() is not page or not self.isVisible():
            self._pages.setCurrentWidget(page)
            page.setFocus()
        self.top_bar.setVisible(has_wallet)
        self.top_bar.refresh()

    def _on_change(self, ids: frozenset[UUID] | None) -> None:
        self.history.take_changes(ids)
        self.spawn(self._show_in_flight(), "look for payments in flight")

    def _on_database(self, sentence: str | None) -> None:
        self.strip.show_database(sentence)
        if sentence is None:
            self.history.take_changes(None)

    def _on_paid(self, row: Transaction) -> None:
        self.history.select(row.transaction_id)

    async def _show_in_flight(self) -> None:
        try:
            rows = await self._treasury.desk.in_flight()
            ends = [self._treasury.desk.locked_until(row.transaction_id) for row in rows]
            self.strip.show_in_flight(rows, max((end for end in ends if end is not None), default=None))
        except WalletDesktopError as error:
            self.strip.show_database(error.message)

    def _refresh(self) -> None:
        self.history.take_changes(None)
        if self._treasury.access.state.opened:
            self.spawn(self._sync(), "sync")

    async def _sync(self) -> None:
        await self._treasury.wallet.refresh()
        await self._treasury.desk.reconcile()

    def _about(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("aboutBox")
        box.setWindowTitle("About")
        box.setText(f"LN Wallet Desktop {__version__}")
        box.setInformativeText("A Lightning wallet for a treasurer. MIT licence. Icons: Phosphor. Font: Inter.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    async def _end(self) -> None:
        """Payments are not the window's: the treasury finishes them."""
        await self.spawn.cancel()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHING and self._treasury.access.lease is not None:
            self._treasury.access.touch()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        QSettings().setValue("window/geometry", self.saveGeometry())
        for stop in self._stop:
            stop()
        self.top_bar.leave()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        event.accept()
        self._ending = asyncio.get_running_loop().create_task(self._end())

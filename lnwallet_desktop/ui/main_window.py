"""The main window: what stands where, which sheet opens when, and a clean end."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from lnwallet_desktop.payments import Network, PaymentStatus, Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.about_sheet import AboutSheet
from lnwallet_desktop.ui.activity import ActivityWatch
from lnwallet_desktop.ui.admins_panel import AdminsPanel
from lnwallet_desktop.ui.alerts.alert_line import AlertLine
from lnwallet_desktop.ui.alerts.alerts_panel import AlertsPanel
from lnwallet_desktop.ui.alerts.alerts_sheet import AlertsSheet
from lnwallet_desktop.ui.alerts.desktop_notes import DesktopNotes
from lnwallet_desktop.ui.api.api_panel import ApiPanel
from lnwallet_desktop.ui.api.api_switch import ApiSwitch, MakeServer
from lnwallet_desktop.ui.approvals_page import ApprovalsPage
from lnwallet_desktop.ui.audit_page import AuditPage
from lnwallet_desktop.ui.backup.backup_panel import BackupPanel
from lnwallet_desktop.ui.bottom_strip import BottomStrip
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.contacts.contacts_page import ContactsPage
from lnwallet_desktop.ui.export_line import ExportLine
from lnwallet_desktop.ui.history_export import HistoryExport
from lnwallet_desktop.ui.in_flight import InFlight
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.limits.limits_panel import LimitsPanel
from lnwallet_desktop.ui.menus import Menus
from lnwallet_desktop.ui.open_banner import OpenBanner
from lnwallet_desktop.ui.overview.first_payment import FirstPayment
from lnwallet_desktop.ui.overview.overview_page import OverviewPage
from lnwallet_desktop.ui.pages import Pages
from lnwallet_desktop.ui.pay_again import PayAgain
from lnwallet_desktop.ui.pay_dialog import PayDialog, payable_on_clipboard
from lnwallet_desktop.ui.pay_sources import PaySources, can_take
from lnwallet_desktop.ui.rail import Rail
from lnwallet_desktop.ui.reading_order import go_on
from lnwallet_desktop.ui.receive_dialog import ReceiveDialog
from lnwallet_desktop.ui.reports.reports_page import ReportsPage
from lnwallet_desktop.ui.sandbox_menu import SandboxMenu
from lnwallet_desktop.ui.sandbox_orders import SandboxOrders
from lnwallet_desktop.ui.screen_lock import ScreenLockWatch
from lnwallet_desktop.ui.settings.appearance_panel import AppearancePanel
from lnwallet_desktop.ui.settings.database_panel import DatabasePanel
from lnwallet_desktop.ui.settings.network_panel import NetworkPanel
from lnwallet_desktop.ui.settings_page import SettingsPage
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.support_sheet import SupportSheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.top_bar import TopBar
from lnwallet_desktop.ui.transactions.transactions_page import TransactionsPage
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from lnwallet_desktop.ui.window_settings import WindowSettings

NARROW_BELOW = 1040
"""Pixels at 100 %: a narrower window has a rail of icons only."""
FINISH_S = 3
"""How long closing waits for a payment that was decided a moment ago to be written down."""


class MainWindow(QMainWindow):
    """Follows the treasury until it is closed. `closed` tells, once, that nothing of the window runs any more."""

    closed = Signal()

    def __init__(self, treasury: Treasury, make_server: MakeServer | None = None) -> None:
        """make_server: of the admin API; without it the window cannot switch one on."""
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("LN Wallet Desktop")
        self.setMinimumSize(900, 600)
        self.resize(1280, 800)
        self._treasury = treasury
        self._settings = WindowSettings(treasury.settings.data_dir)
        self.spawn = Spawner(self)
        self.rail = Rail()
        self.top_bar = TopBar(treasury)
        self.banner = OpenBanner()
        self.pages = Pages(self.rail)
        self.overview = OverviewPage(treasury, lambda: self._settings.currency, self.spawn)
        self.history = TransactionsPage(treasury, self.spawn, self._settings)
        self.reports = ReportsPage(treasury.reports, treasury.wallet, self.spawn)
        self.contacts = ContactsPage(treasury, self.spawn)
        self.audit = AuditPage(treasury, self.spawn)
        self.admins = AdminsPanel(treasury, self.spawn)
        self.limits = LimitsPanel(treasury, self.spawn)
        self.approvals = ApprovalsPage(treasury, self.spawn)
        self.alerts = AlertsPanel(treasury.alarms, self.spawn)
        self.api_switch = ApiSwitch(make_server, self._settings) if make_server is not None else None
        self.backups = BackupPanel(treasury.backups, self.spawn)
        self.sandbox = SandboxOrders(treasury, self.spawn, self)
        self.network = NetworkPanel(treasury, self.sandbox, self._sync, self.spawn)
        self.appearance = AppearancePanel(self._settings)
        self.settings_page = self._make_settings()
        self.notes = DesktopNotes(self)
        self.strip = BottomStrip(treasury.warnings)
        self.alert_line = AlertLine()
        self.strip.adopt(self.alert_line, first=True)
        exports = ExportLine()
        self.strip.adopt(exports)
        self.export = HistoryExport(treasury.exporting, self.history, exports, self._settings, self.spawn, self)
        self._pay_sheet: PayDialog | None = None
        self._dropped = PaySources(treasury.network, self.spawn, self)
        self._dropped.found.connect(self.pay)
        self._dropped.problem.connect(self.strip.show_failure)
        self.setAcceptDrops(True)
        self._told: set[tuple[UUID, PaymentStatus]] = set()
        self._in_flight = InFlight(treasury.desk, self.strip, self.spawn)
        self._ending: asyncio.Task[None] | None = None
        self._activity = ActivityWatch(treasury.access, self)
        self._screen = ScreenLockWatch(self)
        self._lay_out()
        self._make_menus()
        self._connect()
        self._restore()
        self._show_access()
        self.history.feed.loaded.connect(
            lambda: self._begin_in("transactions", self.history.table), Qt.ConnectionType.SingleShotConnection
        )
        self.overview.filled.connect(lambda: self._begin_in("overview", self.overview))
        self.history.start()
        self._in_flight.look()

    def pay(self, text: str = "") -> PayDialog | None:
        """Open the pay sheet; where the wallet is not open yet, that first.

        text: whatever a person may be asked to pay by, as it came: a BOLT 11 invoice, a `lightning:` or `bitcoin:` URI
        (from the command line or a second start, too), a Lightning address, an LNURL. It is only shown; nothing is
        paid before a person says so, and what is wrong with it is said in the sheet. Empty: what the clipboard has.
        While a pay sheet is open, the text goes into it, unless a payment of it is under way.
        """
        if not self._treasury.access.state.opened:
            opening = self.unlock()
            if opening is not None:
                opening.done_well.connect(lambda: self.pay(text))
            return None
        if self._pay_sheet is not None and self._pay_sheet.takes_text:
            if text:
                self._pay_sheet.form.take_text(text)
            return self._pay_sheet
        given, currency = text or payable_on_clipboard(), self._settings.currency
        return self._show_pay_sheet(PayDialog(self._treasury, self.spawn, self, given, currency=currency))

    def _show_pay_sheet(self, sheet: PayDialog) -> PayDialog:
        sheet.paid.connect(lambda row: self.history.select(row.transaction_id))
        sheet.finished.connect(self._forget_pay_sheet)
        self._pay_sheet = sheet
        sheet.open()
        return sheet

    def pay_again(self, row: Transaction) -> None:
        """By a new invoice for the same bill, or the next one; where the wallet is not open yet, that first."""
        if self._treasury.access.state.opened:
            self._show_pay_sheet(
                PayDialog(self._treasury, self.spawn, self, again=PayAgain.like(row), currency=self._settings.currency)
            )
        elif (opening := self.unlock()) is not None:
            opening.done_well.connect(lambda: self.pay_again(row))

    def receive(self) -> ReceiveDialog | None:
        """Open the receive sheet; where the wallet is not open yet, that first."""
        if not self._treasury.access.state.opened:
            opening = self.unlock()
            if opening is not None:
                opening.done_well.connect(self.receive)
            return None
        sheet = ReceiveDialog(self._treasury, self.spawn, self)
        sheet.open()
        return sheet

    def try_first_payment(self) -> None:
        """On the sandbox: an invoice to pay, in the pay sheet; where the wallet is not open yet, that first."""
        if self._treasury.access.state.opened:
            self.spawn(self._offer_first_payment(), "make a first invoice")
        elif (opening := self.unlock()) is not None:
            opening.done_well.connect(self.try_first_payment)

    async def _offer_first_payment(self) -> None:
        self.overview.first_payment.go.setEnabled(False)
        try:
            self.pay(await FirstPayment(self._treasury).invoice())
        finally:
            self.overview.first_payment.go.setEnabled(True)

    def lead_to(self, lead: Lead) -> None:
        """Where a to-do item or an alert is mended."""
        match lead.page:
            case "pay":
                self.pay()
            case "receive":
                self.receive()
            case page:
                self.pages.show_page(page)
                if page == "transactions":
                    self._show_only(lead.part)
                elif page == "settings":
                    self.settings_page.show_part(lead.part)

    def _show_only(self, status: str) -> None:
        """The payments of one status; empty: all."""
        if status:
            self.history.filter_bar.show_status(PaymentStatus(status))
        else:
            self.history.filter_bar.clear()
        self.history.focus_table()

    def show_payment(self, transaction_id: UUID) -> None:
        """In the history, whatever was filtered there before, with everything about it."""
        self.lead_to(Lead("", "transactions"))
        self.history.select(transaction_id)

    def unlock(self) -> UnlockDialog | None:
        """Open, unlock or lock: whatever the lock shows to be next."""
        access = self._treasury.access
        if access.lease is not None:
            access.lock()
            return None
        if not self._treasury.has_wallet:
            return None
        sheet = UnlockDialog(
            access, self._treasury.admins, self.spawn, self, access.state.opened, holding=self._treasury.holding
        )
        sheet.open()
        return sheet

    async def end(self) -> None:
        """Close without asking; returns once nothing of the window runs any more. Payments are not the window's: the
        treasury finishes them.
        """
        await asyncio.shield(self._begin_end())

    def _lay_out(self) -> None:
        self.pages.add("overview", tr("Overview"), "squares-four", self.overview)
        self.pages.add("transactions", tr("Transactions"), "list-bullets", self.history)
        self.pages.add("contacts", tr("Contacts"), "user", self.contacts)
        self.pages.add("reports", tr("Reports"), "chart-bar", self.reports)
        self.pages.add("audit", tr("Audit"), "check-circle", self.audit)
        self.pages.add("approvals", tr("Approvals"), "two-persons", self.approvals)
        self.pages.add("settings", tr("Settings"), "gear-six", self.settings_page)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top_bar, self.banner):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        column.addWidget(self.strip)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        self.setCentralWidget(middle)

    def _make_settings(self) -> SettingsPage:
        """Parts of which there is nothing here are not named."""
        made = SettingsPage()
        made.add("network", tr("Network"), "globe", self.network)
        made.add("database", tr("Database"), "database", DatabasePanel(self._treasury, self.spawn))
        made.add("admins", tr("Admins"), "users", self.admins)
        made.add("limits", tr("Limits"), "gauge", self.limits)
        made.add("appearance", tr("Appearance"), "palette", self.appearance)
        made.add("alerts", tr("Alerts"), "bell", self.alerts)
        made.add("backup", tr("Backup"), "archive", self.backups)
        if self.api_switch is not None:
            made.add("api", tr("Admin API"), "plugs", ApiPanel(self._treasury, self.api_switch, self.spawn))
        return made

    def _make_menus(self) -> None:
        self.menus = menus = Menus(self.menuBar(), self._settings.scheme, self._settings.close_on_suspend)
        menus.pay_asked.connect(self.pay)
        menus.receive_asked.connect(self.receive)
        menus.lock_asked.connect(self.unlock)
        menus.close_asked.connect(self._close_wallet)
        menus.close_on_suspend_asked.connect(self._settings.keep_close_on_suspend)
        menus.refresh_asked.connect(self._refresh)
        menus.quit_asked.connect(self.close)
        menus.find_asked.connect(self._find)
        menus.export_asked.connect(self.export.ask)
        menus.clear_filter_asked.connect(self.history.filter_bar.clear)
        menus.history.addMenu(self.history.filter_bar.saved_menu)
        menus.view.insertMenu(menus.above_look, self.history.table.columns.menu)
        menus.details_asked.connect(self.history.toggle_details)
        self.history.details_shown.connect(menus.details.setChecked)
        menus.scheme_asked.connect(self._take_scheme)
        menus.support_asked.connect(lambda: SupportSheet(self._treasury.support, self.spawn, self).open())
        menus.about_asked.connect(lambda: AboutSheet(self.spawn, self).open())
        self._sandbox_entry = self.menuBar().insertMenu(menus.help.menuAction(), SandboxMenu(self.sandbox, self))
        slash = QShortcut(QKeySequence("/"), self)
        slash.activated.connect(self._find)

    def _connect(self) -> None:
        treasury = self._treasury
        self.history.pay_again_asked.connect(self.pay_again)
        for asker in (self.top_bar, self.history, self.rail):
            asker.pay_asked.connect(self.pay)
            asker.receive_asked.connect(self.receive)
        self.sandbox.pay_asked.connect(self.pay)
        self.network.open_asked.connect(self.unlock)
        self.appearance.scheme_chosen.connect(self._take_scheme)
        self.appearance.density_chosen.connect(self._take_density)
        self.overview.led.connect(self.lead_to)
        self.overview.payment_asked.connect(self.show_payment)
        self.overview.first_payment_asked.connect(self.try_first_payment)
        self.rail.page_asked.connect(self._begin_in_page)
        self.approvals.waiting_changed.connect(lambda waiting: self.rail.show_count("approvals", waiting))
        self.history.export_asked.connect(self.export.ask)
        self.export.running_changed.connect(self.menus.show_exporting)
        self.export.running_changed.connect(self.history.export.setDisabled)
        self.top_bar.lock_asked.connect(self.unlock)
        self.banner.open_asked.connect(self.unlock)
        self.strip.look_asked.connect(self._look_at_pending)
        self.spawn.failed.connect(self.strip.show_failure)
        self._screen.screen_locked.connect(treasury.access.lock)
        self._screen.suspending.connect(self._on_suspend)
        self._stop = [
            treasury.ledger_changes.subscribe(self._on_change),
            treasury.ledger_state.subscribe(self._on_database),
            treasury.ledger_work.subscribe(self.strip.show_preparing),
            treasury.access.changed.subscribe(lambda _: self._show_access()),
            treasury.desk.settled.subscribe(self._on_settled),
            treasury.holding.changed.subscribe(self.banner.show_held),
        ]
        self._follow_alarms()
        treasury.holding.watch()
        self.banner.show_held(treasury.holding.elsewhere)

    def _follow_alarms(self) -> None:
        alarms = self._treasury.alarms
        self.alert_line.acted.connect(self.show_alerts)
        self._stop.append(alarms.changed.subscribe(self.alert_line.show_alerts))
        self._stop.append(alarms.told.subscribe(self.notes.tell))
        self.alert_line.show_alerts(alarms.firing)
        alarms.begin()
        if self.api_switch is not None:
            self.spawn(self.api_switch.begin(), "begin the admin API")

    def show_alerts(self) -> None:
        """Everything that is wrong now, and where it is mended."""
        sheet = AlertsSheet(self._treasury.alarms, self.spawn, self)
        sheet.led.connect(self.lead_to)
        sheet.open()

    def _restore(self) -> None:
        geometry = self._settings.bytes_of("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._take_density(self._settings.density)

    def _show_access(self) -> None:
        """What depends on whether the wallet is open."""
        state = self._treasury.access.state
        self.banner.setVisible(not state.opened)
        self.strip.show_looking(state.opened)
        self._sandbox_entry.setVisible(self._treasury.network is Network.SANDBOX)
        self.menus.show_access(self._treasury.has_wallet, state)
        self.top_bar.refresh()

    def _begin_in(self, page: str, widget: QWidget) -> None:
        """The keyboard goes to what was hidden until it had something to show."""
        focus = self.focusWidget()
        elsewhere = focus is not None and not self.rail.isAncestorOf(focus) and not widget.isAncestorOf(focus)
        if not elsewhere and self.pages.chosen == page:
            widget.setFocus()

    def _begin_in_page(self, name: str) -> None:
        if name == "transactions":
            self.history.focus_table()

    def _find(self) -> None:
        self.pages.show_page("transactions")
        self.history.focus_search()

    def _look_at_pending(self) -> None:
        self.pages.show_page("transactions")
        self.history.filter_bar.show_status(PaymentStatus.PENDING)

    def apply_scheme(self) -> None:
        """Light, dark or the system's, as the person chose."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._settings.scheme)

    def _take_scheme(self, scheme: theme.Scheme) -> None:
        self._settings.scheme = scheme
        self.menus.show_scheme(scheme)
        self.appearance.show_scheme(scheme)
        self.apply_scheme()

    def _take_density(self, density: theme.Density) -> None:
        for table in (self.history.table, self.audit.table):
            table.set_row_height(density.row_height)

    def _on_change(self, ids: frozenset[UUID] | None) -> None:
        self.history.take_changes(ids)
        self.reports.take_changes()
        self._in_flight.look()

    def _on_database(self, sentence: str | None) -> None:
        self.strip.show_database(sentence)
        if sentence is None:
            self._on_change(None)

    def _on_settled(self, row: Transaction) -> None:
        """Tell it below, once, unless the pay sheet shows it. The desk may tell of the same outcome again."""
        outcome = (row.transaction_id, row.status)
        if outcome not in self._told:
            self._told.add(outcome)
            if self._pay_sheet is None or not self._pay_sheet.shows(row):
                self.strip.show_settled(row)

    def _forget_pay_sheet(self) -> None:
        self._pay_sheet = None

    def _refresh(self) -> None:
        self.history.take_changes(None)
        self.reports.take_changes()
        self.overview.look()
        if self._treasury.access.state.opened:
            self.spawn(self._sync(), "sync")

    async def _sync(self) -> None:
        await self._treasury.wallet.refresh()
        await self._treasury.desk.reconcile()
        await self._treasury.receiving.back_fill()

    def _on_suspend(self) -> None:
        """The lease ends in any case; the keys stay in memory unless the person wants otherwise."""
        self._treasury.access.lock()
        if self._settings.close_on_suspend:
            self._close_wallet()

    def _close_wallet(self) -> None:
        if self._treasury.access.state.opened:
            self.spawn(self.spawn.outlive(self._treasury.close_wallet(), "close the wallet"), "close the wallet")

    def _begin_end(self) -> asyncio.Task[None]:
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self._end(), name="close the window")
        return self._ending

    async def _end(self) -> None:
        for sheet in self.findChildren(Sheet):
            sheet.reject()
        self.hide()
        self._settings.keep("window/geometry", self.saveGeometry())
        self.history.keep()
        for stop in self._stop:
            stop()
        self._activity.leave()
        self._screen.leave()
        self.top_bar.leave()
        self.overview.leave()
        self.reports.leave()
        self.contacts.leave()
        self.audit.leave()
        self.approvals.leave()
        self.limits.leave()
        self.network.leave()
        self.export.leave()
        self.notes.leave()
        if self.api_switch is not None:
            await self.api_switch.end()
        await self.spawn.finish(FINISH_S)
        self.closed.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        return go_on(self, next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < NARROW_BELOW)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._treasury.has_wallet and can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """An invoice, a picture of its QR code or a file with one: the pay sheet opens on it."""
        event.acceptProposedAction()
        self._dropped.take(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        on_the_way, exporting = self.strip.in_flight_sentence, self.export.running_sentence
        if (on_the_way or exporting) and self._ending is None:
            sheet = ClosingSheet(on_the_way, self.spawn, self, exporting)
            sheet.accepted.connect(self._begin_end)
            sheet.open()
        else:
            self._begin_end()

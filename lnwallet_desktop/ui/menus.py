"""The menu bar: every function with its shortcut."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import AccessState
from lnwallet_desktop.ui.theme import Scheme

SCHEME_WORDS = {Scheme.SYSTEM: marked("As the &system"), Scheme.LIGHT: marked("&Light"), Scheme.DARK: marked("&Dark")}


class Menus(QObject):
    """Fills a menu bar. What a person asks for is told by signals."""

    pay_asked = Signal()
    receive_asked = Signal()
    lock_asked = Signal()
    close_asked = Signal()
    close_on_suspend_asked = Signal(bool)
    refresh_asked = Signal()
    quit_asked = Signal()
    find_asked = Signal()
    clear_filter_asked = Signal()
    export_asked = Signal()
    details_asked = Signal()
    scheme_asked = Signal(Scheme)
    support_asked = Signal()
    about_asked = Signal()

    def __init__(self, bar: QMenuBar, scheme: Scheme, close_on_suspend: bool = False) -> None:
        super().__init__(bar)
        self._of_wallet: list[QAction] = []
        self._schemes: dict[Scheme, QAction] = {}
        wallet = bar.addMenu(tr("&Wallet"))
        self._entry(wallet, tr("&Pay…"), "Ctrl+P", self.pay_asked)
        self._entry(wallet, tr("&Receive…"), "Ctrl+R", self.receive_asked)
        wallet.addSeparator()
        self._lock = self._entry(wallet, tr("&Open…"), "Ctrl+L", self.lock_asked)
        self._close = self._entry(wallet, tr("&Close the wallet"), "Ctrl+Shift+L", self.close_asked)
        suspend = wallet.addAction(tr("Close it when the computer slee&ps"))
        suspend.setCheckable(True)
        suspend.setChecked(close_on_suspend)
        suspend.toggled.connect(self.close_on_suspend_asked)
        self._entry(wallet, tr("&Sync now"), "F5", self.refresh_asked)
        wallet.addSeparator()
        wallet.addAction(tr("&Quit"), QKeySequence("Ctrl+Q"), self.quit_asked.emit)
        self.history = history = bar.addMenu(tr("&History"))
        self._entry(history, tr("&Find"), "Ctrl+F", self.find_asked)
        self._entry(history, tr("&Clear the filter"), "Ctrl+Shift+F", self.clear_filter_asked)
        history.addSeparator()
        self._is_exporting = False
        self._export = self._entry(history, tr("&Export…"), "Ctrl+E", self.export_asked)
        self.view = bar.addMenu(tr("&View"))
        self.details = self._entry(self.view, tr("&Details of the payment"), "Ctrl+I", self.details_asked)
        self.details.setCheckable(True)
        self._add_view(self.view, scheme)
        self.help = bar.addMenu(tr("H&elp"))
        self.help.addAction(tr("Save a &report for support…"), self.support_asked.emit)
        self.help.addAction(tr("&About"), self.about_asked.emit)

    def show_access(self, has_wallet: bool, state: AccessState) -> None:
        """Without a wallet there is nothing to pay from; the lock's entry says what it would do."""
        for action in self._of_wallet:
            action.setEnabled(has_wallet)
        self._export.setEnabled(has_wallet and not self._is_exporting)
        self._close.setEnabled(has_wallet and state.opened)
        if state.lease_ends_at is not None:
            self._lock.setText(tr("&Lock now"))
        else:
            self._lock.setText(tr("&Unlock to pay…") if state.opened else tr("&Open…"))

    def show_scheme(self, scheme: Scheme) -> None:
        """It was chosen, here or elsewhere."""
        self._schemes[scheme].setChecked(True)

    def show_exporting(self, under_way: bool) -> None:
        """One export at a time."""
        self._is_exporting = under_way
        self._export.setEnabled(not under_way)

    def _entry(self, menu: QMenu, text: str, keys: str, asked: SignalInstance) -> QAction:
        action = menu.addAction(text, QKeySequence(keys), asked.emit)
        self._of_wallet.append(action)
        return action

    def _add_view(self, menu: QMenu, scheme: Scheme) -> None:
        self.above_look = menu.addSeparator()
        group = QActionGroup(self)
        for each, words in SCHEME_WORDS.items():
            action = menu.addAction(tr(words), partial(self.scheme_asked.emit, each))
            action.setCheckable(True)
            action.setChecked(each is scheme)
            group.addAction(action)
            self._schemes[each] = action

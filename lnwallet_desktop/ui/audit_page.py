"""The Audit page: what is proved, the log with its filter, and its export."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.audit.entry_model import EntryModel
from lnwallet_desktop.ui.audit.entry_view import EntryView
from lnwallet_desktop.ui.audit.filter_bar import AuditFilterBar
from lnwallet_desktop.ui.audit.log_feed import LogFeed
from lnwallet_desktop.ui.audit.proof_banner import ProofBanner
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.widgets import button, label

SAID_FOR_MS = 4_000


class AuditPage(QWidget):
    """Follows the log while it can be seen. `leave` ends that."""

    _told = Signal(int, int)
    """From the thread that reads: how many of how many entries."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("auditPage")
        self._treasury = treasury
        self._audit = treasury.audit
        self._spawn = spawn
        self._running: asyncio.Task[Any] | None = None
        self.banner = ProofBanner()
        self.filter_bar = AuditFilterBar()
        self.model = EntryModel(self)
        self.table = EntryView(self.model)
        self.feed = LogFeed(self._audit.reader, self.model, spawn, lambda: self.filter_bar.wanted, self)
        self._export = button(tr("E&xport…"), "auditExport", "", "download-simple", tr("Export the audit log"))
        self._footer = label(tone="muted", name="auditFooter")
        self._said = label(tone="muted", name="auditSaid")
        self._states = QStackedWidget()
        self._make_states()
        self._lay_out()
        self._connect()

    @property
    def is_settled(self) -> bool:
        """Whether what is asked for is what is shown, and nothing runs."""
        return self.feed.is_settled and not self.banner.is_running

    def refresh(self) -> None:
        """Ask for the newest entries again."""
        self.feed.refresh()

    def verify(self) -> None:
        self._run(tr("Verifying the log"), self._verify)

    def export(self) -> None:
        """Ask where to, and write it there."""
        if self.banner.is_running:
            return
        dialog = QFileDialog(
            self, tr("Export the audit log"), str(Path.home() / "audit-log.jsonl"), tr("Audit log (*.jsonl)")
        )
        dialog.setObjectName("auditExportFile")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever overwritten
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: Path) -> None:
        self._run(tr("Exporting the log to {name}", name=path.name), lambda: self._write_export(path))

    def cancel(self) -> None:
        """End what runs; nothing half done is left."""
        if self._running is not None:
            self._running.cancel()

    def leave(self) -> None:
        """The window closes."""
        for stop in self._stop:
            stop()
        self.cancel()

    def _run(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """One thing at a time."""
        if not self.banner.is_running:
            self.banner.begin(what)
            self._running = self._spawn(self._told_by_banner(what, work), what)

    async def _told_by_banner(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except asyncio.CancelledError:
            self.banner.end(
                tr("{what} was stopped", what=what), tr("Nothing was kept of it. Begin again when it suits you.")
            )
            raise
        except WalletDesktopError as error:
            self.banner.end(tr("{what} did not succeed", what=what), tr(error.message), "warning", "failed")
        except BaseException:
            self.banner.end(
                tr("{what} did not succeed", what=what), tr("See the log file for details."), "warning", "failed"
            )
            raise

    async def _verify(self) -> None:
        self.banner.show_result(await self._audit.verify(self._told.emit, self._admin()))

    async def _write_export(self, path: Path) -> None:
        done = await self._audit.export(path, self._told.emit, self._admin())
        keys = ", ".join(self._audit.fingerprints) or tr("none yet")
        self.banner.end(
            tr("The log is in {name}", name=path.name),
            tr(
                "{entries} entries. Whoever proves the file needs the fingerprint of the key, apart from it: {keys}",
                entries=group_digits(done.entries),
                keys=keys,
            ),
            "check-circle",
            "success",
        )

    async def _show_entry(self, sequence: int) -> None:
        """The entry, or what stands in its place, without a filter."""
        if self.filter_bar.is_filtered:
            self.filter_bar.clear()
        place = await self.feed.show(sequence)
        self.table.select_place(place if place is not None else 0)
        self.table.setFocus()

    def _show_state(self, total: int, admins: list[str]) -> None:
        self.filter_bar.set_admins(admins)
        if self.model.rowCount():
            self._states.setCurrentWidget(self.table)
        elif self.filter_bar.is_filtered:
            self._no_match.say(
                tr("The filter is: {filter}. The log may have other entries.", filter=self.filter_bar.in_words)
            )
            self._states.setCurrentWidget(self._no_match)
        else:
            self._states.setCurrentWidget(self._empty)
        signed = self._audit.signed
        told = [tr_count("{count} entry in the log", "{count} entries in the log", total, count=group_digits(total))]
        if signed is not None:
            told.append(tr("signed until {sequence}", sequence=group_digits(signed.sequence)))
        self._footer.setText("   ·   ".join(told))
        if self._audit.alarm is not None and not self.banner.has_result:
            self.banner.show_alarm(tr(self._audit.alarm))

    def _show_failure(self, sentence: str) -> None:
        self._footer.setText(sentence)
        if not self.model.rowCount():
            self._away.say(sentence)
            self._states.setCurrentWidget(self._away)

    def _admin(self) -> str | None:
        lease = self._treasury.access.lease
        return lease.admin if lease is not None else None

    def _follow(self, _: object) -> None:
        if self.isVisible():
            self.refresh()

    def _make_states(self) -> None:
        wait = EmptyState("auditLoading", "clock", tr("Loading the log"), tr("This takes a moment."))
        said = tr("Who unlocked, what was paid, what was changed: every step will stand here, and can be proved.")
        self._empty = EmptyState("auditEmpty", "list-bullets", tr("Nothing is written down yet"), said)
        clear = button(tr("Clear the filter"), "auditNoMatchClear", "main", "x")
        clear.clicked.connect(self.filter_bar.clear)
        self._no_match = EmptyState("auditNoMatch", "magnifying-glass", tr("No entry matches"), "", clear)
        again = button(tr("Try again"), "auditRetry", "main", "arrows-clockwise")
        again.clicked.connect(self.refresh)
        self._away = EmptyState("auditAway", "warning", tr("The log cannot be read now"), "", again)
        for state in (wait, self.table, self._empty, self._no_match, self._away):
            self._states.addWidget(state)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._states)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.filter_bar, 1)
        top.addWidget(self._export)
        foot.addWidget(self._footer, 1)
        foot.addWidget(self._said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(12)
        layout.addWidget(self.banner)
        layout.addLayout(top)
        layout.addWidget(card, 1)
        layout.addLayout(foot)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._stop = [
            self._audit.changed.subscribe(self._follow),
            self._treasury.ledger_changes.subscribe(self._follow),
            self._treasury.ledger_state.subscribe(self._follow),
        ]
        self.banner.verify_asked.connect(self.verify)
        self.banner.cancel_asked.connect(self.cancel)
        self.banner.look_asked.connect(lambda number: self._spawn(self._show_entry(number), "show an entry"))
        self.filter_bar.changed.connect(self.refresh)
        self.feed.loaded.connect(self._show_state)
        self.feed.failed.connect(self._show_failure)
        self._export.clicked.connect(self.export)
        self._told.connect(self.banner.tell)
        self.table.copied.connect(self._said.setText)
        quiet = QTimer(self)
        quiet.setSingleShot(True)
        quiet.setInterval(SAID_FOR_MS)
        quiet.timeout.connect(self._said.clear)
        self.table.copied.connect(lambda _: quiet.start())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

"""Where the history is kept, what state the database is in, and a test that says what is wrong."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.connecting import DatabasePlace
from lnwallet_desktop.ledger.database_facts import DatabaseFacts
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Facts
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.settings.panel import FACTS_WIDTH, begun, beside_each_other
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button

ABOUT = marked(
    "The history, the limits and the audit log are kept in PostgreSQL. Names, invoices and payees are encrypted there; "
    "the wallet’s keys are never in it."
)
EMBEDDED = marked("On this computer; the program starts and ends it")
EXTERNAL = marked("A PostgreSQL server of yours")
GOOD = marked("The database answers and takes changes: connected, read and written in {ms:.0f} ms.")
TRYING = marked("Trying…")
UNSAID = marked("as PostgreSQL’s own settings say")


class DatabasePanel(QWidget):
    """No password is shown, because none is known here. Reads the figures when it is shown."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("databasePanel")
        self._care = treasury.database_care
        self._spawn = spawn
        self._facts = Facts()
        self._facts.setMaximumWidth(FACTS_WIDTH)
        for caption, name, value in self._place():
            self._facts.add(caption, name)
            self._facts.set(name, value)
        for caption, name in (
            ("PostgreSQL", "databaseVersion"),
            (tr("Size"), "databaseSize"),
            (tr("Tables’ revision"), "databaseRevision"),
        ):
            self._facts.add(caption, name)
        self._problem = Note("warning-circle", "failed", "databaseProblem")
        self._done = Note("check-circle", "success", "databaseDone")
        self.test = button(tr("&Test the database"), "testDatabase", "main")
        self.test.clicked.connect(lambda: self._spawn(self._try(), "test the database"))
        self._reading = Refresher(self._read, spawn, "read the database’s figures")
        layout = begun(self, tr("Database"), tr(ABOUT))
        for widget in (self._facts, beside_each_other(self.test), self._problem, self._done):
            layout.addWidget(widget)
        layout.addStretch(1)

    @property
    def is_settled(self) -> bool:
        return not self._reading.is_busy

    def _place(self) -> list[tuple[str, str, str]]:
        if self._care.place is None:
            folder = (tr("Folder"), "databaseFolder", str(self._care.directory))
            return [(tr("Where"), "databaseWhere", tr(EMBEDDED)), folder]
        return [(tr("Where"), "databaseWhere", tr(EXTERNAL)), *_server(self._care.place)]

    async def _read(self) -> None:
        try:
            facts = await self._care.facts()
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
        else:
            self._problem.say("")
            self._show(facts)

    def _show(self, facts: DatabaseFacts) -> None:
        self._facts.set("databaseVersion", facts.version)
        self._facts.set("databaseSize", formats.size(facts.size_bytes))
        self._facts.set("databaseRevision", facts.revision)
        if self._care.place is not None:
            self._facts.set("databaseTls", tr("encrypted") if facts.is_encrypted else tr("not encrypted"))

    async def _try(self) -> None:
        self._problem.say("")
        self._done.say(tr(TRYING))
        self.test.setEnabled(False)
        try:
            ms = await self._care.trial()
        except WalletDesktopError as error:
            self._done.say("")
            self._problem.say(tr(error.message))
        else:
            self._done.say(tr(GOOD, ms=ms))
            self._reading.look()
        finally:
            self.test.setEnabled(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._done.say("")
        self._reading.look()


def _server(place: DatabasePlace) -> list[tuple[str, str, str]]:
    return [
        (tr("Host"), "databaseHost", place.host or tr(UNSAID)),
        (tr("Port"), "databasePort", place.port or tr(UNSAID)),
        (tr("Database"), "databaseName", place.database or tr(UNSAID)),
        (tr("User"), "databaseUser", place.user or tr(UNSAID)),
        (tr("Connection"), "databaseTls", place.tls or tr(UNSAID)),
    ]

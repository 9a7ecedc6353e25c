"""Where the history is kept: on this computer, or on a PostgreSQL server that the company runs."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.server_address import ServerAddress
from lnwallet_desktop.ledger.server_look import check_free, look_at_server
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.choices import Choice, Choices
from lnwallet_desktop.ui.first_start.step import GAP, Step
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, label, row, set_tone

HERE, SERVER = "here", "server"


class DatabaseStep(Step):
    """The server is asked before the step is left, and by the Test button at any time."""

    name = "database"

    def __init__(self, answers: Answers, spawn: Spawner, fixed: bool) -> None:
        """fixed: the settings name a database already, which wins over whatever is chosen here."""
        super().__init__(
            answers,
            tr("Where is the history kept?"),
            tr("Payments, approvals and the audit log. What is secret in it is encrypted with keys of the vault."),
        )
        self._spawn = spawn
        self._fixed = fixed
        self._choices = Choices(_choices(), SERVER if answers.database_address else HERE)
        self._address = QLineEdit(answers.database_address)
        self._address.setObjectName("databaseAddress")
        self._address.setPlaceholderText("postgresql://treasury@db.example.com:5432/wallet")
        self._address_field = Field(tr("&Address of the database"), self._address)
        self._password = PassphraseField(
            tr("&Password"),
            tr("Kept in this computer’s keyring. Leave it empty where none is needed."),
            "databasePassword",
        )
        self._test = button(tr("T&est the connection"), "testDatabase")
        self._found = label(wrap=True, name="databaseFound")
        self._server = QWidget()
        self._lay_out()
        self._connect()
        if answers.database is not None and answers.database.password:
            self._password.line.setText(answers.database.password)
        self._show_server()
        self.setFocusProxy(self._choices)

    async def take(self) -> bool:
        if self._fixed:
            return True
        if self._choices.value == HERE:
            self.answers.database, self.answers.database_address = None, ""
            return True
        address = await self._ask()
        if address is None:
            return False
        self.answers.database, self.answers.database_address = address, address.without_password
        return True

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._server)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        inside.addWidget(self._address_field)
        inside.addWidget(self._password)
        test = row(self._test, self._found, spacing=12)
        test.setStretch(1, 1)
        inside.addLayout(test)
        self.body.addWidget(self._choices)
        self.body.addWidget(self._server)
        if self._fixed:
            self.intro.setText(tr("LNWALLET_DATABASE_URL names the database, so there is nothing to choose here."))
            self._choices.hide()

    def _connect(self) -> None:
        self._choices.chosen.connect(lambda _: self._show_server())
        self._address.textEdited.connect(self._forget_finding)
        self._password.edited.connect(self._forget_finding)
        self._address.editingFinished.connect(self._part_password)
        self._address.returnPressed.connect(self._password.setFocus)
        self._password.entered.connect(self.entered)
        self._test.clicked.connect(lambda: self._spawn(self._ask(), "test the database"))

    def _show_server(self) -> None:
        self._server.setVisible(self._choices.value == SERVER and not self._fixed)

    def _forget_finding(self) -> None:
        self._found.setText("")
        self._address_field.set_wrong("")

    def _part_password(self) -> None:
        """A password within the address goes to where it cannot be read."""
        try:
            address = ServerAddress.parse(self._address.text())
        except WalletDesktopError:
            return
        if address.password:
            self._address.setText(address.without_password)
            self._password.line.setText(address.password)

    async def _ask(self) -> ServerAddress | None:
        """What was typed, where the server answers and may be used; else says why not."""
        self._part_password()
        try:
            address = ServerAddress.parse(self._address.text()).with_password(self._password.line.text())
        except WalletDesktopError as error:
            self._address_field.set_wrong(tr(error.message))
            self._address.setFocus()
            return None
        self._say(tr("Asking the server…"), "muted")
        self._test.setEnabled(False)
        try:
            found = await asyncio.to_thread(look_at_server, address.url)
            check_free(found)
        except WalletDesktopError as error:
            self._say(tr(error.message), "failed")
            return None
        finally:
            self._test.setEnabled(True)
        self._say(tr("It answers: PostgreSQL {version}, ready to be used.", version=found.version), "success")
        return address

    def _say(self, sentence: str, tone: str) -> None:
        self._found.setText(sentence)
        self._found.setAccessibleName(sentence)
        set_tone(self._found, tone)


def _choices() -> list[Choice]:
    return [
        Choice(
            HERE,
            "chooseEmbedded",
            tr("On &this computer"),
            tr("A PostgreSQL server that comes with the program. Nothing to set up; nobody else can reach it."),
            "database",
            tr("usual"),
        ),
        Choice(
            SERVER,
            "chooseServer",
            tr("On a PostgreSQL &server"),
            tr("Yours, version 14 or newer. Several workstations see the same history."),
            "globe",
        ),
    ]

"""The settings of alerts: from which balance on to tell, and a program of the company that is told too."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.alerts.alarms import Alarms
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.limits.limit_field import LimitField
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button

WORDS = marked(
    "What goes wrong is told below in this window and by the desktop’s notifications. A program of the company can be "
    "told too: it gets a signed message when an alert begins and when it ends."
)
KEPT = marked("A secret is kept in this computer’s keyring. Type another one to replace it.")
IN_MEMORY = marked("A secret is set until this program ends: this computer has no keyring to keep it.")
NONE_SET = marked("At least 16 characters; the receiver knows the same ones.")
NO_KEYRING = marked("This computer has no keyring, so it has to be typed again after each start.")
SAVED, SENT = marked("Saved."), marked("The receiver has taken the test message.")


class AlertsPanel(QWidget):
    """Shows what is set each time it is shown, unless something was typed."""

    def __init__(self, alarms: Alarms, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("alertsPanel")
        self._alarms = alarms
        self._spawn = spawn
        self.low_balance = LimitField("lowBalance", tr("Tell of a &balance below, sat"))
        self.low_balance.line.setPlaceholderText(tr("never"))
        self._url = QLineEdit()
        self._url.setObjectName("webhookUrl")
        self._url.setPlaceholderText("https://…")
        self._url.setMaxLength(2000)
        self._url_field = Field(tr("Web address of the pro&gram to tell"), self._url)
        self.secret = PassphraseField(tr("Se&cret for the signature"), name="webhookSecret")
        self._problem = Note("warning-circle", "failed", "alertsProblem")
        self._done = Note("check-circle", "success", "alertsDone")
        self.save = button(tr("Save the alert sett&ings"), "saveAlerts", accessible=tr("Save the alerts’ settings"))
        self.save.clicked.connect(self._save)
        self.trial = button(tr("Send a message to tr&y"), "sendTestAlert", "quiet")
        self.trial.clicked.connect(lambda: self._run(self._alarms.try_webhook(), tr(SENT)))
        self._lay_out()

    def refresh(self) -> None:
        kept = self._alarms.preferences
        self.low_balance.show_value(kept.low_balance_sats)
        self._url.setText(kept.webhook)
        self.trial.setEnabled(bool(kept.webhook))
        self._spawn(self._show_secret(), "look for the webhook’s secret")

    def _save(self) -> None:
        try:
            least = self.low_balance.value()
        except BadRequest:
            return
        secret = None if self.secret.is_empty else self.secret.take()
        wanted = AlertPreferences(least, self._url.text().strip())
        self._run(self._alarms.change(wanted, secret), tr(SAVED))

    def _run(self, work: Coroutine[Any, Any, None], done: str) -> None:
        for each in (self.save, self.trial):
            each.setEnabled(False)
        self._problem.say("")
        self._done.say("")
        self._spawn(self._finish(work, done), "change the alerts’ settings")

    async def _finish(self, work: Coroutine[Any, Any, None], done: str) -> None:
        try:
            await work
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            self.trial.setEnabled(bool(self._alarms.preferences.webhook))
        else:
            self._done.say(done)
            self.refresh()
        self.save.setEnabled(True)

    async def _show_secret(self) -> None:
        outlives = self._alarms.secret_outlives_program
        if await self._alarms.has_secret():
            self.secret.set_hint(tr(KEPT) if outlives else tr(IN_MEMORY))
        else:
            self.secret.set_hint(tr(NONE_SET) if outlives else f"{tr(NONE_SET)} {tr(NO_KEYRING)}")

    def _lay_out(self) -> None:
        layout = begun(self, tr("Alerts"), tr(WORDS))
        for widget in (self.low_balance, self._url_field, self.secret, self._problem, self._done):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.trial)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._done.say("")
        self.refresh()

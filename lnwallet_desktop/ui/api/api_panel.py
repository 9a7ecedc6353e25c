"""The settings of the admin API: on or off, its place, and the tokens that let programs in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.api.api_switch import ApiSwitch
from lnwallet_desktop.ui.api.token_sheets import SCOPE_WORDS, NewTokenSheet, RevokeTokenSheet
from lnwallet_desktop.ui.limits.limit_field import NumberField
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, column, empty, label

WORDS = marked(
    "Programs of the company can see the history and ask for payments, on this computer only and while this window is "
    "open. Each needs a token, and the limits hold for them too."
)
NO_TOKENS = marked("No program has a token, so none gets in.")
OFF, ON = marked("Off. No program can call."), marked("On, at {url}")


class ApiPanel(QWidget):
    """Reads the tokens when it is shown and after each change."""

    def __init__(self, treasury: Treasury, switch: ApiSwitch, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("apiPanel")
        self._treasury = treasury
        self._switch = switch
        self._spawn = spawn
        self._was_read = False
        self.on = QCheckBox(tr("&Let programs call"))
        self.on.setObjectName("apiOn")
        self.on.setAccessibleName(tr("Let programs call"))
        self.on.clicked.connect(self._turn)
        self.port = _PortField("apiPort", tr("Por&t"), largest=65535, least=1024)
        self.port.show_value(switch.port)
        self._state = label(tr(OFF), tone="muted", wrap=True, name="apiState")
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem = Note("warning-circle", "failed", "apiProblem")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.new = button(tr("New to&ken…"), "newToken")
        self.new.clicked.connect(self._make)
        self._tokens_problem = Note("warning-circle", "failed", "tokensProblem")
        self._lay_out()
        switch.changed.connect(self._show_switch)
        self._show_switch()

    @property
    def is_settled(self) -> bool:
        return self._was_read

    def refresh(self) -> None:
        self._spawn(self._read(), "list the tokens")

    def _turn(self) -> None:
        wanted = self.on.isChecked()
        try:
            port = self.port.value() if wanted else None
        except BadRequest:
            self.on.setChecked(False)
            return
        self.on.setEnabled(False)
        turning = self._switch.turn_off() if port is None else self._switch.turn_on(port)
        self._spawn(turning, "switch the admin API")

    def _show_switch(self) -> None:
        url = self._switch.url
        self.on.setEnabled(True)
        self.on.setChecked(bool(url))
        self.port.line.setEnabled(not url)
        self._state.setText(tr(ON, url=url) if url else tr(OFF))
        self._problem.say(self._switch.problem)

    def _make(self) -> None:
        sheet = NewTokenSheet(self._treasury, self._spawn, self.window())
        sheet.finished.connect(lambda _: self.refresh())
        sheet.open()

    def _revoke(self, token: ApiToken) -> None:
        sheet = RevokeTokenSheet(self._treasury, token, self._spawn, self.window())
        sheet.finished.connect(lambda _: self.refresh())
        sheet.open()

    async def _read(self) -> None:
        try:
            tokens = await self._treasury.tokens.all()
        except WalletDesktopError as error:
            self._tokens_problem.say(tr(error.message))
            return
        self._tokens_problem.say("")
        empty(self._rows)
        usable = [token for token in tokens if token.revoked_at is None]
        for token in usable:
            self._rows.addWidget(self._row(token))
        if not usable:
            self._rows.addWidget(label(tr(NO_TOKENS), tone="muted", wrap=True, name="noTokens"))
        self._was_read = True

    def _row(self, token: ApiToken) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        plain = formats.plain(token.label)
        name = label(plain, weight=QFont.Weight.Medium, wrap=True, name=f"token {plain}")
        expired = token.expires_at <= datetime.now(UTC)
        state = label(
            token_words(token),
            theme.BASE_POINTS - 1,
            tone="failed" if expired else "muted",
            wrap=True,
            name=f"tokenState {plain}",
        )
        revoke = button(
            tr("Revoke…"), f"revokeToken {plain}", "quiet", "", tr("Revoke the token of {plain}", plain=plain)
        )
        revoke.clicked.connect(partial(self._revoke, token))
        line.addLayout(column(name, state, spacing=0), 1)
        line.addWidget(revoke)
        return made

    def _lay_out(self) -> None:
        layout = begun(self, tr("Admin API"), tr(WORDS))
        self.port.setMaximumWidth(160)
        layout.addWidget(self.on)
        layout.addWidget(self.port)
        layout.addWidget(self._state)
        layout.addWidget(self._problem)
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addLayout(self._rows)
        layout.addWidget(frame)
        layout.addWidget(self._tokens_problem)
        below = QHBoxLayout()
        below.addWidget(self.new)
        below.addStretch(1)
        layout.addLayout(below)
        layout.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # a command may have made one


class _PortField(NumberField):
    """No space between the digits: people copy it into addresses."""

    def show_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else str(value))


def token_words(token: ApiToken) -> str:
    """What it may do, up to how much and until when, and whether it is used."""
    may = ", ".join(tr(SCOPE_WORDS[scope][0]).replace("&", "").lower() for scope in Scope if scope in token.scopes)
    day = formats.local_date(token.expires_at.astimezone().date())
    ends = tr("expired on {day}", day=day) if token.expires_at <= datetime.now(UTC) else tr("until {day}", day=day)
    used = (
        tr("last used {last_used_at}", last_used_at=formats.local_time(token.last_used_at))
        if token.last_used_at
        else tr("never used")
    )
    return "; ".join([tr("May {may}", may=may), *_limit_words(token), ends, used])


def _limit_words(token: ApiToken) -> list[str]:
    named = ((token.limits.max_payment_sats, tr("at once")), (token.limits.daily_sats, tr("in 24 hours")))
    return [tr("at most {sats} {when}", sats=format_sats(sats), when=when) for sats, when in named if sats is not None]

"""The sheets that let a program in and shut it out: each asks for an admin's passphrase."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, TokenLimits
from lnwallet_desktop.money import Sats
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.api_tokens import LONGEST_DAYS, NewToken
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.admin_sheets import AdminSheet
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.limits.limit_field import LimitField, NumberField
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, column, label, row

SCOPE_WORDS = {
    Scope.READ: (marked("&Read"), marked("Sees the history, the balance, reports, and what waits for a person.")),
    Scope.PAY: (
        marked("Pa&y"),
        marked(
            "Asks for quotes, payments and invoices. A payment waits for a person, unless an admin has unlocked just "
            "then."
        ),
    ),
    Scope.APPROVE: (marked("D&ecline"), marked("Declines payments that wait for a person. It approves none.")),
    Scope.METRICS: (marked("&Monitor"), marked("Reads figures for monitoring: totals and states, no single payment.")),
}
ONCE = marked(
    "This is shown once. Copy it to where the program keeps its secrets; here only a fingerprint of it is kept."
)
REVOKE_WORDS = marked(
    "From now on “{label}” is refused. What it asked for and waits for a person stays waiting; payments that are on "
    "the way go on. This cannot be undone: a program that needs access again gets a new token."
)
USUAL_DAYS = 90


class NewTokenSheet(AdminSheet):
    """First what the token may do, then, once, its secret."""

    def __init__(self, treasury: Treasury, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(
            tr("A new token"), "newTokenSheet", tr("Ma&ke it"), spawn, parent, tr("Your own &passphrase, to allow it")
        )
        self._treasury = treasury
        self._made: NewToken | None = None
        self._label = QLineEdit()
        self._label.setObjectName("tokenLabel")
        self._label.setMaxLength(100)
        self._label_field = Field(
            tr("&Name of the program"), self._label, tr("It stands beside each payment it asks for.")
        )
        self._scopes = {scope: _box(scope) for scope in Scope}
        self._days = NumberField("tokenDays", tr("For so many &days"), largest=LONGEST_DAYS, least=1)
        self._days.show_value(USUAL_DAYS)
        self._most = LimitField("tokenPayment", tr("&One payment at most, sat"))
        self._daily = LimitField("tokenDaily", tr("In &24 hours at most, sat"))
        self._limits = QWidget()
        self._limits.setLayout(row(self._most, self._daily, spacing=16))
        self._secret = label("", name="tokenSecret", wrap=True)
        self._shown = self._secret_view()
        self._asked = QWidget()
        self._asked.setLayout(
            column(self._label_field, self._scope_list(), self._limits, self._days, self.acting, spacing=14)
        )
        self._scopes[Scope.PAY].toggled.connect(self._limits.setVisible)
        self._limits.hide()
        self.lay_out(self._go, self._asked, self._shown)
        self._shown.hide()
        self.finished.connect(self._forget)
        self._label.setFocus()

    def accept(self) -> None:
        """The sheet stays for the secret; the next time it closes."""
        if self._made is None or not self._shown.isHidden():
            super().accept()
            return
        self._secret.setText(formats.breakable(self._made.secret))
        self._asked.hide()
        self._shown.show()
        self.title.setText(tr("The token of {name}", name=formats.plain(self._made.token.label)))
        self.confirm.set_words(tr("&Done"))
        self.confirm.setEnabled(True)
        if (cancel := self.findChild(QWidget, "cancelAdmin")) is not None:
            cancel.hide()
        self._copy.setFocus()

    def _go(self) -> None:
        if self._made is not None:
            self.accept()
            return
        if not self.confirm.isEnabled() or self.acting.is_empty:
            return
        wanted = self._wanted()
        if wanted is not None:
            self.make(self._make_token(self.acting.take(), *wanted))

    def _wanted(self) -> tuple[str, frozenset[Scope], int, TokenLimits] | None:
        """None where something is wrong, which is then said beside it."""
        name = self._label.text().strip()
        scopes = frozenset(scope for scope, box in self._scopes.items() if box.isChecked())
        self._label_field.set_wrong("" if name else tr("Type the name of the program that will use it."))
        self.problem.say("" if scopes else tr("Choose what the program may do."))
        try:
            days = self._days.value()
            limits = TokenLimits(*(_sats(field) for field in (self._most, self._daily)))
        except BadRequest:
            return None
        if not name or not scopes or days is None:
            return None
        return name, scopes, days, limits if Scope.PAY in scopes else TokenLimits()

    async def _make_token(
        self, passphrase: str, name: str, scopes: frozenset[Scope], days: int, limits: TokenLimits
    ) -> None:
        async with self._treasury.access.authorised_once(passphrase) as lease:
            self._made = await self._treasury.tokens.make(lease, name, scopes, days, limits)

    def _scope_list(self) -> QWidget:
        made = QWidget()
        lines = [label(tr("What it may do"))]
        rows: list[QWidget] = []
        for scope, box in self._scopes.items():
            line = QWidget()
            words = label(tr(SCOPE_WORDS[scope][1]), theme.BASE_POINTS - 1, tone="muted", wrap=True)
            layout = row(box, words, spacing=12)
            layout.setStretch(1, 1)
            line.setLayout(layout)
            box.setFixedWidth(110)
            rows.append(line)
        made.setLayout(column(*lines, *rows, spacing=4))
        return made

    def _secret_view(self) -> QWidget:
        made = QWidget()
        self._secret.setFont(theme.mono_font(theme.BASE_POINTS))
        self._secret.setAccessibleName(tr("The token’s secret"))
        self._copy = button(tr("&Copy"), "copyToken", "", "copy", tr("Copy the token’s secret"))
        self._copy.clicked.connect(self._to_clipboard)
        below = row(self._copy)
        below.addStretch(1)
        layout = column(label(tr(ONCE), wrap=True, name="tokenOnce"), self._secret, spacing=12)
        layout.addLayout(below)
        made.setLayout(layout)
        return made

    def _to_clipboard(self) -> None:
        if self._made is not None:
            QGuiApplication.clipboard().setText(self._made.secret)
            self._copy.set_words(tr("Copied"))

    def _forget(self) -> None:
        """Nothing of it stays in a widget."""
        self._made = None
        self._secret.setText("")


class RevokeTokenSheet(AdminSheet):
    """Shuts a program out."""

    def __init__(self, treasury: Treasury, token: ApiToken, spawn: Spawner, parent: QWidget) -> None:
        name = formats.plain(token.label)
        super().__init__(
            tr("Revoke the token of {name}", name=name),
            "revokeTokenSheet",
            tr("Re&voke it"),
            spawn,
            parent,
            tr("Your own &passphrase, to allow it"),
        )
        self._treasury = treasury
        self._token = token
        self.lay_out(self._go, label(tr(REVOKE_WORDS, label=name), wrap=True), self.acting)
        self.confirm.setProperty("kind", "")
        self.acting.setFocus()

    def _go(self) -> None:
        if self.confirm.isEnabled() and not self.acting.is_empty:
            self.make(self._revoke(self.acting.take()))

    async def _revoke(self, passphrase: str) -> None:
        async with self._treasury.access.authorised_once(passphrase) as lease:
            await self._treasury.tokens.revoke(lease, self._token.token_id)


def _box(scope: Scope) -> QCheckBox:
    caption, words = map(tr, SCOPE_WORDS[scope])
    made = QCheckBox(caption)
    made.setObjectName(f"scope {scope.value}")
    made.setAccessibleName(caption.replace("&", ""))
    made.setAccessibleDescription(words)
    return made


def _sats(field: LimitField) -> Sats | None:
    value = field.value()
    return None if value is None else Sats(value)

"""The strip at the bottom: payments in flight, the database away, news and warnings. Hidden when all is well."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.widgets import Button, Picture, button, label, row


class StripLine(QWidget):
    """One thing to say, with what can be done about it. Hidden while there is nothing."""

    changed = Signal()
    acted = Signal()

    def __init__(self, name: str, icon_name: str, tone: str, action: Button | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._picture = Picture(icon_name, tone)
        self._sentence = label(wrap=True, name=f"{name}Text")
        layout = row(self._picture, self._sentence)
        layout.setStretch(1, 1)
        if action is not None:
            action.clicked.connect(self.acted)
            layout.addWidget(action)
        self.setLayout(layout)
        self.setMinimumHeight(32)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.changed.emit()

    def show_icon(self, icon_name: str, tone: str) -> None:
        self._picture.show_icon(icon_name, tone)


class BottomStrip(QFrame):
    """One line for each thing that there is to say."""

    look_asked = Signal()
    """The payments in flight should be shown."""

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._in_flight: list[Transaction] = []
        self._looking = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 4, 16, 4)
        self._layout.setSpacing(4)
        self._flight = self._line("stripInFlight", "clock", "pending", button(tr("Show them"), "showInFlight", "quiet"))
        self._flight.acted.connect(self.look_asked)
        self._database = self._line("stripDatabase", "warning", "failed")
        self._preparing = self._line("stripPreparing", "clock", "muted")
        self._failure = self._line(
            "stripFailure", "warning", "failed", button(tr("Dismiss"), "dismissFailure", "quiet")
        )
        self._failure.acted.connect(lambda: self._failure.say(""))
        self._news = self._line("stripNews", "check-circle", "success", button(tr("Dismiss"), "dismissNews", "quiet"))
        self._news.acted.connect(lambda: self._news.say(""))
        self._warning = self._line("stripWarning", "info", "muted", button(tr("Hide"), "hideWarning", "quiet"))
        self._warning.acted.connect(lambda: self._warning.say(""))
        self._warning.say(" ".join(map(tr, warnings)))

    @property
    def in_flight_sentence(self) -> str:
        """Empty while nothing is on the way."""
        return self._flight.sentence

    def adopt(self, line: StripLine, first: bool = False) -> None:
        """Show a line that somebody else fills. first: above the others."""
        line.changed.connect(self._show_or_hide)
        self._layout.insertWidget(0 if first else self._layout.count(), line)

    def show_in_flight(self, rows: list[Transaction]) -> None:
        """Sent payments whose outcome is not known."""
        self._in_flight = rows
        self._flight.say(in_flight_words(rows, self._looking))

    def show_looking(self, looking: bool) -> None:
        """Whether this window finds out what becomes of them: only while its wallet is open."""
        if looking != self._looking:
            self._looking = looking
            self.show_in_flight(self._in_flight)

    def show_database(self, sentence: str | None) -> None:
        self._database.say(tr(sentence) if sentence else "")

    def show_preparing(self, sentence: str | None) -> None:
        """The database is at work on something that nobody has to wait for."""
        self._preparing.say(tr(sentence) if sentence else "")

    def show_failure(self, sentence: str) -> None:
        """Something a person started in the background did not work."""
        self._failure.say(sentence)

    def show_settled(self, found: Transaction) -> None:
        """A payment's outcome became known while nobody looked at it."""
        amount = format_sats(found.amount_sats)
        if found.status is PaymentStatus.SUCCESS:
            self._news.show_icon("check-circle", "success")
            self._news.say(
                tr(
                    "Paid {amount} to {pseudonymized_recipient}.",
                    amount=amount,
                    pseudonymized_recipient=found.pseudonymized_recipient,
                )
            )
        else:
            self._news.show_icon("x-circle", "failed")
            self._news.say(
                tr(
                    "Not paid: {amount} to {pseudonymized_recipient}. The money is back in the wallet.",
                    amount=amount,
                    pseudonymized_recipient=found.pseudonymized_recipient,
                )
            )

    def _line(self, name: str, icon_name: str, tone: str, action: Button | None = None) -> StripLine:
        line = StripLine(name, icon_name, tone, action)
        self.adopt(line)
        return line

    def _show_or_hide(self) -> None:
        self.setVisible(any(line.sentence for line in self.findChildren(StripLine)))


def in_flight_words(rows: list[Transaction], looking: bool = True) -> str:
    """`2 payments are on the way, 4 300 sat. …`, and when the last of them is back at the latest; empty without any."""
    if not rows:
        return ""
    total = format_sats(sum(row.amount_sats for row in rows))
    back = formats.returns_by(max((row.locked_until for row in rows if row.locked_until is not None), default=None))
    look = (
        tr("We look every 30 seconds.")
        if looking
        else tr("What becomes of that is looked up where the wallet is open.")
    )
    told = tr_count(
        "{count} payment is on the way, {total}.", "{count} payments are on the way, {total}.", len(rows), total=total
    )
    return f"{told} {look} {back}".strip()

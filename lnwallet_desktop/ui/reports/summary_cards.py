"""What a period came to: a card for each figure, and the equation beside the wallet's own balance."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from lnwallet_desktop.ledger.report_values import Report
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.payments import Balance
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.treasury import report_words
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.widgets import label, set_tone

SPACING = 12


class Card(QFrame):
    """A caption, a figure, and what stands behind it."""

    def __init__(self, caption: str, name: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._caption = caption
        self._figure = label("–", theme.BASE_POINTS + 4, QFont.Weight.DemiBold, name=name)
        self._detail = label(" ", theme.BASE_POINTS - 1, tone="muted", name=f"{name}Detail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(2)
        for widget in (label(caption, tone="muted"), self._figure, self._detail):
            layout.addWidget(widget)

    def say(self, figure: str, detail: str) -> None:
        self._figure.setText(figure)
        self._figure.setAccessibleName(f"{self._caption}: {figure}, {detail}")
        self._detail.setText(detail)


class SummaryCards(QWidget):
    """In, out, fees, success, settling."""

    def __init__(self) -> None:
        super().__init__()
        self._in = Card(tr("In"), "reportIn")
        self._out = Card(tr("Out"), "reportOut")
        self._fees = Card(tr("Fees"), "reportFees")
        self._success = Card(tr("Success"), "reportSuccess")
        self._settling = Card(tr("Settling, 95 % within"), "reportSettling")
        self._cards = (self._in, self._out, self._fees, self._success, self._settling)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        self._arrange(len(self._cards))

    def show_report(self, report: Report) -> None:
        times = report.settle_times
        known = report.out_count + report.failed_count
        self._in.say(format_sats(report.in_sats), _payments(report.in_count))
        self._out.say(format_sats(report.out_sats), _payments(report.out_count))
        self._fees.say(
            format_sats(report.fees_sats),
            tr("{fee_percent} of out", fee_percent=tr(report_words.percent(report.fee_percent, 2))),
        )
        self._success.say(
            tr(report_words.percent(report.success_percent)),
            tr("{out_count} of {known} sent", out_count=group_digits(report.out_count), known=group_digits(known))
            if known
            else tr("nothing was sent"),
        )
        self._settling.say(
            tr(report_words.duration(times.most_within_ms)) if times.most_within_ms is not None else "–",
            tr("half within {half_within_ms}", half_within_ms=tr(report_words.duration(times.half_within_ms)))
            if times.half_within_ms is not None
            else " ",
        )
        self._fit()

    def _fit(self) -> None:
        """As many beside each other as have room for their figures."""
        widest = max(card.sizeHint().width() for card in self._cards) + SPACING
        fitting = max(1, min(len(self._cards), (self.width() + SPACING) // widest))
        rows = -(-len(self._cards) // fitting)
        self._arrange(-(-len(self._cards) // rows))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns

    def minimumSizeHint(self) -> QSize:
        """One card's width: the others go below it."""
        return QSize(max(card.sizeHint().width() for card in self._cards), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Equation(QFrame):
    """opening + in − out − fees = closing, what is pending, and what the wallet itself says."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self._equation = label(weight=QFont.Weight.Medium, wrap=True, name="reportEquation")
        self._equation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._wallet = label(wrap=True, name="reportWallet")
        self._pending = label(wrap=True, tone="pending", name="reportPending")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(4)
        for widget in (self._equation, self._wallet, self._pending):
            layout.addWidget(widget)

    def show_report(self, report: Report, wallet: Balance) -> None:
        equation = tr(report_words.equation(report))
        self._equation.setText(formats.whole_amounts(f"{equation[:1].upper()}{equation[1:]}"))
        self._equation.setAccessibleName(self._equation.text())
        self._pending.setText(formats.whole_amounts(tr(report_words.pending(report.pending))))
        self._pending.setVisible(bool(self._pending.text()))
        self.show_wallet(report, wallet)

    def show_wallet(self, report: Report, wallet: Balance) -> None:
        agreed = wallet.balance_sats == report.balance_now_sats
        held = ""
        if wallet.balance_sats is not None:
            held = tr(
                "Wallet {balance_sats}, as of {as_of}. ",
                balance_sats=format_sats(wallet.balance_sats),
                as_of=formats.age(wallet.as_of),
            )
        now = "" if report.closing_sats == report.balance_now_sats else _books_now(report)
        told = f"{held}{now}{tr(report_words.beside_the_wallet(report, wallet))}"
        self._wallet.setText(formats.whole_amounts(told))
        self._wallet.setToolTip(tr("As of {when}", when=formats.exact_time(wallet.as_of)) if wallet.as_of else "")
        set_tone(self._wallet, "" if agreed else "muted" if wallet.balance_sats is None else "pending")


def _books_now(report: Report) -> str:
    """The closing balance of an earlier period is not to be compared with the wallet of today."""
    return tr("Books of today {balance_now_sats}. ", balance_now_sats=format_sats(report.balance_now_sats))


def _payments(count: int) -> str:
    return tr_count("{count} payment", "{count} payments", count, count=group_digits(count))

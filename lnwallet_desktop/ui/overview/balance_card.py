"""The balance and how old that knowledge is."""

from __future__ import annotations

from PySide6.QtGui import QFont

from lnwallet_desktop.fiat import FiatRate
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import Balance, WalletState
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.widgets import label, set_tone

NEVER = marked("It becomes known when the wallet is opened for the first time.")
STALE = marked("The last known one. Money may have come or gone since.")


class BalanceCard(Card):
    """Needs no database; the last known balance stands here while the wallet is closed."""

    def __init__(self) -> None:
        super().__init__(tr("Balance"), "overviewBalance", 2)
        self._figure = label(name="overviewBalance")
        self._figure.setFont(theme.ui_font(theme.BASE_POINTS + 14, QFont.Weight.DemiBold))
        self._age = label(tone="muted", wrap=True, name="overviewBalanceAge")
        self._fiat = label(tone="muted", name="overviewBalanceFiat")
        self._fiat.hide()
        self._rate: FiatRate | None = None
        self._balance_sats: Sats | None = None
        self._month = label(name="overviewMonthChange")
        self._month.hide()
        self._note = label(tone="muted", wrap=True, name="overviewBalanceNote")
        self.inside.setSpacing(2)
        for widget in (self._figure, self._fiat, self._age, self._month, self._note):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)

    def show_month(self, month: str, change_sats: int) -> None:
        """By how much the books changed since the month's first day."""
        amount = ("+" if change_sats > 0 else "") + format_sats(change_sats)
        self._month.setText(tr("{amount} in {month}", amount=amount, month=month))
        self._month.setVisible(change_sats != 0)

    def show_rate(self, rate: FiatRate | None) -> None:
        """None: the balance stands in satoshis alone."""
        self._rate = rate
        words = rate.words(self._balance_sats) if rate is not None and self._balance_sats is not None else ""
        self._fiat.setText(words)
        as_of = formats.exact_time(rate.as_of) if rate is not None else ""
        self._fiat.setToolTip(tr("At the price of {time}", time=as_of) if as_of else "")
        self._fiat.setVisible(bool(words))

    def show_balance(self, balance: Balance, state: WalletState) -> None:
        known = balance.balance_sats is not None
        self._figure.setText(format_sats(balance.balance_sats or 0) if known else tr("Not known yet"))
        self._figure.setAccessibleName(tr("Balance: {amount}", amount=self._figure.text()))
        self._age.setText(formats.balance_age(balance, state))
        self._age.setToolTip(tr("As of {time}", time=formats.exact_time(balance.as_of)) if balance.as_of else "")
        set_tone(self._age, "pending" if state is WalletState.OFFLINE else "muted")
        self._note.setText(tr(NEVER) if not known else "" if balance.fresh else tr(STALE))
        self._note.setVisible(bool(self._note.text()))
        self._balance_sats = balance.balance_sats
        self.show_rate(self._rate)
        self.show_content()

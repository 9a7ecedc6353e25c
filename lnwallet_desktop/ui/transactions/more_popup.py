"""The conditions that are rarely needed: a range of amounts, and one recipient."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import AmountField
from lnwallet_desktop.ui.popup import Popup
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.recipient_field import LookUp, RecipientField
from lnwallet_desktop.ui.widgets import button, row

WIDTH = 340


class MorePopup(Popup):
    """`chosen` tells the whole filter with these conditions in it."""

    chosen = Signal(ChosenFilter)

    def __init__(self, anchor: QWidget, current: ChosenFilter, look_up: LookUp, spawn: Spawner) -> None:
        super().__init__("morePopup", tr("More conditions"), anchor)
        self._current = current
        self._spawn = spawn
        self.least = AmountField("leastAmount", tr("Amount &from, sat"))
        self.most = AmountField("mostAmount", tr("&to, sat"))
        self.recipient = RecipientField(look_up, spawn)
        self.body.addLayout(row(self.least, self.most, spacing=12))
        self.body.addWidget(self.recipient)
        cancel = button(tr("Cancel"), "moreCancel")
        show = button(tr("&Show these"), "moreShow", "main")
        buttons = row(cancel, show)
        buttons.insertStretch(0, 1)
        self.body.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self.recipient.resized.connect(self.adjustSize)
        for field, value in ((self.least, current.min_amount_sats), (self.most, current.max_amount_sats)):
            field.editor.setText("" if value is None else group_digits(value))
            field.editor.returnPressed.connect(self._decide)
        self.recipient.line.setText(current.recipient or "")
        self.recipient.entered.connect(self._decide)
        show.clicked.connect(self._decide)
        cancel.clicked.connect(self.close)
        self.least.setFocus()

    def _decide(self) -> None:
        amounts = []
        for field in (self.least, self.most):
            amount = None if field.is_empty else field.read()
            if amount is None and not field.is_empty:
                field.setFocus()
                return
            amounts.append(amount)
        least, most = amounts
        if least is not None and most is not None and least > most:
            self.most.set_wrong(tr("This is less than the amount it begins with."))
            self.adjustSize()
            self.most.setFocus()
            return
        wanted = replace(self._current, min_amount_sats=least, max_amount_sats=most)
        self._spawn(self._tell(wanted), "choose more conditions")

    async def _tell(self, wanted: ChosenFilter) -> None:
        try:
            recipient = await self.recipient.read()
        except ValueError:
            self.recipient.setFocus()
            return
        if self.isVisible():
            self.close()
            self.chosen.emit(replace(wanted, recipient=recipient))

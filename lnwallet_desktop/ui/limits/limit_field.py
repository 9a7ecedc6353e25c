"""Inputs for limits: satoshis where nothing typed means no limit, percents, and hours."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import MAX_SATS, group_digits
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field


class NumberField(Field):
    """`value` raises BadRequest, and says under the input what is wrong."""

    edited = Signal()

    def __init__(self, name: str, caption: str, hint: str = "", largest: int = MAX_SATS, least: int = 0) -> None:
        self.line = QLineEdit()
        super().__init__(caption, self.line, hint)
        self.line.setObjectName(name)
        self.line.setFont(theme.figures_font())
        self.line.setMaxLength(24)
        self._largest, self._least = largest, least
        self.line.textEdited.connect(self._on_edited)

    @property
    def typed(self) -> str:
        """Spaces of any kind between the digits are allowed; nothing else is guessed."""
        return "".join(self.line.text().split())

    def show_value(self, value: int | None) -> None:
        self.set_wrong("")
        self.line.setText("" if value is None else group_digits(value))

    def value(self) -> int | None:
        typed = self.typed
        if typed.isascii() and typed.isdigit() and self._least <= int(typed) <= self._largest:
            return int(typed)
        raise self._wrong(
            tr("Type a whole number from {least} to {largest}.", least=self._least, largest=group_digits(self._largest))
        )

    def _wrong(self, sentence: str) -> BadRequest:
        self.set_wrong(sentence)
        return BadRequest(sentence)

    def _on_edited(self) -> None:
        self.set_wrong("")
        self.edited.emit()


class LimitField(NumberField):
    """Nothing typed: no limit."""

    def __init__(self, name: str, caption: str, hint: str = "") -> None:
        super().__init__(name, caption, hint)
        self.line.setPlaceholderText(tr("no limit"))

    def value(self) -> int | None:
        return super().value() if self.typed else None


class PercentField(NumberField):
    """Basis points, shown as percent with at most two decimals."""

    def show_value(self, value: int | None) -> None:
        self.set_wrong("")
        self.line.setText(f"{(value or 0) / 100:g}")

    def value(self) -> int | None:
        try:
            basis_points = Decimal(self.typed.replace(",", ".")) * 100
        except InvalidOperation:
            basis_points = Decimal(-1)
        if basis_points.is_finite() and basis_points == int(basis_points) and 0 <= basis_points <= 10_000:
            return int(basis_points)
        raise self._wrong(tr("Type a percentage from 0 to 100 with at most two decimals."))

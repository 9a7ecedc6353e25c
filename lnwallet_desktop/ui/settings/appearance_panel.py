"""How the window looks: light or dark, how high rows are, and in which language it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from lnwallet_desktop.translation import LANGUAGES, marked, tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.theme import Density, Scheme
from lnwallet_desktop.ui.window_settings import WindowSettings

K = TypeVar("K")

ABOUT = marked("Only for this window; nothing of it is kept in the database.")
AS_SYSTEM = marked("As the system")
SCHEMES = {Scheme.SYSTEM: AS_SYSTEM, Scheme.LIGHT: marked("Light"), Scheme.DARK: marked("Dark")}
DENSITIES = {Density.ROOMY: marked("Roomy"), Density.DENSE: marked("Dense: more rows at once")}
NEXT_START = marked("The language changes when the program is started the next time.")
CURRENCIES = ("AUD", "CAD", "CHF", "EUR", "GBP", "JPY", "NOK", "PLN", "SEK", "USD")
CURRENCY_HINT = marked("Shown where a price is known: on the main network, while the wallet is open.")
WIDTH = 300


class AppearancePanel(QWidget):
    """Keeps what is chosen, and tells it."""

    scheme_chosen = Signal(Scheme)
    density_chosen = Signal(Density)

    def __init__(self, settings: WindowSettings) -> None:
        super().__init__()
        self.setObjectName("appearancePanel")
        self._settings = settings
        self._spoken = settings.language
        self.scheme = _choice("appearanceScheme", SCHEMES, settings.scheme, self._take_scheme)
        self.density = _choice("appearanceDensity", DENSITIES, settings.density, self._take_density)
        self.language = _choice(
            "appearanceLanguage", {"": AS_SYSTEM, **LANGUAGES}, settings.language, self._take_language
        )
        currencies = {code: code for code in (settings.currency, *CURRENCIES)}
        self.currency = _choice("appearanceCurrency", currencies, settings.currency, self._take_currency)
        self._language_field = Field(tr("&Language"), self.language)
        layout = begun(self, tr("Appearance"), tr(ABOUT))
        fields = (
            Field(tr("&Colours"), self.scheme),
            Field(tr("&Rows of tables"), self.density),
            self._language_field,
            Field(tr("Curren&cy beside satoshis"), self.currency, tr(CURRENCY_HINT)),
        )
        for field in fields:
            field.setMaximumWidth(WIDTH)
            layout.addWidget(field)
        layout.addStretch(1)
        self.setFocusProxy(self.scheme)

    def show_scheme(self, scheme: Scheme) -> None:
        """It was chosen elsewhere."""
        with QSignalBlocker(self.scheme):
            self.scheme.setCurrentIndex(list(SCHEMES).index(scheme))

    def _take_scheme(self, scheme: Scheme) -> None:
        self.scheme_chosen.emit(scheme)

    def _take_density(self, density: Density) -> None:
        self._settings.density = density
        self.density_chosen.emit(density)

    def _take_currency(self, currency: str) -> None:
        self._settings.currency = currency

    def _take_language(self, language: str) -> None:
        self._settings.language = language
        self._language_field.set_note(tr(NEXT_START) if language != self._spoken else "")


def _choice(name: str, words: Mapping[K, str], now: K, chosen: Callable[[K], None]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    keys = list(words)
    made.addItems([tr(each) for each in words.values()])
    made.setCurrentIndex(keys.index(now))
    made.currentIndexChanged.connect(lambda place: chosen(keys[place]))
    return made

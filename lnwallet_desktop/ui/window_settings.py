"""What the window remembers: its place, columns, scheme, saved filters. Kept in the data directory, one per wallet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings

from lnwallet_desktop.translation import LANGUAGES
from lnwallet_desktop.ui.theme import Density, Scheme


class WindowSettings:
    """One small INI file; nothing in it is secret, and nothing is lost with it."""

    def __init__(self, data_dir: Path) -> None:
        self._file = QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        kept = str(self._file.value("look/scheme", Scheme.SYSTEM.value))
        return Scheme(kept) if kept in set(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._file.setValue("look/scheme", scheme.value)

    @property
    def density(self) -> Density:
        """How high the rows of tables are."""
        kept = str(self._file.value("look/density", Density.ROOMY.value))
        return Density(kept) if kept in set(Density) else Density.ROOMY

    @density.setter
    def density(self, density: Density) -> None:
        self._file.setValue("look/density", density.value)

    @property
    def language(self) -> str:
        """A code of translation.LANGUAGES; empty: the system's. Takes effect at the next start."""
        kept = str(self._file.value("look/language", ""))
        return kept if kept in LANGUAGES else ""

    @language.setter
    def language(self, language: str) -> None:
        self._file.setValue("look/language", language)

    @property
    def currency(self) -> str:
        """ISO 4217, for amounts beside satoshis; as the system has it where none was chosen."""
        kept = str(self._file.value("look/currency", ""))
        return kept or QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) or "USD"

    @currency.setter
    def currency(self, currency: str) -> None:
        self._file.setValue("look/currency", currency)

    @property
    def export_place(self) -> tuple[str, str]:
        """The folder and the file's ending that were chosen last; empty before."""
        return str(self._file.value("export/folder", "")), str(self._file.value("export/ending", ""))

    @export_place.setter
    def export_place(self, place: tuple[str, str]) -> None:
        self._file.setValue("export/folder", place[0])
        self._file.setValue("export/ending", place[1])

    @property
    def close_on_suspend(self) -> bool:
        """Whether the secrets leave the memory when the computer goes to sleep."""
        return str(self._file.value("lock/close_on_suspend", "false")).lower() == "true"

    def keep_close_on_suspend(self, wanted: bool) -> None:
        self._file.setValue("lock/close_on_suspend", wanted)

    def bytes_of(self, key: str) -> QByteArray | None:
        """A geometry or a header's state, as Qt made it."""
        kept = self._file.value(key)
        return kept if isinstance(kept, QByteArray) else None

    def text_of(self, key: str) -> str:
        """What `keep` was given as a text; empty where there is none."""
        kept = self._file.value(key)
        return kept if isinstance(kept, str) else ""

    def keep(self, key: str, state: QByteArray | str) -> None:
        self._file.setValue(key, state)

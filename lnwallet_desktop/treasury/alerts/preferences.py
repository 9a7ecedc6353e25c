"""What is set about alerts in one data directory. Nothing in it is secret."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from lnwallet_desktop.money import MAX_SATS


@dataclass(frozen=True, slots=True)
class AlertPreferences:
    """low_balance_sats: None: not told. webhook: a URL that was checked; empty: none."""

    low_balance_sats: int | None = None
    webhook: str = ""


class PreferencesFile:
    """The file `alerts.json`. A missing or unreadable one means: nothing was set."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "alerts.json"

    def read(self) -> AlertPreferences:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            least, webhook = kept["low_balance_sats"], str(kept["webhook"])
            if least is not None and not 0 <= int(least) <= MAX_SATS:
                least = None
            return AlertPreferences(None if least is None else int(least), webhook)
        except (OSError, ValueError, KeyError, TypeError):
            return AlertPreferences()

    def write(self, wanted: AlertPreferences) -> None:
        """Whole or not at all. Raises OSError."""
        temporary = self._path.with_suffix(".new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(wanted), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)

"""The last balance that was known to be right, kept for the time when the wallet is closed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Balance


class LastBalance:
    """One small file beside the vault. A missing or unreadable one means: never known."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Balance:
        try:
            data = json.loads(self._path.read_text())
            return Balance(Sats(int(data["balance_sats"])), datetime.fromisoformat(data["as_of"]), fresh=False)
        except (OSError, ValueError, KeyError, TypeError):
            return Balance(None, None, fresh=False)

    def write(self, balance: Balance) -> None:
        if balance.balance_sats is None or balance.as_of is None:
            return
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps({"balance_sats": balance.balance_sats, "as_of": balance.as_of.isoformat()}))
        temporary.replace(self._path)

"""The newest limits that this workstation has proved: nobody can put older ones back in the database unnoticed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from lnwallet_desktop.ledger.policy_statement import SignedPolicy


class SeenPolicy:
    """The file `policy.seen` of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "policy.seen"

    def exists(self) -> bool:
        return self._file.exists()

    def newest(self, public_key: bytes) -> SignedPolicy | None:
        """None where nothing was kept, or nothing that this key signed."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            seen = SignedPolicy.parse(kept["statement"], bytes.fromhex(kept["signature"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return seen if seen.is_signed_by(public_key) else None

    def keep(self, proved: SignedPolicy) -> None:
        """Whole or not at all. Raises OSError."""
        signature = (proved.signature or b"").hex()
        temporary = self._file.with_name(self._file.name + ".new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({"statement": proved.statement, "signature": signature}, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._file)

"""The newest vault that this computer has seen, kept outside the vault, so that an older copy is noticed.

It is kept twice: in the keyring beside the device key, and in `vault.seen` beside the vault. The higher one counts. A
copy of the data directory put back brings its own file along, but not the keyring's; without a keyring only the file
is there, and whoever puts back both is not noticed. Nothing here is secret.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.durable_file import write_durably
from lnwallet_desktop.vault.vault_header import HIGHEST_GENERATION, VaultHeader

log = logging.getLogger(__name__)

_ENTRY = "newest"


@dataclass(frozen=True, slots=True)
class Seen:
    """generation: the highest opened or written here. admins: who could open that one.

    counted: wrong passphrases were counted here, so a count that is gone was removed.
    """

    generation: int
    admins: tuple[str, ...]
    counted: bool = False


class SeenVaults:
    """Reads and keeps it, for whichever vault stands at `vault_path`."""

    def __init__(self, vault_path: Path, device_keys: DeviceKeys) -> None:
        self.path = vault_path.with_name("vault.seen")
        self._device_keys = device_keys

    def newest(self, vault_id: str) -> Seen | None:
        """None where this vault was never opened here."""
        return max(self._kept(vault_id), key=lambda seen: seen.generation, default=None)

    def was_counted(self, vault_id: str) -> bool:
        return any(seen.counted for seen in self._kept(vault_id))

    def keep(self, header: VaultHeader) -> None:
        """Called after the vault is written or was opened: a vault that is newer than this never alarms anybody."""
        self._write(header.vault_id, Seen(header.generation, header.admins, self.was_counted(header.vault_id)))

    def mark_counted(self, header: VaultHeader) -> None:
        """From now on a missing count means something."""
        newest = self.newest(header.vault_id)
        if newest is None or not newest.counted:
            known = newest or Seen(0, header.admins)
            self._write(header.vault_id, replace(known, counted=True))

    def _write(self, vault_id: str, seen: Seen) -> None:
        text = json.dumps({"vault": vault_id, **asdict(seen)})
        if _parse(self._device_keys.recall(vault_id, _ENTRY), vault_id) != seen:
            self._device_keys.remember(vault_id, _ENTRY, text)
        if _parse(self._read(), vault_id) != seen:
            try:
                write_durably(self.path, text.encode())
            except OSError:
                log.exception("the newest generation of the vault could not be kept")

    def _kept(self, vault_id: str) -> list[Seen]:
        kept = [_parse(self._device_keys.recall(vault_id, _ENTRY), vault_id), _parse(self._read(), vault_id)]
        return [seen for seen in kept if seen is not None]

    def _read(self) -> str | None:
        with suppress(OSError, UnicodeDecodeError):
            return self.path.read_text(encoding="utf-8")
        return None


def _parse(text: str | None, vault_id: str) -> Seen | None:
    if text is None:
        return None
    with suppress(ValueError, KeyError, TypeError, OverflowError, RecursionError):
        data = json.loads(text)
        generation = int(data["generation"])
        if data["vault"] == vault_id and 0 <= generation < HIGHEST_GENERATION:
            return Seen(generation, tuple(str(name) for name in data["admins"]), bool(data["counted"]))
    return None

"""Which PostgreSQL server a data directory was set up with: its address in a file, its password in the keyring."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from lnwallet_desktop.errors import BadRequest, SetupIncomplete
from lnwallet_desktop.ledger.server_address import ServerAddress
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.durable_file import write_durably

_ENTRY = "database-password"


@dataclass(frozen=True, slots=True)
class _Kept:
    url: str
    keyring_id: str  # empty: it needs no password of ours


class DatabaseChoice:
    """The file `database.json`; without it the embedded server is used."""

    def __init__(self, data_dir: Path, device_keys: DeviceKeys) -> None:
        self._path = data_dir / "database.json"
        self._device_keys = device_keys

    def keep(self, address: ServerAddress | None) -> None:
        """None: the embedded server. Raises BadRequest where there is a password and no keyring for it; OSError."""
        before = self._read()
        if address is None:
            with suppress(FileNotFoundError):
                self._path.unlink()
        else:
            self._write(address)
        if before is not None and before.keyring_id:
            self._device_keys.forget(before.keyring_id, (_ENTRY,))

    def adopted_by(self, settings: Settings) -> Settings:
        """With the server that was chosen, unless the settings name one themselves. Raises SetupIncomplete."""
        kept = self._read() if settings.database_url is None else None
        if kept is None:
            return settings
        password = self._device_keys.recall(kept.keyring_id, _ENTRY) if kept.keyring_id else ""
        if password is None:
            raise SetupIncomplete(
                phrase(
                    "The password of the database is kept in this computer’s keyring, which does not give it. Unlock "
                    "the keyring and start again, or give the whole address in LNWALLET_DATABASE_URL."
                )
            )
        return replace(settings, database_url=ServerAddress.parse(kept.url).with_password(password).url)

    def _write(self, address: ServerAddress) -> None:
        keyring_id = ""
        if address.password:
            keyring_id = f"database-{uuid4()}"
            self._device_keys.remember(keyring_id, _ENTRY, address.password)
            if self._device_keys.recall(keyring_id, _ENTRY) != address.password:
                raise BadRequest(
                    phrase(
                        "This computer has no keyring that could keep the database’s password. Put it into "
                        "PostgreSQL’s password file (.pgpass) and leave it out here."
                    )
                )
        kept = {"url": address.without_password, "keyring_id": keyring_id}
        write_durably(self._path, json.dumps(kept).encode())

    def _read(self) -> _Kept | None:
        """Raises SetupIncomplete: to use another database than the chosen one would show an empty history."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return _Kept(str(found["url"]), str(found["keyring_id"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise SetupIncomplete(
                phrase(
                    "The file {name} in the data directory tells which database is used, and it cannot be read. "
                    "Restore it, or name the database in LNWALLET_DATABASE_URL. Nothing was changed.",
                    name=self._path.name,
                )
            ) from None

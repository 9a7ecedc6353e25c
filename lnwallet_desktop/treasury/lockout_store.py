"""The count of wrong passphrases on disk, and its mirror in the keyring.

The higher count of the two holds, so that neither a removed file nor an older one put back gives new tries. Without a
keyring the file alone counts. If it is gone after it was in use, that counts as locked out where the vault has another
way in, and else as one try left: who can remove it there can also copy the vault and guess elsewhere, so a harder rule
would only hurt the owner.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.lockout import MOST_TRIES, Attempts, Moment
from lnwallet_desktop.vault.durable_file import write_durably
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader

Counts = Mapping[str, Attempts]
_ENTRY = "attempts"


class AttemptStore:
    """Of the vault at that place. `write` returns when the count is on the disk."""

    def __init__(self, vault: VaultFile) -> None:
        self.path = vault.path.with_name("unlock-attempts.json")
        self._device_keys = vault.device_keys
        self._seen = vault.seen

    def read(self, header: VaultHeader, now: Moment) -> Counts:
        """For every admin who has a wrong try on record."""
        kept = _parse(self._file(), header.vault_id)
        mirror = _parse(self._device_keys.recall(header.vault_id, _ENTRY), header.vault_id)
        if kept is None and mirror is None:
            return self._of_the_unknown(header, now)
        return _higher(kept or {}, mirror or {})

    def write(self, header: VaultHeader, counts: Counts) -> None:
        """Raises SetupIncomplete: then nothing may be tried, for it would not be counted."""
        known = {name: asdict(counts[name]) for name in header.admins if name in counts}
        text = json.dumps({"vault": header.vault_id, "admins": known})
        try:
            write_durably(self.path, text.encode())
        except OSError as error:
            raise SetupIncomplete(
                phrase(
                    "Wrong passphrases could not be counted ({name}), so none was tried. Make the data directory "
                    "writable and make room on its disk.",
                    name=type(error).__name__,
                )
            ) from error
        self._device_keys.remember(header.vault_id, _ENTRY, text)
        self._seen.mark_counted(header)

    def _of_the_unknown(self, header: VaultHeader, now: Moment) -> Counts:
        if not self._seen.was_counted(header.vault_id):
            return {}
        other_way = header.has_recovery_code or len(header.admins) > 1
        counts = {name: Attempts(MOST_TRIES if other_way else MOST_TRIES - 1, now) for name in header.admins}
        self.write(header, counts)  # the delay begins when it is noticed, once
        return counts

    def _file(self) -> str | None:
        with suppress(OSError, UnicodeDecodeError):
            return self.path.read_text(encoding="utf-8")
        return None


def _parse(text: str | None, vault_id: str) -> dict[str, Attempts] | None:
    """None for what is missing, broken or of another vault."""
    if text is None:
        return None
    with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        data = json.loads(text)
        if data["vault"] == vault_id:
            return {name: _attempts(each) for name, each in data["admins"].items()}
    return None


def _attempts(data: dict[str, Any]) -> Attempts:
    last = data["last"]
    moment = Moment(float(last["wall_s"]), float(last["since_boot_s"]), str(last["boot_id"]))
    if not math.isfinite(moment.wall_s + moment.since_boot_s):
        raise ValueError("no time")
    return Attempts(max(0, int(data["failures"])), moment)


def _higher(one: Counts, other: Counts) -> Counts:
    return {
        name: max((each[name] for each in (one, other) if name in each), key=lambda attempts: attempts.failures)
        for name in {*one, *other}
    }

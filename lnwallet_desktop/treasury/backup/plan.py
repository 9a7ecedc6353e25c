"""Where backups go by themselves, how often, and which old ones are taken away."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

KEEP_DAILY = 7
KEEP_WEEKLY = 4
KEEP_MONTHLY = 12
LONGEST_DAYS = 30
EARLY = timedelta(minutes=30)
"""So that a computer that is switched on at nine every day makes one every day."""
_NAME = re.compile(r"lnwallet-(?P<wallet>[0-9a-f]{8})-(?P<at>\d{8}T\d{6})Z\.age")


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """folder: None: no backup is made by itself."""

    folder: Path | None = None
    every_days: int = 1

    def due_at(self, last_made: datetime | None, now: datetime) -> datetime | None:
        """When the next one is to be made; now, where one was never made; None without a folder."""
        if self.folder is None:
            return None
        return now if last_made is None else last_made + timedelta(days=self.every_days) - EARLY


class PlanFile:
    """The file `backups.json`. A missing or unreadable one means: nothing was set."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "backups.json"

    def read(self) -> BackupPlan:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            days = int(kept["every_days"])
            folder = Path(kept["folder"]) if kept["folder"] else None
            return BackupPlan(folder, min(max(days, 1), LONGEST_DAYS))
        except (OSError, ValueError, KeyError, TypeError):
            return BackupPlan()

    def write(self, plan: BackupPlan) -> None:
        """Whole or not at all. Raises OSError."""
        temporary = self._path.with_suffix(".new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({"folder": str(plan.folder) if plan.folder else None, "every_days": plan.every_days}, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)


def backups_in(folder: Path, wallet_id: UUID) -> list[tuple[datetime, Path]]:
    """Of this wallet, by the names that this program gives; oldest first. Raises OSError."""
    found = []
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name is not None and name["wallet"] == wallet_id.hex[:8]:
            found.append((datetime.strptime(name["at"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), path))
    return sorted(found)


def thinned(backups: Iterable[tuple[datetime, Path]]) -> list[Path]:
    """Which may go: not the newest of each of the last 7 days, 4 weeks and 12 months that have any."""
    newest_first = sorted(backups, reverse=True)
    kept: set[Path] = set()
    for key, most in (("%Y-%m-%d", KEEP_DAILY), ("%G-%V", KEEP_WEEKLY), ("%Y-%m", KEEP_MONTHLY)):
        spans: dict[str, Path] = {}
        for at, path in newest_first:
            if len(spans) < most:
                spans.setdefault(at.strftime(key), path)
        kept |= set(spans.values())
    return [path for _, path in newest_first if path not in kept]

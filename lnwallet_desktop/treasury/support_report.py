"""One file for whoever helps: versions, state and log of this installation, without a secret, a name or a payment."""

from __future__ import annotations

import asyncio
import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.verify import verify
from lnwallet_desktop.ledger.database import Database, has_database
from lnwallet_desktop.ledger.export.partial_file import PartialFile
from lnwallet_desktop.ledger.health import health
from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.logs.log_file import log_files
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.checks import check_all
from lnwallet_desktop.treasury.support_about import about
from lnwallet_desktop.treasury.support_texts import Mask, masked_log
from lnwallet_desktop.treasury.workstation import instance_of
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader

ENDING = ".zip"
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the report. words: what it holds, for the person who decides whether to give it away."""

    name: str
    words: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SupportReport:
    parts: tuple[Part, ...]

    def save(self, target: Path, overwrite: bool = False) -> int:
        """Whole or not at all; its bytes. Raises BadRequest, FileExists, FileNotWritten."""
        if target.suffix.lower() != ENDING:
            raise BadRequest(
                phrase("The report is a ZIP file: name one that ends in {ending}. Nothing was written.", ending=ENDING)
            )
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in self.parts:
                archive.writestr(part.name, part.content)
        with PartialFile(target, overwrite) as partial:
            partial.file.write(content.getvalue())
            if os.name == "posix":
                os.fchmod(partial.file.fileno(), _OWNER_ONLY)
            return partial.publish()


class SupportReports:
    """Makes them. Works without a wallet, and while the database does not answer: the report then says so."""

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        """database: the open one, where there is one."""
        self._settings = settings
        self._database = database

    async def make(self) -> SupportReport:
        return await asyncio.to_thread(self.made)

    def made(self) -> SupportReport:
        """Takes seconds where the audit log is long. Changes nothing; the embedded server is started if need be."""
        settings, opened = self._settings, self._database
        header = _header(settings)
        if opened is None and has_database(settings):
            try:
                database = Database.open(settings)
            except WalletDesktopError as error:
                return self._write(header, None, error.message)
            try:
                return self._write(header, database, "")
            finally:
                database.close()
        return self._write(header, opened, "There is no database yet.")

    def _write(self, header: VaultHeader | None, database: Database | None, why_none: str) -> SupportReport:
        settings = self._settings
        holder, other = ({"state": why_none}, None) if database is None else _holder(settings, database)
        mask = Mask(settings.data_dir, header.admins if header else (), [other] if other else [])
        nothing = {"state": why_none}

        def part(name: str, words: str, told: Any) -> Part:
            return Part(name, words, json.dumps(mask.value(told), indent=1, ensure_ascii=False) + "\n")

        return SupportReport(
            (
                part(
                    "about.json",
                    "Versions, operating system and settings; no address and no password.",
                    about(settings, header),
                ),
                part("checks.json", "What “doctor” finds, part by part.", [asdict(f) for f in check_all(settings)]),
                part(
                    "database.json",
                    "Version, size, indexes, and how many payments there are in each state; none of them singly.",
                    _safely(lambda: health(database)) if database else nothing,
                ),
                part("holder.json", "Whether this or another computer has the wallet open.", holder),
                part(
                    "audit.json",
                    "How far the audit log is proved; none of its entries.",
                    _safely(lambda: _proof(settings, database)) if database else nothing,
                ),
                Part(
                    "log.jsonl",
                    "The newest lines of the program’s log, without names, amounts and whatever could be a secret.",
                    masked_log(log_files(settings.data_dir), mask),
                ),
            )
        )


def _holder(settings: Settings, database: Database) -> tuple[dict[str, Any], str | None]:
    """What is told of who holds the wallet, and the other workstation’s name, which is not."""
    hold = WalletHold(database, instance_of(settings.data_dir), "")
    try:
        holder, other = hold.holder(), hold.other_holder()
    except WalletDesktopError as error:
        return {"state": error.message}, None
    if holder is None:
        return {"state": "nobody has the wallet open"}, None
    where = "another computer" if other else "this computer"
    return {"state": f"open on {where}", "epoch": holder.epoch}, other.workstation if other else None


def _proof(settings: Settings, database: Database) -> dict[str, Any]:
    anchors = Anchors(settings.data_dir)
    result = verify(database, anchors.keys(), anchors.seen())
    finding = result.finding
    return {
        "good": result.good,
        "entries": result.entries,
        "checkpoints": result.checkpoints,
        "proved_until": result.proved_until,
        "proved_at": result.proved_at.isoformat() if result.proved_at else None,
        "damage": finding.damage if finding else None,
        "first_bad": finding.sequence if finding else None,
        "keys": len(anchors.keys()),
    }


def _safely(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except WalletDesktopError as error:
        return {"state": error.message}


def _header(settings: Settings) -> VaultHeader | None:
    try:
        return VaultFile(settings.vault_file, DeviceKeys()).header()
    except WalletDesktopError:
        return None

"""The manifest as JSON: written, and read so that nothing in it is taken for granted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from lnwallet_desktop.errors import BackupRefused
from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.dump.figures import Figures, Money, TableFigures
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Balance, Network
from lnwallet_desktop.treasury.backup.values import FORMAT, Manifest, Member, Part

LARGEST = 1 << 20


def to_bytes(manifest: Manifest) -> bytes:
    """Canonical: what is signed is these bytes."""
    figures, balance = manifest.figures, manifest.balance
    document = {
        "format": manifest.format,
        "backup": str(manifest.backup_id),
        "made_at": manifest.made_at.isoformat(),
        "app_version": manifest.app_version,
        "wallet": str(manifest.wallet_id),
        "network": manifest.network.value,
        "schema": manifest.schema,
        "server": manifest.server,
        "workstation": manifest.workstation,
        "vault_generation": manifest.vault_generation,
        "tables": {name: asdict(table) for name, table in figures.tables.items()},
        "money": {kind: asdict(money) for kind, money in figures.money.items()},
        "audit": {"sequence": figures.audit_sequence, "hash": figures.audit_hash},
        "balance": {"sats": balance.balance_sats, "as_of": _iso(balance.as_of)},
        "exit_state_at": _iso(manifest.exit_state_at),
        "members": {part.value: asdict(member) for part, member in manifest.members.items()},
    }
    return json.dumps(document, sort_keys=True, indent=1).encode()


def from_bytes(data: bytes) -> Manifest:
    """Raises BackupRefused: damaged, or of a newer version."""
    try:
        said = json.loads(data)
        _check_age(said)
        return _read(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupRefused(
            said("This backup’s list of contents cannot be read. Use another backup."), "damaged"
        ) from None


def _check_age(said: dict[str, Any]) -> None:
    if int(said["format"]) > FORMAT or str(said["schema"]) > schema.HEAD:
        raise BackupRefused(
            said(
                "This backup was made by a newer version of this program ({value}; its tables are at {said}, "
                "this version knows {HEAD}). Install that version, then restore it. Nothing was changed.",
                value=said.get("app_version"),
                said=said["schema"],
                HEAD=schema.HEAD,
            ),
            "newer",
        )


def _read(said: dict[str, Any]) -> Manifest:
    as_of, exit_at = said["balance"]["as_of"], said["exit_state_at"]
    sats = said["balance"]["sats"]
    return Manifest(
        backup_id=UUID(said["backup"]),
        made_at=_moment(said["made_at"]),
        app_version=str(said["app_version"])[:100],
        wallet_id=UUID(said["wallet"]),
        network=Network(said["network"]),
        schema=str(said["schema"]),
        server=str(said["server"])[:100],
        workstation=str(said["workstation"])[:200],
        vault_generation=int(said["vault_generation"]),
        figures=Figures(
            {name: TableFigures(int(each["rows"]), str(each["content"])) for name, each in said["tables"].items()},
            {kind: Money(**{name: int(n) for name, n in each.items()}) for kind, each in said["money"].items()},
            int(said["audit"]["sequence"]),
            str(said["audit"]["hash"]),
        ),
        balance=Balance(None if sats is None else Sats(int(sats)), _moment(as_of) if as_of else None, fresh=False),
        exit_state_at=_moment(exit_at) if exit_at else None,
        members={Part(name): Member(int(each["size"]), str(each["sha256"])) for name, each in said["members"].items()},
        format=int(said["format"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None

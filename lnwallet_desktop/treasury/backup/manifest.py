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
from lnwallet_desktop.translation import phrase
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
        told = json.loads(data)
        _check_age(told)
        return _read(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupRefused(
            phrase("This backup’s list of contents cannot be read. Use another backup."), "damaged"
        ) from None


def _check_age(told: dict[str, Any]) -> None:
    if int(told["format"]) > FORMAT or str(told["schema"]) > schema.HEAD:
        raise BackupRefused(
            phrase(
                "This backup was made by a newer version of this program ({value}; its tables are at {tables}, "
                "this version knows {HEAD}). Install that version, then restore it. Nothing was changed.",
                value=told.get("app_version"),
                tables=told["schema"],
                HEAD=schema.HEAD,
            ),
            "newer",
        )


def _read(told: dict[str, Any]) -> Manifest:
    as_of, exit_at = told["balance"]["as_of"], told["exit_state_at"]
    sats = told["balance"]["sats"]
    return Manifest(
        backup_id=UUID(told["backup"]),
        made_at=_moment(told["made_at"]),
        app_version=str(told["app_version"])[:100],
        wallet_id=UUID(told["wallet"]),
        network=Network(told["network"]),
        schema=str(told["schema"]),
        server=str(told["server"])[:100],
        workstation=str(told["workstation"])[:200],
        vault_generation=int(told["vault_generation"]),
        figures=Figures(
            {name: TableFigures(int(each["rows"]), str(each["content"])) for name, each in told["tables"].items()},
            {kind: Money(**{name: int(n) for name, n in each.items()}) for kind, each in told["money"].items()},
            int(told["audit"]["sequence"]),
            str(told["audit"]["hash"]),
        ),
        balance=Balance(None if sats is None else Sats(int(sats)), _moment(as_of) if as_of else None, fresh=False),
        exit_state_at=_moment(exit_at) if exit_at else None,
        members={Part(name): Member(int(each["size"]), str(each["sha256"])) for name, each in told["members"].items()},
        format=int(told["format"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None

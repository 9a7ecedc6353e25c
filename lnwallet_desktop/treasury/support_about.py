"""What a support report says of the program, its computer and its settings."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lnwallet_desktop import __version__
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.vault.vault_header import VaultHeader


def about(settings: Settings, header: VaultHeader | None) -> dict[str, Any]:
    return {
        "program": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "language": os.environ.get("LANG"),
        "settings": {
            "network": settings.network,
            "database": _database_words(settings),
            "passphrase_from_file": settings.passphrase_file is not None,
            "shared_sandbox": settings.shared_sandbox_dir is not None,
            "variables": sorted(name for name in os.environ if name.startswith("LNWALLET_")),
        },
        "vault": None
        if header is None
        else {
            "format": header.format,
            "generation": header.generation,
            "network": header.network,
            "admins": len(header.admins),
            "recovery_code": header.has_recovery_code,
            "needs_keyring": header.needs_device_key,
        },
    }


def _database_words(settings: Settings) -> dict[str, Any]:
    """That it is another server, and how one signs in; not where it is."""
    if settings.database_url is None:
        return {"kind": "embedded", "state": EmbeddedServer(settings.postgres_dir).describe().state}
    _, separator, rest = settings.database_url.partition("://")
    try:
        named = conninfo_to_dict(f"postgresql://{rest}" if separator else settings.database_url)
    except psycopg.Error:  # its message may quote the password
        return {"kind": "external", "address": "cannot be read"}
    return {"kind": "external", "names": sorted(named), "sslmode": named.get("sslmode")}

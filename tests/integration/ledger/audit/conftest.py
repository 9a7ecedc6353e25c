"""A log of a wallet, its signer, and a superuser who attacks it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.audit_key import AuditSigner

WALLET = UUID("018f3a52-7c11-7d20-9a1e-3f5b2c4d6e7f")


@pytest.fixture
def bound(database: Database) -> Database:
    """Of one wallet, its log empty."""
    database.bind(WALLET, Network.SANDBOX)
    return database


@pytest.fixture
def signer() -> AuditSigner:
    return AuditSigner(b"a key of the tests, 32 bytes long"[:32])


@pytest.fixture
def anchors(tmp_path: Path, signer: AuditSigner) -> Anchors:
    """Of a workstation that has opened the wallet."""
    made = Anchors(tmp_path)
    made.trust(signer.public_key)
    return made


@pytest.fixture
def attacker(bound: Database) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A superuser whom no trigger stops."""
    with bound.raw_connection() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET statement_timeout = 0")
        yield connection

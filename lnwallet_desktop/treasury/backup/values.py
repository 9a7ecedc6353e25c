"""What backups are, as plain values: the manifest of one, how far something is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from uuid import UUID

from lnwallet_desktop.errors import BackupCancelled
from lnwallet_desktop.ledger.dump.figures import Figures
from lnwallet_desktop.payments import Balance, Network
from lnwallet_desktop.translation import marked

FORMAT = 1
"""Of the archive. A newer program reads older ones; an older program refuses newer ones."""


class Part(StrEnum):
    """The files of an archive, in their order. The values are their names in it."""

    MANIFEST = "manifest.json"
    SIGNATURE = "manifest.sig"  # Ed25519 by the wallet's audit key, where the wallet was open
    README = "README.txt"
    VAULT = "vault.lnw"
    HISTORY = "history.dump"
    AUDIT_KEYS = "audit/keys.json"
    ANCHORS = "audit/anchors.jsonl"
    POLICY = "policy.seen"
    BALANCE = "last-balance.json"
    EXIT_STATE = "exit-state.json"
    SANDBOX = "sandbox/network.db"


@dataclass(frozen=True, slots=True)
class Member:
    """size: bytes. sha256: hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. schema: the database's revision. server: PostgreSQL's version.

    exit_state_at: when the wallet's exit state was last exported; None where there is none.
    """

    backup_id: UUID
    made_at: datetime
    app_version: str
    wallet_id: UUID
    network: Network
    schema: str
    server: str
    workstation: str
    vault_generation: int
    figures: Figures
    balance: Balance
    exit_state_at: datetime | None
    members: dict[Part, Member]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a person sees of a backup before it is restored. admins: who were in its vault.

    size: bytes of the file. signed: whether the wallet signed it; else it was made while the wallet was closed.
    """

    made_at: datetime
    network: Network
    wallet_id: UUID
    admins: tuple[str, ...]
    transactions: int
    audit_entries: int
    balance: Balance
    app_version: str
    workstation: str
    size: int
    signed: bool


class Step(StrEnum):
    """The values are for a person."""

    COPYING = marked("Copying the history")
    WRITING = marked("Encrypting and writing")
    READING = marked("Reading and decrypting")
    RESTORING = marked("Putting the history back")
    COMPARING = marked("Comparing rows and sums")
    PROVING = marked("Proving the audit log")


@dataclass(frozen=True, slots=True)
class Progress:
    """done of total, in whatever the step counts; total is 0 where it is not known."""

    step: Step
    done: int = 0
    total: int = 0


Told = Callable[[Progress], None]
"""Called from the thread that works."""


def nobody(progress: Progress) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a person follows long work and ends it."""

    told: Told = nobody
    stop: Event = field(default_factory=Event)

    def tell(self, step: Step, done: int = 0, total: int = 0) -> None:
        """How far it is. Raises BackupCancelled once it is to end."""
        if self.stop.is_set():
            raise BackupCancelled
        self.told(Progress(step, done, total))


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written, read back and found the same."""

    path: Path
    manifest: Manifest
    size: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """A backup that was restored for a trial. proved_until: the last entry of its audit log that is signed."""

    path: Path
    manifest: Manifest
    signed: bool
    at: datetime
    proved_until: int


@dataclass(frozen=True, slots=True)
class Restored:
    """admin: who has the new passphrase. others: admins who need one too, by the recovery code. limits: whether limits
    were set in the backup and are in force again; None where there were none.
    """

    manifest: Manifest
    admin: str
    others: tuple[str, ...]
    limits: bool | None

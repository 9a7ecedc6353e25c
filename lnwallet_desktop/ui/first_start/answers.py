"""What the person has answered so far, secrets included: kept in memory, and only its draft in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lnwallet_desktop.ledger.server_address import ServerAddress
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.backup.values import BackupContents
from lnwallet_desktop.treasury.first_start.draft import Draft, Source
from lnwallet_desktop.treasury.first_start.making import RestorePlan, WalletPlan
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import new_words


@dataclass(slots=True)
class Answers:
    """Changed by the steps, each its own part."""

    network: Network = Network.SANDBOX
    source: Source = Source.NEW
    admin: str = ""
    database_address: str = ""
    backup: Path | None = None
    api_key: str | None = field(default=None, repr=False)
    old_words: str = field(default="", repr=False)
    words_passphrase: str | None = field(default=None, repr=False)
    backup_code: RecoveryCode | None = field(default=None, repr=False)
    contents: BackupContents | None = None
    passphrase: str = field(default="", repr=False)
    fresh_words: str = field(default_factory=new_words, repr=False)
    code: RecoveryCode = field(default_factory=RecoveryCode.new, repr=False)
    database: ServerAddress | None = None

    @classmethod
    def of(cls, draft: Draft) -> Answers:
        return cls(
            network=draft.network,
            source=draft.source,
            admin=draft.admin,
            database_address=draft.database,
            backup=Path(draft.backup) if draft.backup else None,
        )

    def draft(self, step: str) -> Draft:
        """What may be kept in a file."""
        backup = str(self.backup) if self.backup else ""
        return Draft(step, self.network, self.source, self.admin, self.database_address, backup)

    @property
    def is_real_money(self) -> bool:
        return self.network is Network.MAINNET

    def plan(self) -> WalletPlan | RestorePlan:
        if self.source is Source.BACKUP and self.backup is not None and self.backup_code is not None:
            return RestorePlan(self.backup, self.backup_code, self.admin, self.passphrase, self.database)
        return WalletPlan(
            network=self.network,
            admin=self.admin,
            passphrase=self.passphrase,
            words=self.old_words if self.source is Source.WORDS else self.fresh_words,
            code=self.code,
            words_passphrase=self.words_passphrase if self.source is Source.WORDS else None,
            api_key=self.api_key if self.network is Network.MAINNET else None,
            database=self.database,
        )

"""Wallets that are lost and restored, with real parts: what was paid where, and what the books say afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from lnwallet_desktop.errors import Refused
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network, PaymentStatus, Transaction
from lnwallet_desktop.sandbox.records import Ledger
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.backup.restoring import restore_backup
from lnwallet_desktop.treasury.backup.values import Made, Restored
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.treasuries import sandbox_of
from tests.unit.vault.vaults import CHEAP

PASSPHRASE = "copper lantern forty rivers"
NEW_PASSPHRASE = "seven walnut doors ahead"
FUNDS = Sats(200_000)


@dataclass
class Lost:
    """A wallet that a test makes, backs up and loses. network: the sandbox, which outlives both computers."""

    network: Path
    code: RecoveryCode = field(default_factory=RecoveryCode.new)

    def settings(self, data_dir: Path, database_url: str | None = None) -> Settings:
        return Settings(data_dir, database_url=database_url, shared_sandbox_dir=self.network)

    async def make(self, data_dir: Path, funds: Sats = FUNDS) -> Treasury:
        """Open, and with money."""
        treasury = await Treasury.start(self.settings(data_dir))
        treasury._vault._cost = CHEAP
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX, recovery=self.code)
        await treasury.access.open(PASSPHRASE)
        control = sandbox_of(treasury)
        await asyncio.to_thread(control.fund, await treasury.wallet.wallet.identity_key(), funds)
        while (await treasury.wallet.refresh()).balance_sats != funds:
            await asyncio.sleep(0.05)
        await treasury.receiving.back_fill()
        return treasury

    async def restore(self, made: Made, data_dir: Path, database_url: str | None = None) -> Restored:
        """Onto another computer, as far as the program can tell."""
        settings = self.settings(data_dir, database_url)
        return await asyncio.to_thread(restore_backup, settings, made.path, self.code, "Maria", NEW_PASSPHRASE)

    async def open(self, data_dir: Path, database_url: str | None = None) -> Treasury:
        treasury = await Treasury.start(self.settings(data_dir, database_url))
        await treasury.access.open(NEW_PASSPHRASE)
        return treasury


async def new_invoice(treasury: Treasury, amount_sats: int, outcome: str = "success") -> str:
    """Valid for a day: a long run asks for it again an hour later."""
    order = sandbox_of(treasury).invoice
    return (await asyncio.to_thread(order, Sats(amount_sats), "", outcome, 86_400)).invoice


async def pay(treasury: Treasury, invoice: str, passphrase: str = PASSPHRASE, wait_s: float = 20) -> Transaction:
    async with treasury.access.unlocked_once(passphrase) as lease:
        return await treasury.desk.pay(await treasury.desk.quote(invoice), lease, "rent", wait_s)


async def refusal_of(treasury: Treasury, invoice: str) -> Refused | None:
    """Why it is not paid; None where it was."""
    try:
        await pay(treasury, invoice, NEW_PASSPHRASE)
    except Refused as refused:
        return refused
    return None


def rows(treasury: Treasury) -> list[Transaction]:
    return list(treasury.history.page(TransactionFilter(), Sort.parse("timestamp"), 500).transactions)


Known = tuple[str, str, int, int | None, PaymentStatus, str]


def known(found: list[Transaction]) -> list[Known]:
    """What a restored history has in common with the lost one; memo and who began it are in no network."""
    return sorted(
        (
            row.payment_hash,
            row.direction.value,
            row.amount_sats,
            row.fee_sats if row.status is PaymentStatus.SUCCESS else None,
            row.status,
            row.pseudonymized_recipient,
        )
        for row in found
    )


async def network_of(treasury: Treasury) -> Ledger:
    return await asyncio.to_thread(sandbox_of(treasury).ledger)

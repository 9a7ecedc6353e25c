"""Makes the wallet that a first start asked for: database, vault, connection, and on the sandbox money to try."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.server_address import ServerAddress
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.database_choice import DatabaseChoice
from lnwallet_desktop.treasury.first_start.draft import DraftFile
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.recovery_code import RecoveryCode

log = logging.getLogger(__name__)

MONEY_TO_TRY = Sats(100_000)
FUNDED_WITHIN_S = 20.0


class MakingStep(Enum):
    """What is done, in this order."""

    DATABASE = auto()
    VAULT = auto()
    CONNECTION = auto()
    MONEY = auto()


@dataclass(frozen=True, slots=True)
class WalletPlan:
    """words: of a wallet that exists already, or new ones that are on paper. database: None for the embedded server;
    settings that name a server themselves win over it.
    """

    network: Network
    admin: str
    passphrase: str = field(repr=False)
    words: str = field(repr=False)
    code: RecoveryCode | None = field(repr=False, default=None)
    words_passphrase: str | None = field(repr=False, default=None)
    api_key: str | None = field(repr=False, default=None)
    database: ServerAddress | None = None

    @property
    def steps(self) -> tuple[MakingStep, ...]:
        return tuple(each for each in MakingStep if each is not MakingStep.MONEY or self.network is Network.SANDBOX)


@dataclass(frozen=True, slots=True)
class Made:
    """problem: why the wallet, which is made, is not open or has no money to try; empty where all is well."""

    treasury: Treasury
    problem: str = ""


async def make_wallet(settings: Settings, plan: WalletPlan, tell: Callable[[MakingStep], None]) -> Made:
    """All of it; where that fails before the vault is there, nothing is left but an empty database.

    tell: is given each step as it begins. A kill at any moment leaves either no wallet, and the next start begins
    again, or a whole one: the database's choice is kept before the vault is written, and what comes after the vault is
    done again by any start. Raises WalletDesktopError.
    """
    tell(MakingStep.DATABASE)
    settings = await asyncio.to_thread(_keep_database, settings, plan.database)
    treasury = await Treasury.start(settings)
    try:
        tell(MakingStep.VAULT)
        await treasury.create_wallet(
            plan.admin, plan.passphrase, plan.network, plan.api_key, plan.words, plan.words_passphrase, plan.code
        )
    except BaseException:
        await treasury.close()
        raise
    await asyncio.to_thread(DraftFile(settings.data_dir).remove)
    return Made(treasury, await _begin(treasury, plan, tell))


def _keep_database(settings: Settings, chosen: ServerAddress | None) -> Settings:
    if settings.database_url is not None:
        return settings
    choice = DatabaseChoice(settings.data_dir, DeviceKeys())
    choice.keep(chosen)
    return choice.adopted_by(settings)


async def _begin(treasury: Treasury, plan: WalletPlan, tell: Callable[[MakingStep], None]) -> str:
    """Why it is not ready to pay; empty where it is. The wallet is there in any case."""
    try:
        tell(MakingStep.CONNECTION)
        await treasury.access.open(plan.passphrase)
        if plan.network is Network.SANDBOX:
            tell(MakingStep.MONEY)
            await _fund(treasury)
    except WalletDesktopError as error:
        log.warning("the new wallet is made and not ready yet", extra={"code": error.code})
        return error.message
    return ""


async def _fund(treasury: Treasury) -> None:
    """Play money, once; it comes in by itself also after the patience has ended."""
    if treasury.sandbox is None or (await treasury.wallet.refresh()).balance_sats:
        return
    await asyncio.to_thread(treasury.sandbox.fund, await treasury.wallet.wallet.identity_key(), MONEY_TO_TRY)
    for _ in range(int(FUNDED_WITHIN_S / 0.1)):
        if (await treasury.wallet.refresh()).balance_sats:
            return
        await asyncio.sleep(0.1)

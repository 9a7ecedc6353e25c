"""Makes the wallet that a first start asked for: database, vault, connection, and on the sandbox money to try."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from threading import Event

from lnwallet_desktop.errors import FileNotWritten, WalletDesktopError
from lnwallet_desktop.ledger.server_address import ServerAddress
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.backup.restoring import restore_backup
from lnwallet_desktop.treasury.backup.values import Progress, Step
from lnwallet_desktop.treasury.database_choice import DatabaseChoice
from lnwallet_desktop.treasury.first_start.draft import DraftFile
from lnwallet_desktop.treasury.play_money import fetch_play_money
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.recovery_code import RecoveryCode

log = logging.getLogger(__name__)


class MakingStep(Enum):
    """What is done, in this order."""

    DATABASE = auto()
    VAULT = auto()
    CONNECTION = auto()
    MONEY = auto()


Stage = MakingStep | Step
Tell = Callable[[Stage, int, int], None]
"""What is begun now, and how far it is: done of how many; 0 of 0 where that is not counted."""


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
    def steps(self) -> tuple[Stage, ...]:
        return tuple(each for each in MakingStep if each is not MakingStep.MONEY or self.network is Network.SANDBOX)


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """A backup, the code that opens it, and the admin who gets a new passphrase."""

    backup: Path
    code: RecoveryCode = field(repr=False)
    admin: str
    passphrase: str = field(repr=False)
    database: ServerAddress | None = None

    @property
    def steps(self) -> tuple[Stage, ...]:
        return (Step.READING, Step.RESTORING, Step.COMPARING, Step.PROVING, MakingStep.CONNECTION)


@dataclass(frozen=True, slots=True)
class Made:
    """problem: why the wallet, which is made, is not open or has no money to try; empty where all is well."""

    treasury: Treasury
    problem: str = ""


async def make_wallet(settings: Settings, plan: WalletPlan, tell: Tell) -> Made:
    """All of it; where that fails before the vault is there, nothing is left but an empty database.

    tell: is given each step as it begins. A kill at any moment leaves either no wallet, and the next start begins
    again, or a whole one: the database's choice is kept before the vault is written, and what comes after the vault is
    done again by any start. Raises WalletDesktopError.
    """
    tell(MakingStep.DATABASE, 0, 0)
    settings = await asyncio.to_thread(_keep_database, settings, plan.database)
    treasury = await Treasury.start(settings)
    try:
        tell(MakingStep.VAULT, 0, 0)
        await treasury.create_wallet(
            plan.admin, plan.passphrase, plan.network, plan.api_key, plan.words, plan.words_passphrase, plan.code
        )
    except BaseException:
        await treasury.close()
        raise
    await asyncio.to_thread(DraftFile(settings.data_dir).remove)
    return Made(treasury, await _begin(treasury, plan, tell))


async def restore_wallet(settings: Settings, plan: RestorePlan, tell: Tell, stop: Event) -> Made:
    """As `make_wallet`, from a backup. stop: set it to end; then, too, there is no wallet here.

    tell: called on the loop. Raises WalletDesktopError.
    """
    loop = asyncio.get_running_loop()

    def told(at: Progress) -> None:
        loop.call_soon_threadsafe(tell, at.step, at.done, at.total)

    settings = await asyncio.to_thread(_keep_database, settings, plan.database)
    restored = await asyncio.to_thread(
        restore_backup,
        settings,
        plan.backup,
        plan.code,
        plan.admin,
        plan.passphrase,
        told,
        stop,
    )
    await asyncio.to_thread(DraftFile(settings.data_dir).remove)
    treasury = await Treasury.start(settings)
    tell(MakingStep.CONNECTION, 0, 0)
    return Made(treasury, await _open(treasury, plan.passphrase) or _others(restored.others))


async def _open(treasury: Treasury, passphrase: str) -> str:
    try:
        await treasury.access.open(passphrase)
    except WalletDesktopError as error:
        log.warning("the restored wallet is there and not open yet", extra={"code": error.code})
        return error.message
    return ""


def _others(admins: tuple[str, ...]) -> str:
    """Who cannot unlock on this computer yet."""
    if not admins:
        return ""
    return phrase("{names} need new passphrases here: each by the recovery code, at “Open”.", names=", ".join(admins))


def _keep_database(settings: Settings, chosen: ServerAddress | None) -> Settings:
    if settings.database_url is not None:
        return settings
    choice = DatabaseChoice(settings.data_dir, DeviceKeys())
    try:
        choice.keep(chosen)
    except OSError as error:
        raise FileNotWritten(
            phrase("The data folder cannot be written: {strerror}.", strerror=error.strerror)
        ) from None
    return choice.adopted_by(settings)


async def _begin(treasury: Treasury, plan: WalletPlan, tell: Tell) -> str:
    """Why it is not ready to pay; empty where it is. The wallet is there in any case."""
    try:
        tell(MakingStep.CONNECTION, 0, 0)
        await treasury.access.open(plan.passphrase)
        if treasury.sandbox is not None:
            tell(MakingStep.MONEY, 0, 0)
            if not (await treasury.wallet.refresh()).balance_sats:
                await fetch_play_money(treasury.wallet, treasury.sandbox)  # late, it comes in by itself
    except WalletDesktopError as error:
        log.warning("the new wallet is made and not ready yet", extra={"code": error.code})
        return error.message
    return ""

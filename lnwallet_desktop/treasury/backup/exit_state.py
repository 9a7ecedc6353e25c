"""What the SDK needs to take the money to the chain if the Spark operators are gone, kept for backups."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from lnwallet_desktop.errors import Locked, WalletUnavailable
from lnwallet_desktop.treasury.backup.values import Part
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.vault.durable_file import write_durably

log = logging.getLogger(__name__)


class ExitState:
    """The file `exit-state.json` of a data directory. Stale as the wallet is used, so each backup takes a new one."""

    def __init__(self, data_dir: Path, wallet: WalletSession) -> None:
        self._path = data_dir / Part.EXIT_STATE.value
        self._wallet = wallet

    async def keep(self) -> bool:
        """Write it down, if the wallet is open; else what was kept last stays."""
        try:
            state = await self._wallet.wallet.exit_state()
            await asyncio.to_thread(write_durably, self._path, state.encode())
            return True
        except Locked:
            return False
        except (WalletUnavailable, OSError) as error:
            log.warning("the exit state could not be kept: %s", type(error).__name__)
            return False

"""Two installations of one wallet on one external PostgreSQL: one sends, the other sees everything."""

import asyncio
import shutil
from pathlib import Path

import pytest

from lnwallet_desktop.errors import HeldElsewhere
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import pay_new
from tests.loops import Loop
from tests.postgres import database_url, emptied_url, postgres
from tests.treasuries import PASSPHRASE, open_funded

__all__ = ["database_url", "emptied_url", "postgres"]


def test_the_second_one_sees_all_and_opens_when_the_first_has_closed(
    tmp_path: Path, loop: Loop, database_url: str
) -> None:
    async def scenario() -> None:
        first = await open_funded(Settings(tmp_path / "desk", database_url=database_url))
        (tmp_path / "laptop").mkdir()
        shutil.copy(tmp_path / "desk" / "vault.lnw", tmp_path / "laptop" / "vault.lnw")
        second = await Treasury.start(Settings(tmp_path / "laptop", database_url=database_url))
        with pytest.raises(HeldElsewhere, match="holds this wallet"):
            await second.access.open(PASSPHRASE)
        assert not second.access.state.opened

        told = asyncio.Event()
        second.ledger_changes.subscribe(lambda ids: told.set() if ids else None)
        paid = await pay_new(first)
        assert paid.status is PaymentStatus.SUCCESS
        await told.wait()
        page = await asyncio.to_thread(second.history.page, TransactionFilter(), Sort(), 1)
        assert page.transactions[0].transaction_id == paid.transaction_id

        await first.close()
        await second.access.open(PASSPHRASE)
        assert second.access.state.opened
        await second.close()

    loop.run(scenario())

"""One wallet that is made, backed up, goes on paying, and is lost."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.treasury.backup.values import Made
from tests.loops import Loop
from tests.postgres import postgres
from tests.restores import Known, Lost, known, new_invoice, pay, rows
from tests.treasuries import sandbox_of

__all__ = ["postgres"]


@dataclass
class Story:
    """before: invoices paid before the backup. after: those paid since, by what became of them. books: at the end."""

    lost: Lost
    directory: Path
    made: Made
    before: str
    after: dict[str, str]
    books_at_backup: list[Known]
    books: list[Known]
    balance_sats: int

    def place(self, name: str) -> Path:
        return self.directory / name


@pytest.fixture(scope="session")
def story(loop: Loop) -> Iterator[Story]:
    directory = Path(tempfile.mkdtemp(prefix="lnw-"))
    os.chmod(directory, 0o755)  # noqa: S103 - as root, the database's user has to come through
    network = directory / "network"
    process = SandboxProcess(network)
    process.start(True)
    try:
        yield loop.run(_tell(directory, network))
    finally:
        process.stop()
        shutil.rmtree(directory)


async def _tell(directory: Path, network: Path) -> Story:
    lost = Lost(network)
    treasury = await lost.make(directory / "lost")
    before = await new_invoice(treasury, 1_000)
    await pay(treasury, before)
    hanging = await new_invoice(treasury, 1_100, "hang")
    await pay(treasury, hanging, wait_s=2)
    books_at_backup = known(await asyncio.to_thread(rows, treasury))
    made = await treasury.backups.make(directory)
    after = {outcome: await new_invoice(treasury, 2_000 + n, outcome) for n, outcome in enumerate(_OUTCOMES)}
    for outcome, invoice in after.items():
        await pay(treasury, invoice, wait_s=20 if outcome in ("success", "fail") else 2)
    ours = await treasury.receiving.invoice(lost_receipt := 3_000, "")  # type: ignore[arg-type]
    await asyncio.to_thread(sandbox_of(treasury).pay, ours.text)
    while not any(row.amount_sats == lost_receipt for row in await asyncio.to_thread(rows, treasury)):
        await treasury.wallet.refresh()
        await asyncio.sleep(0.1)
    balance = await treasury.wallet.refresh()
    books = known(await asyncio.to_thread(rows, treasury))
    await treasury.close()
    return Story(lost, directory, made, before, after, books_at_backup, books, balance.balance_sats or 0)


_OUTCOMES = ("success", "fail", "hang")

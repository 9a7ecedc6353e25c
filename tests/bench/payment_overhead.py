"""What a payment of ours costs beside the bare SDK's, the same payments in the same run, in turn."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.wallet.breez_wallet import BreezWallet
from lnwallet_desktop.wallet.invoice_checks import read_invoice
from tests.integration.wallet.networks_under_test import SandboxPlace
from tests.treasuries import PASSPHRASE, open_funded, sandbox_of

PAIRS = 15
AMOUNT = Sats(2_500)


async def bare_s(place: SandboxPlace, wallet: BreezWallet) -> float:
    """Seconds from the invoice to success with the SDK alone: prepare and send."""
    made = await asyncio.to_thread(place.control.invoice, AMOUNT)
    began = time.perf_counter()
    prepared = await wallet.prepare(read_invoice(made.invoice, place.network), AMOUNT)
    payment = await wallet.send(prepared, uuid4(), Sats(1_000), 10)
    assert payment.status is PaymentStatus.SUCCESS
    return time.perf_counter() - began


async def ours_s(treasury: Treasury) -> float:
    """Seconds from the invoice to a settled row: quote and pay, with T1, T2 and T3."""
    made = await asyncio.to_thread(sandbox_of(treasury).invoice, AMOUNT)
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        began = time.perf_counter()
        quote = await treasury.desk.quote(made.invoice)
        row = await treasury.desk.pay(quote, lease, None, 10)
        assert row.status is PaymentStatus.SUCCESS
        return time.perf_counter() - began


async def compare(directory: Path) -> tuple[list[float], list[float]]:
    treasury = await open_funded(Settings(directory / "ours"))
    endpoint = treasury._sandbox_process.find()
    assert endpoint is not None
    place = SandboxPlace(endpoint, sandbox_of(treasury))
    wallet = await place.open(directory / "bare")
    await place.fund(wallet, Sats(2_000_000))
    while (await wallet.refresh()).balance_sats != 2_000_000:
        await asyncio.sleep(0.05)
    bare, ours = [], []
    for _ in range(PAIRS + 1):
        bare.append(await bare_s(place, wallet))
        ours.append(await ours_s(treasury))
    await wallet.disconnect()
    await treasury.close()
    return bare[1:], ours[1:]  # the first of each warms up


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="lnwallet-bench-") as directory:
        Path(directory).chmod(0o755)
        with asyncio.Runner() as runner:
            bare, ours = runner.run(compare(Path(directory)))
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    print(
        f"payment: ours {statistics.median(ours) * 1000:.0f} ms, the bare SDK {statistics.median(bare) * 1000:.0f} ms, "
        f"median ratio {ratio:.3f} over {PAIRS} pairs"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

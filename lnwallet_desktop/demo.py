"""`demo`: the whole main job once, on the sandbox network, with every part real."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import platformdirs
from mnemonic import Mnemonic

from lnwallet_desktop.cli.commands import balance_of, sandbox_of
from lnwallet_desktop.cli.holding import holding
from lnwallet_desktop.cli.on_treasury import relaying, with_treasury
from lnwallet_desktop.cli.output import Output, outcome_line, transaction_table
from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.open_window import server_maker
from lnwallet_desktop.payments import Network, PaymentStatus, Transaction
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.documents import transaction_document
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.application import (
    make_application,
    run_on_qt,
    show_until_closed,
)
from lnwallet_desktop.ui.visits import Visits
from lnwallet_desktop.wallet.sdk_log import follow_sdk_log

ADMIN = "Treasurer"
DEMO_NAME = "lnwallet-desktop-demo"
FUNDS = Sats(1_000_000)
LEAST = Sats(200_000)
TIMEOUT_S = 60


def demo_passphrase(data_dir: Path) -> str:
    """The demo admin's passphrase, made once and kept beside the demo's wallet (mode 0600). Never printed."""
    path = data_dir / "passphrase.txt"
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").strip()
    words = Mnemonic("english").wordlist
    passphrase = " ".join(secrets.choice(words) for _ in range(6))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(passphrase + "\n")
    return passphrase


def demo_settings(settings: Settings, named: Path | None) -> Settings:
    """The demo keeps to a directory of its own unless one is named, so that it never meets a real wallet."""
    directory = named or Path(os.environ.get("LNWALLET_DATA_DIR") or platformdirs.user_data_dir(DEMO_NAME))
    directory = directory.expanduser().absolute()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return replace(settings, data_dir=directory, network=Network.SANDBOX)


async def demo_invoice(treasury: Treasury) -> str:
    """One more invoice of a remote payee, to be shown in the pay dialog."""
    made = await asyncio.to_thread(sandbox_of(treasury).invoice, Sats(2_500), memo="Office rent, April")
    return made.invoice


class Demo:
    """The steps of the main job. Each says what it does, and fails loudly if it did not happen."""

    def __init__(self, treasury: Treasury, passphrase: str, output: Output) -> None:
        self._treasury = treasury
        self._passphrase = passphrase
        self._output = output

    async def make(self) -> None:
        """The wallet, unless there is one."""
        if not self._treasury.has_wallet:
            await self._treasury.create_wallet(ADMIN, self._passphrase, Network.SANDBOX)
            self._output.say("Made a wallet on the sandbox network; its vault is encrypted.")

    async def run(self) -> dict[str, object]:
        """Wallet, money, four payments; the history afterwards as a JSON document."""
        await self.make()
        await self._open()
        await self._fund()
        paid = await self._pay(Sats(2_500), "Office rent, March", "success", payee=0)
        self._expect(paid, PaymentStatus.SUCCESS)
        failed = await self._pay(Sats(4_200), "Hosting, yearly plan", "fail", payee=1)
        self._expect(failed, PaymentStatus.FAILED)
        late = await self._pay(Sats(1_800), "Coffee beans", "pending=2", payee=2, wait_s=1)
        self._expect(late, PaymentStatus.PENDING)
        late = await self._settles(late)
        self._expect(late, PaymentStatus.SUCCESS)
        await self._receive(Sats(12_000), "Invoice 2041, consulting")
        return await self._table()

    async def _open(self) -> None:
        treasury = self._treasury
        await treasury.access.open(self._passphrase)
        balance = await treasury.wallet.refresh()
        self._output.say(f"Opened it: {format_sats(balance.balance_sats or 0)}.")

    async def _fund(self) -> None:
        held = self._treasury.wallet.balance.balance_sats or 0
        if held < LEAST:
            control = sandbox_of(self._treasury)
            await asyncio.to_thread(control.fund, await self._treasury.wallet.wallet.identity_key(), FUNDS)
            held = await balance_of(self._treasury, held + FUNDS)
            self._output.say(f"Funded it with test money: {format_sats(held)}.")

    async def _pay(self, amount_sats: Sats, memo: str, outcome: str, payee: int, wait_s: float = 20) -> Transaction:
        treasury = self._treasury
        control = sandbox_of(treasury)
        name = (await asyncio.to_thread(control.payees))[payee].name
        made = await asyncio.to_thread(control.invoice, amount_sats, memo=memo, outcome=outcome, payee=name)
        async with treasury.access.unlocked_once(self._passphrase) as lease:
            quote = await treasury.desk.quote(made.invoice)
            row = await treasury.desk.pay(quote, lease, memo, wait_s)
        self._output.say(f"Paid an invoice that ends in “{outcome}”: {outcome_line(row)}")
        return row

    async def _settles(self, row: Transaction) -> Transaction:
        async with asyncio.timeout(TIMEOUT_S):
            while row.status is PaymentStatus.PENDING:
                await asyncio.sleep(0.5)
                await self._treasury.desk.reconcile()
                row = await self._find(row)
        self._output.say(f"The pending one settled: {outcome_line(row)}")
        return row

    async def _receive(self, amount_sats: Sats, memo: str) -> None:
        treasury = self._treasury
        invoice = await treasury.receiving.invoice(amount_sats, memo)
        await asyncio.to_thread(sandbox_of(treasury).pay, invoice.text)
        async with asyncio.timeout(TIMEOUT_S):
            while not await self._matching(
                TransactionFilter(search=invoice.payment_hash, status=PaymentStatus.SUCCESS)
            ):
                await treasury.wallet.refresh()
                await treasury.receiving.back_fill()
                await asyncio.sleep(0.1)
        self._output.say(f"Received {format_sats(amount_sats)} from a remote payer.")

    async def _table(self) -> dict[str, object]:
        history = self._treasury.history
        page = await asyncio.to_thread(history.page, TransactionFilter(), Sort(), 50, None)
        balance = await self._treasury.wallet.refresh()
        self._output.say(f"\n{transaction_table(page.transactions)}\n")
        self._output.say(f"Balance: {format_sats(balance.balance_sats or 0)}")
        return {
            "balance_sats": balance.balance_sats,
            "transactions": [transaction_document(row) for row in page.transactions],
        }

    async def _find(self, row: Transaction) -> Transaction:
        rows = await self._matching(TransactionFilter(search=row.payment_hash))
        return rows[0]

    async def _matching(self, wanted: TransactionFilter) -> tuple[Transaction, ...]:
        page = await asyncio.to_thread(self._treasury.history.page, wanted, Sort(), 1, None)
        return page.transactions

    def _expect(self, row: Transaction, status: PaymentStatus) -> None:
        if row.status is not status:
            raise WalletDesktopError(f"The demo expected {status.value} but the payment is {row.status.value}.")


def demonstrate(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """The main job with pictures of it; then the window on it, where there is a screen."""
    from lnwallet_desktop.ui.application import (
        has_screen,
        save_pictures,
    )

    settings = demo_settings(settings, getattr(arguments, "data_dir", None))
    passphrase = demo_passphrase(settings.data_dir)
    directory = arguments.screenshots or settings.data_dir / "screenshots"
    follow_sdk_log()
    app = make_application()
    visits = Visits()

    async def in_pictures(treasury: Treasury) -> int:
        document = await Demo(treasury, passphrase, output).run()
        pictures = await save_pictures(app, treasury, await demo_invoice(treasury), directory)
        output.say("\nPictures:\n" + "\n".join(f"  {path}" for path in pictures))
        output.document({**document, "screenshots": [str(path) for path in pictures]}, "The main job is done.")
        return 0

    async def in_window(treasury: Treasury) -> int:
        """The window first, and the payments live in it."""
        job_of = Demo(treasury, passphrase, output)
        await job_of.make()
        window = asyncio.create_task(show_until_closed(treasury, False, server_maker(treasury), visits))
        job = asyncio.create_task(job_of.run())
        await asyncio.wait((window, job), return_when=asyncio.FIRST_COMPLETED)
        if window.done():
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)
        else:
            output.document(await job, "The main job is done.")
            output.say(f"The window is open. Its passphrase is in {settings.data_dir / 'passphrase.txt'}.")
        await window
        return 0

    async def demo(treasury: Treasury) -> int:
        async with relaying(settings, treasury, visits.bring):
            return await (in_window if has_screen() and not arguments.headless else in_pictures)(treasury)

    with holding(settings):
        return run_on_qt(app, lambda: with_treasury(settings, demo))

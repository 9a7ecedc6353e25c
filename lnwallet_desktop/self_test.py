"""`doctor --self-test`: the program proves itself with a throw-away wallet on the sandbox network, every part real.

For installers and for whoever helps. It reads no setting, no keyring and no data of the person who runs it, and leaves
nothing behind.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
import secrets
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import lnwallet_desktop
from lnwallet_desktop.cli.commands import balance_of, sandbox_of
from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.errors import SelfTestFailed, WalletDesktopError
from lnwallet_desktop.ledger.embedded.places import known_places
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState
from lnwallet_desktop.logs.log_file import logging_to
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import Network, PaymentStatus
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.application import make_application, run_on_qt
from lnwallet_desktop.ui.painting import paint_window
from lnwallet_desktop.vault.device_key import use_no_keyring

T = TypeVar("T")

STEP_S = 90
"""A step that takes longer hangs; on a slow disk the first one has taken 20 s."""
FUNDS = Sats(100_000)
AMOUNT = Sats(2_500)
FEWEST_MODULES = 300
ADMIN = "Self-test"
NOT_LOADED = ("lnwallet_desktop.__main__", "lnwallet_desktop.sandbox.generate_wire")
"""The one runs the program, the other needs a tool of developers."""


@dataclass(frozen=True, slots=True)
class Step:
    """name: a stable word."""

    name: str
    seconds: float
    detail: str


def run_self_test(output: Output) -> int:
    """Exit code 0 if every step did its work; 1 with the first one that did not."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    use_no_keyring()
    began = time.monotonic()
    test = SelfTest(output)
    try:
        with _throw_away_directory() as directory, logging_to(directory):
            app = make_application()
            run_on_qt(app, lambda: test.run(Settings(directory, Network.SANDBOX)))
        test.note_gone(directory)
    except SelfTestFailed as failed:
        return _tell_failure(test.steps, failed, output)
    seconds = round(time.monotonic() - began, 2)
    document = {"ok": True, "seconds": seconds, "steps": [asdict(step) for step in test.steps]}
    output.document(document, f"Everything works ({seconds:.1f} s).")
    return DONE


class SelfTest:
    """The main job in steps, each measured and told."""

    def __init__(self, output: Output) -> None:
        self.steps: list[Step] = []
        self._output = output
        self._passphrase = secrets.token_urlsafe(18)

    async def run(self, settings: Settings) -> int:
        """Raises SelfTestFailed."""
        await self._step("program", _load_everything, str)
        treasury = await self._step("database", lambda: self._start(settings), lambda _: "embedded PostgreSQL runs")
        try:
            await self._told("vault", self._make_wallet, treasury)
            await self._told("wallet", self._open, treasury)
            await self._told("money", self._fund, treasury)
            await self._told("payment", self._pay, treasury)
            await self._told("window", self._paint, treasury)
            await self._told("audit", self._prove, treasury)
        except BaseException:
            with suppress(Exception):  # the step that failed is what counts
                await self._end(treasury)
            raise
        await self._told("shutdown", self._end, treasury)
        return DONE

    def note_gone(self, directory: Path) -> None:
        """Raises SelfTestFailed where something is left."""
        if directory.exists():
            raise SelfTestFailed("cleaning up", f"{directory} is still there.")

    async def _told(self, name: str, work: Callable[[Treasury], Awaitable[str]], treasury: Treasury) -> None:
        await self._step(name, lambda: work(treasury), str)

    async def _step(self, name: str, work: Callable[[], Awaitable[T]], detail: Callable[[T], str]) -> T:
        began = time.monotonic()
        try:
            async with asyncio.timeout(STEP_S):
                result = await work()
        except TimeoutError as error:
            raise SelfTestFailed(name, f"it did not end within {STEP_S} s.") from error
        except WalletDesktopError as error:
            raise SelfTestFailed(name, error.message) from error
        except Exception as error:  # whatever it is, the person is to learn at which step
            raise SelfTestFailed(name, f"{type(error).__name__}.") from error
        self.steps.append(step := Step(name, round(time.monotonic() - began, 3), detail(result)))
        self._output.say(f"ok  {step.name:<10} {step.seconds:>6.2f} s  {step.detail}")
        return result

    async def _start(self, settings: Settings) -> Treasury:
        return await Treasury.start(settings)

    async def _make_wallet(self, treasury: Treasury) -> str:
        await treasury.create_wallet(ADMIN, self._passphrase, Network.SANDBOX)
        return "a new wallet, encrypted"

    async def _open(self, treasury: Treasury) -> str:
        await treasury.access.open(self._passphrase)
        await treasury.wallet.refresh()
        return "the SDK is connected to the sandbox network"

    async def _fund(self, treasury: Treasury) -> str:
        await asyncio.to_thread(sandbox_of(treasury).fund, await treasury.wallet.wallet.identity_key(), FUNDS)
        return f"{format_sats(Sats(await balance_of(treasury, FUNDS)))} of test money arrived"

    async def _pay(self, treasury: Treasury) -> str:
        made = await asyncio.to_thread(sandbox_of(treasury).invoice, AMOUNT, memo="Self-test")
        async with treasury.access.unlocked_once(self._passphrase) as lease:
            quote = await treasury.desk.quote(made.invoice)
            row = await treasury.desk.pay(quote, lease, "Self-test", STEP_S)
        if row.status is not PaymentStatus.SUCCESS:
            raise WalletDesktopError(f"the payment is {row.status.value}: {row.failure_reason or 'no reason given'}.")
        return f"paid {format_sats(row.amount_sats)}, fee {row.fee_sats} sat"

    async def _paint(self, treasury: Treasury) -> str:
        painting = await paint_window(treasury)
        if painting.is_blank or not painting.rows:
            raise WalletDesktopError(
                f"the window is blank: {painting.rows} rows, {painting.colours} colours, {painting.largest_share:.0%} "
                "of it one colour."
            )
        return f"it shows {painting.rows} payments, in {painting.colours} colours"

    async def _prove(self, treasury: Treasury) -> str:
        proof = await treasury.audit.verify()
        if proof.finding is not None:
            raise WalletDesktopError(proof.finding.sentence)
        if not proof.proved_until:
            raise WalletDesktopError("no entry of the audit log is signed.")
        return f"{proof.entries} entries of the audit log, proved until entry {proof.proved_until}"

    async def _end(self, treasury: Treasury) -> str:
        await treasury.close()
        await asyncio.to_thread(SandboxProcess(treasury.settings.sandbox_dir).stop)
        state = EmbeddedServer(treasury.settings.postgres_dir).describe().state
        if state is not ServerState.STOPPED:
            raise WalletDesktopError(f"the embedded PostgreSQL is {state}, not stopped.")
        return "every process has ended"


async def _load_everything() -> str:
    """Also what is loaded only when it is used: a part that was not packed would be missed only then."""
    found = pkgutil.walk_packages(lnwallet_desktop.__path__, "lnwallet_desktop.")
    names = [module.name for module in found if module.name not in NOT_LOADED]
    if len(names) < FEWEST_MODULES:
        raise WalletDesktopError(f"only {len(names)} modules of this program are there.")
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} modules of ours load, with all that they need"


@contextmanager
def _throw_away_directory() -> Iterator[Path]:
    """With a space in its name, as many a home has."""
    directory = Path(tempfile.mkdtemp(prefix="lnwallet self-test "))
    try:
        yield directory
    finally:
        for place in (known_places(directory / "postgres").home, directory):  # root’s cluster lies elsewhere
            shutil.rmtree(place, ignore_errors=True)


def _tell_failure(steps: list[Step], failed: SelfTestFailed, output: Output) -> int:
    error = {"code": failed.code, "step": failed.step, "message": failed.message}
    if output.as_json:
        output.document({"ok": False, "steps": [asdict(step) for step in steps], "error": error}, "")
    output.note(failed.message)
    return REFUSED

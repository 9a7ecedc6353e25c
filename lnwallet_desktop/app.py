"""The composition root: builds what a command or the window needs, and owns start and shutdown. Imported by nobody."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import Any

from filelock import FileLock, Timeout

from lnwallet_desktop.cli import proof_commands
from lnwallet_desktop.cli.admin_commands import run_admin
from lnwallet_desktop.cli.backup_commands import run_alone
from lnwallet_desktop.cli.commands import refuse_if_intended
from lnwallet_desktop.cli.held_elsewhere import OPEN_WITHIN_S, once_free
from lnwallet_desktop.cli.init_command import run_init
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.parser import read_command_line
from lnwallet_desktop.cli.passphrase import ask_passphrase
from lnwallet_desktop.cli.payment_link import checked_link
from lnwallet_desktop.cli.relay import NO_WINDOW, RelayServer, Reply, Request, ask_holder, forget_holder
from lnwallet_desktop.cli.run_command import needs_person, opens_wallet, run_command, run_relayed
from lnwallet_desktop.cli.sandbox_commands import run_sandbox
from lnwallet_desktop.demo import Demo, demo_invoice, demo_passphrase, demo_settings
from lnwallet_desktop.errors import BadRequest, HeldElsewhere, WalletDesktopError
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.logs.log_file import logging_to
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.database_choice import DatabaseChoice
from lnwallet_desktop.treasury.first_start.draft import DraftFile
from lnwallet_desktop.treasury.proofs.proof import PaymentProof, read_proof
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.wallet.event_loop import HeadlessLoop
from lnwallet_desktop.wallet.pay_input import tidy_input
from lnwallet_desktop.wallet.sdk_log import follow_sdk_log

HOLDER_TIMEOUT_S = 60
"""How long a command waits for another one that holds the wallet and ends just now."""
LOOK_EVERY_S = 3
COMMAND_ENDS_S = 15
"""How long the window waits for a command that holds the wallet."""
LARGEST_STDIN = 1 << 21


def run(argv: list[str]) -> int:
    """One command, or the window; its exit code."""
    arguments = read_command_line(argv)
    output = Output(getattr(arguments, "json", False))
    try:
        if getattr(arguments, "self_test", False):
            from lnwallet_desktop.self_test import run_self_test

            return run_self_test(output)
        settings = Settings.from_environment(
            data_dir=getattr(arguments, "data_dir", None),
            network=getattr(arguments, "network", None),
            passphrase_file=getattr(arguments, "passphrase_file", None),
        )
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = DatabaseChoice(settings.data_dir, DeviceKeys()).adopted_by(settings)
        with logging_to(settings.data_dir):
            follow_sdk_log()
            return _run(settings, arguments, argv, output)
    except WalletDesktopError as error:
        return output.error(error)
    except KeyboardInterrupt:
        print("lnwallet-desktop: stopped. Payments under way are kept as pending.", file=sys.stderr)
        return 130


def _run(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    match arguments.command:
        case None:
            return _open_window(settings, output, arguments.link)
        case "demo":
            return _demonstrate(settings, arguments, output)
        case "doctor":
            from lnwallet_desktop.cli.doctor import run_doctor

            return run_doctor(settings, output, arguments.bundle)
        case "admin":
            return run_admin(settings, arguments, output)
        case "init":
            with _holding(settings):
                return _on_loop(_with_treasury(settings, lambda treasury: run_init(treasury, arguments, output)))
        case "serve":
            return _serve(settings, arguments, output)
        case "backup":
            return _run_backup(settings, arguments, argv, output)
        case "sandbox" if arguments.action != "fund":
            return run_sandbox(settings, arguments, output)
        case "proof":
            return _prove(settings, arguments, argv, output)
        case "pay":
            _read_invoice_argument(arguments, argv)
    if opens_wallet(arguments):
        return _run_holding(settings, arguments, argv, output)
    passphrase = ask_passphrase(settings) if needs_person(arguments) else None
    return _on_loop(_with_treasury(settings, lambda treasury: run_command(treasury, arguments, output, passphrase)))


def _prove(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    """A proof is made where the wallet is open, and written here: the file's place is this process's."""
    match arguments.id:
        case "verify":
            return asyncio.run(proof_commands.verify(output, arguments.file))
        case "page":
            return asyncio.run(proof_commands.page(output, arguments.file))
    proof_commands.check_new(arguments.file)
    arguments.json, document = True, Output.captured(True)
    exit_code = _run_holding(settings, arguments, [*argv, "--json"], document)
    output.stderr.write(document.text_of_stderr())
    if exit_code != 0:
        output.stdout.write(document.text_of_stdout() if output.as_json else "")
        return exit_code
    proof = read_proof(document.text_of_stdout().encode())
    is_pdf = arguments.file.suffix.lower() == ".pdf"
    proof_commands.write_new(arguments.file, _proof_on_paper(proof) if is_pdf else proof.as_json())
    told = {"file": str(arguments.file), "payment_hash": proof.stated["payment_hash"]}
    output.document(told, f"{arguments.file} proves the payment. It holds the preimage: give it to whom it concerns.")
    return 0


def _proof_on_paper(proof: PaymentProof) -> bytes:
    from lnwallet_desktop.ui.application import make_application
    from lnwallet_desktop.ui.reports.proof_pdf import proof_pdf

    app = make_application()  # kept until the page is painted
    content = proof_pdf(proof)
    del app
    return content


def _run_holding(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    """Run it here if nobody holds the wallet, else have the holder run it."""
    request = Request(argv, ask_passphrase(settings) if settings.passphrase_file else None)
    asked_at = looked_at = time.monotonic()
    patience_s = max(HOLDER_TIMEOUT_S, getattr(arguments, "wait_s", 0.0))
    while time.monotonic() < asked_at + patience_s:
        try:
            with _holding(settings):
                passphrase = request.passphrase or ask_passphrase(settings)
                return _on_loop(_run_here(settings, arguments, output, passphrase, asked_at))
        except HeldElsewhere as held:
            if held.workstation is not None:
                raise  # it has waited for that
            reply = ask_holder(settings.data_dir, replace(request, waited_s=time.monotonic() - asked_at))
        if reply is None:
            if arguments.command == "pay" and time.monotonic() > looked_at + LOOK_EVERY_S:
                _on_loop(_with_treasury(settings, lambda treasury: _look_first(treasury, arguments, asked_at)))
                looked_at = time.monotonic()
            time.sleep(0.1)
        elif reply.needs_passphrase:
            request = replace(request, passphrase=ask_passphrase(settings))
        else:
            output.stdout.write(reply.stdout)
            output.stderr.write(reply.stderr)
            return reply.exit_code
    raise HeldElsewhere("Another process holds this wallet and does not answer. Close it and try again.")


def _run_backup(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    """Whoever has the wallet open makes the backup, and signs it; else it is made here, without opening anything."""
    if arguments.action == "restore":
        with _holding(settings):
            return run_alone(settings, arguments, output) or 0
    alone = run_alone(settings, arguments, output)
    if alone is not None:
        return alone
    if arguments.action == "create":
        if arguments.to is not None:
            arguments.to = arguments.to.expanduser().absolute()
            argv = ["backup", "create", "--to", str(arguments.to), *(["--json"] if output.as_json else [])]
        if arguments.open:
            return _run_holding(settings, arguments, [*argv, "--open"], output)
        reply = ask_holder(settings.data_dir, Request(argv))
        if reply is not None:
            output.stdout.write(reply.stdout)
            output.stderr.write(reply.stderr)
            return reply.exit_code
    return _on_loop(_with_treasury(settings, lambda treasury: run_command(treasury, arguments, output, None)))


async def _look_first(treasury: Treasury, arguments: argparse.Namespace, asked_at: float) -> int:
    """Whether the holder, which takes no more commands, is paying this very invoice. Raises AlreadyIntended."""
    await refuse_if_intended(treasury, arguments.invoice, asked_at)
    return 0


async def _run_here(
    settings: Settings, arguments: argparse.Namespace, output: Output, passphrase: str, asked_at: float
) -> int:
    async def command(treasury: Treasury) -> int:
        for warning in treasury.warnings:
            output.warn(warning)
        async with _relaying(settings, treasury):
            return await run_command(treasury, arguments, output, passphrase, asked_at)

    return await _with_treasury(settings, command)


async def _with_treasury(settings: Settings, work: Callable[[Treasury], Coroutine[Any, Any, int]]) -> int:
    treasury = await Treasury.start(settings)
    try:
        return await work(treasury)
    finally:
        await treasury.close()


@asynccontextmanager
async def _relaying(
    settings: Settings, treasury: Treasury, visit: Callable[[str], bool] | None = None
) -> AsyncIterator[None]:
    """While this process holds the wallet, it runs other processes' commands. visit: bring its window to the front."""

    async def run_one(request: Request) -> Reply:
        if request.visit is None:
            return await run_relayed(treasury, request)
        try:
            came = visit is not None and visit(checked_link(request.visit))
        except BadRequest as error:
            return Reply(1, "", error.message)
        return Reply(0 if came else NO_WINDOW, "", "")

    relay = RelayServer(settings.data_dir, run_one)
    relay.start()
    try:
        yield
    finally:
        await relay.close()


@contextmanager
def _holding(settings: Settings) -> Iterator[None]:
    """The right to open the wallet of this data directory. Raises HeldElsewhere."""
    lock = FileLock(settings.data_dir / "holder.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise HeldElsewhere("This wallet is open in another window or command. Close that first.") from None
    try:
        forget_holder(settings.data_dir)  # one that was killed has left its address behind
        yield
    finally:
        lock.release()


def _on_loop(work: Coroutine[Any, Any, int]) -> int:
    with asyncio.Runner(loop_factory=HeadlessLoop) as runner:
        return runner.run(work)


def _serve(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """The admin API without a window: the wallet open, and nobody unlocked, so every payment waits for a person."""
    from lnwallet_desktop.admin_api.server import ApiServer, Place

    place = Place(arguments.host, arguments.port, arguments.tls_certificate, arguments.tls_key, tuple(arguments.name))

    reads, pays = Rate("read", arguments.reads_per_minute), Rate("pay", arguments.pays_per_minute)

    async def serve(treasury: Treasury) -> int:
        await once_free(treasury, OPEN_WITHIN_S, output, lambda: treasury.access.open(passphrase))
        treasury.api_gate = replace(treasury.api_gate, reads=reads, pays=pays)
        treasury.alarms.begin()
        treasury.backups.begin()
        server = ApiServer(treasury, place)
        async with _relaying(settings, treasury):
            await server.start()
            output.document({"url": server.url}, f"The admin API listens on {server.url}. Ctrl+C ends it.")
            try:
                await _until_stopped()
            finally:
                await server.stop()
        return 0

    with _holding(settings):
        passphrase = ask_passphrase(settings)
        return _on_loop(_with_treasury(settings, serve))


def _server_maker(treasury: Treasury) -> Callable[[int], Any]:
    """The admin API as the window starts it: on this computer only."""

    def make(port: int) -> Any:
        from lnwallet_desktop.admin_api.server import ApiServer, Place

        return ApiServer(treasury, Place(port=port))

    return make


async def _until_stopped() -> None:
    """Until Ctrl+C or an end signal."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: there Ctrl+C cancels this task
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def _read_invoice_argument(arguments: argparse.Namespace, argv: list[str]) -> None:
    """Refuse at once what is empty or too long; `-` reads it from standard input."""
    given = arguments.invoice
    arguments.invoice = tidy_input(sys.stdin.read(LARGEST_STDIN) if given == "-" else given)
    argv[argv.index(given)] = arguments.invoice


def _open_window(settings: Settings, output: Output, link: str) -> int:
    """The window, until it is closed; where one is open on this data directory, that one comes to the front."""
    from lnwallet_desktop.ui.application import (
        first_start,
        make_application,
        run_on_qt,
        show_error,
        show_until_closed,
        speak_as_chosen,
    )
    from lnwallet_desktop.ui.visits import Visits

    app = make_application()
    speak_as_chosen(app, settings.data_dir)

    async def window(treasury: Treasury, problem: str = "") -> int:
        treasury.backups.begin()
        visits = Visits()
        async with _relaying(settings, treasury, visits.bring):
            await show_until_closed(
                treasury, make_server=_server_maker(treasury), visits=visits, link=link, problem=problem
            )
        return 0

    async def wizard_and_window() -> int:
        made = await first_start(app, settings)
        if made is None:
            return 0
        try:
            return await window(made.treasury, made.problem)
        finally:
            await made.treasury.close()

    try:
        checked_link(link)
        with ExitStack() as held:
            if not _hold_or_visit(settings, link, held):
                output.document({"window": "raised"}, "The window is open already and was brought to the front.")
                return 0
            if not settings.vault_file.exists():
                return run_on_qt(app, wizard_and_window)
            DraftFile(settings.data_dir).remove()
            return run_on_qt(app, lambda: _with_treasury(settings, window))
    except WalletDesktopError as error:
        show_error(app, error.message)
        raise


def _hold_or_visit(settings: Settings, link: str, held: ExitStack) -> bool:
    """True: this process holds the wallet until `held` is closed. False: a window does, and it has the link now.

    Raises HeldElsewhere where a command holds it for too long.
    """
    ends = time.monotonic() + COMMAND_ENDS_S
    while True:
        try:
            held.enter_context(_holding(settings))
            return True
        except HeldElsewhere:
            reply = ask_holder(settings.data_dir, Request([], visit=link))
            if reply is not None and reply.exit_code == 0:
                return False
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)


def _demonstrate(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """The main job with pictures of it; then the window on it, where there is a screen."""
    from lnwallet_desktop.ui.application import (
        has_screen,
        make_application,
        run_on_qt,
        save_pictures,
        show_until_closed,
    )
    from lnwallet_desktop.ui.visits import Visits

    settings = demo_settings(settings, getattr(arguments, "data_dir", None))
    passphrase = demo_passphrase(settings.data_dir)
    directory = arguments.screenshots or settings.data_dir / "screenshots"
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
        window = asyncio.create_task(show_until_closed(treasury, False, _server_maker(treasury), visits))
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
        async with _relaying(settings, treasury, visits.bring):
            return await (in_window if has_screen() and not arguments.headless else in_pictures)(treasury)

    with _holding(settings):
        return run_on_qt(app, lambda: _with_treasury(settings, demo))

"""The `sandbox` commands that need no wallet."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings


def run_sandbox(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """start, stop, invoice or pay. Raises SandboxUnavailable, BadRequest."""
    process = SandboxProcess(settings.sandbox_dir)
    if arguments.action == "start":
        endpoint = process.start(True)
        process.leave()
        output.document({"running": True, "pid": endpoint.pid}, "The sandbox network is running until “sandbox stop”.")
    elif arguments.action == "stop":
        process.stop()
        output.document({"running": False}, "The sandbox network is stopped. Its state is kept.")
    elif arguments.action == "invoice":
        _invoice(process, arguments, output)
    else:
        with _running(process) as control:
            control.pay(arguments.invoice)
        output.document({"paid": True}, "Paid by a remote payer of the sandbox.")
    return DONE


def _invoice(process: SandboxProcess, arguments: argparse.Namespace, output: Output) -> None:
    with _running(process) as control:
        made = control.invoice(
            arguments.amount_sats,
            memo=arguments.memo,
            outcome=arguments.outcome,
            expiry_s=arguments.expiry_s,
            network=arguments.currency,
        )
    document = {"invoice": made.invoice, "payment_hash": made.payment_hash, "outcome": arguments.outcome}
    output.document(document, made.invoice)


@contextmanager
def _running(process: SandboxProcess) -> Iterator[SandboxControl]:
    """The network for the length of one order; it ends by itself when nobody uses it."""
    endpoint = process.start(False)
    try:
        yield SandboxControl(endpoint)
    finally:
        process.leave()

"""The `proof` commands: the document for one payment, and whether a file proves one."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.cli.where_open import run_holding
from lnwallet_desktop.errors import BadRequest, FileExists, ProofBroken
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.proofs.check import CheckedProof, check_proof
from lnwallet_desktop.treasury.proofs.proof import LARGEST_FILE, PaymentProof, read_proof
from lnwallet_desktop.treasury.treasury import Treasury


def prove(
    settings: Settings,
    arguments: argparse.Namespace,
    argv: list[str],
    output: Output,
    on_paper: Callable[[PaymentProof], bytes],
) -> int:
    """Each `proof` command. A proof is made where the wallet is open, and written here: the place is this process's.

    on_paper: makes a PDF of it, which takes Qt.
    """
    match arguments.id:
        case "verify":
            return asyncio.run(verify(output, arguments.file))
        case "page":
            return asyncio.run(page(output, arguments.file))
    check_new(arguments.file)
    arguments.json, document = True, Output.captured(True)
    exit_code = run_holding(settings, arguments, [*argv, "--json"], document)
    output.stderr.write(document.text_of_stderr())
    if exit_code != 0:
        output.stdout.write(document.text_of_stdout() if output.as_json else "")
        return exit_code
    proof = read_proof(document.text_of_stdout().encode())
    is_pdf = arguments.file.suffix.lower() == ".pdf"
    write_new(arguments.file, on_paper(proof) if is_pdf else proof.as_json())
    told = {"file": str(arguments.file), "payment_hash": proof.stated["payment_hash"]}
    output.document(told, f"{arguments.file} proves the payment. It holds the preimage: give it to whom it concerns.")
    return DONE


async def make(treasury: Treasury, arguments: argparse.Namespace, output: Output, lease: Lease) -> int:
    """The proof's document. Whoever called writes the file: a PDF takes Qt, and the path is that of the caller."""
    record = await treasury.records.read(arguments.id)
    proof = await treasury.proofs.make(record.transaction, lease, treasury.network, arguments.file.name)
    output.document(proof.document(), "")
    return DONE


async def page(output: Output, file: Path) -> int:
    """A copy of the page that verifies proofs. Raises FileExists."""
    content = await asyncio.to_thread(resource("proof", "verify.html").read_bytes)
    await asyncio.to_thread(write_new, file, content)
    output.document({"file": str(file)}, f"{file} verifies proofs of payment in any browser, without a network.")
    return DONE


async def verify(output: Output, file: Path) -> int:
    """Needs no wallet. Raises ProofBroken, BadRequest."""
    checked = check_proof(read_proof(await asyncio.to_thread(_content, file)))
    output.document(
        {"proved": True, "wallet_fingerprint": checked.fingerprint, "statement": checked.stated}, _words(checked)
    )
    return DONE


def check_new(file: Path) -> None:
    """Before anything is revealed for it. Raises BadRequest, FileExists."""
    if file.suffix.lower() not in (".pdf", ".json"):
        raise BadRequest("A proof is a .pdf or a .json file. Nothing was written.")
    if file.exists():
        raise FileExists(f"“{file.name}” is there already. Choose another name; nothing was written.")


def write_new(file: Path, content: bytes) -> None:
    """For its owner alone: a proof holds the preimage. Raises FileExists, BadRequest."""
    try:
        with open(file, "xb", opener=_for_its_owner) as target:
            target.write(content)
    except FileExistsError:
        raise FileExists(f"“{file.name}” is there already. Choose another name; nothing was written.") from None
    except OSError as error:
        raise BadRequest(f"“{file.name}” could not be written: {error.strerror}.") from None


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise ProofBroken("This file is too large to be a proof of payment.")
        return file.read_bytes()
    except OSError as error:
        raise BadRequest(f"“{file.name}” could not be read: {error.strerror}.") from None


def _words(checked: CheckedProof) -> str:
    said = checked.stated
    amount = format_sats(int(said["amount_sats"]))
    return (
        f"Proved: {amount} was paid to the node {checked.invoice.payee_key}, by the invoice of payment hash "
        f"{checked.invoice.payment_hash}.\n"
        f"The rest (names, times, fee, who decided) is signed by the wallet of fingerprint {checked.fingerprint}: "
        "compare it with what the company’s admin tells you."
    )

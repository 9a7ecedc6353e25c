"""`audit verify` and `audit export`. Neither opens the wallet."""

from __future__ import annotations

import argparse
from typing import Any

from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.ledger.audit.findings import Verification
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.treasury.treasury import Treasury


async def verify(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Exit code 1 where the log is damaged, or cannot be proved on this workstation."""
    result = await treasury.audit.verify()
    output.document(_document(result), verification_lines(result))
    if result.finding is None:
        return DONE
    print(f"lnwallet-desktop: {result.finding.sentence}", file=output.stderr, flush=True)
    return REFUSED


async def export(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    done = await treasury.audit.export(arguments.file.absolute())
    keys = treasury.audit.fingerprints
    document = {
        "file": str(arguments.file),
        "entries": done.entries,
        "checkpoints": done.checkpoints,
        "signed": done.signed,
        "keys": list(keys),
    }
    lines = [f"{group_digits(done.entries)} entries and {group_digits(done.checkpoints)} checkpoints are in the file."]
    lines += [f"Tell whoever proves it this fingerprint, apart from the file: {key}" for key in keys]
    output.document(document, "\n".join(lines))
    return DONE


def verification_lines(result: Verification) -> str:
    """For a person. A damaged log's first bad entry is told on stderr."""
    if result.proved_at is None:
        proved = "No entry is signed yet: open the wallet once, and the log will be."
    else:
        by = f" by {result.proved_by}" if result.proved_by else ""
        proved = (
            f"Proved until entry {group_digits(result.proved_until)}, "
            f"signed{by} {result.proved_at:%Y-%m-%d %H:%M:%S} UTC."
        )
    if result.finding is not None:
        return proved
    later = (
        f" {group_digits(result.unsigned)} later entries are chained, but not signed yet." if result.unsigned else ""
    )
    return f"{proved}{later if result.proved_at else ''}"


def _document(result: Verification) -> dict[str, Any]:
    finding = result.finding
    return {
        "good": result.good,
        "entries": result.entries,
        "checkpoints": result.checkpoints,
        "proved_until": result.proved_until,
        "proved_at": result.proved_at.isoformat() if result.proved_at else None,
        "proved_by": result.proved_by,
        "unsigned": result.unsigned,
        "first_bad": finding.sequence if finding else None,
        "damage": finding.damage.value if finding else None,
        "message": finding.sentence if finding else None,
    }

"""The export command: the filtered history as a file, with progress, and a clean end at Ctrl+C."""

from __future__ import annotations

import argparse
import asyncio

from lnwallet_desktop.cli.commands import wanted_of
from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.errors import ExportCancelled
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.treasury.treasury import Treasury


async def export(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Does not open the wallet."""
    sort = Sort.parse(arguments.sort)
    order = ExportOrder(wanted_of(arguments), sort, arguments.file.absolute(), arguments.force, arguments.bom)

    def progress(rows: int, total: int) -> None:
        output.progress(f"{group_digits(rows)} of {group_digits(total)} transactions")

    try:
        result = await treasury.exporting.run(order, progress)
    except asyncio.CancelledError:
        _forget_interrupt()
        return output.error(ExportCancelled())
    finally:
        output.progress("")
    output.document(
        {"file": str(result.target), "rows": result.rows, "bytes": result.bytes},
        f"Exported {group_digits(result.rows)} transaction{'' if result.rows == 1 else 's'} to {result.target}.",
    )
    return DONE


def _forget_interrupt() -> None:
    """Ctrl+C cancelled this task once; what follows, closing the database, is not to be cancelled with it."""
    if (task := asyncio.current_task()) is not None:
        task.uncancel()

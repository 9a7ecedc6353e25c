"""`keys rotate`: new keys for sealed details and pseudonyms, with progress, and a clean stop at Ctrl+C."""

from __future__ import annotations

import asyncio

from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury


async def rotate(treasury: Treasury, output: Output, passphrase: str, lease: Lease) -> int:
    def progress(done: int, total: int) -> None:
        output.progress(f"{group_digits(done)} of {group_digits(total)} rows")

    try:
        result = await treasury.rotation.rotate(passphrase, lease, progress)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is not None:
            task.uncancel()  # closing, which follows, is not to be cancelled with it
        output.note("Stopped. What is sealed anew stays so; “keys rotate” goes on with the rest.")
        return REFUSED
    finally:
        output.progress("")
    before = "An earlier run was finished" if result.resumed else "New keys were made"
    output.document(
        {"sealing_key": result.sealing_key_id, "rows": result.rows, "resumed": result.resumed},
        f"{before}; {group_digits(result.rows)} rows are sealed anew. Make a backup, and copy the vault file to every "
        "other workstation of this wallet.",
    )
    return DONE

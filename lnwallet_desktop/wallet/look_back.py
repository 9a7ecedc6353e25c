"""Has the SDK list transfers once more that its sync has passed while they were pending.

The SDK keeps in its storage how far it has listed, less the number of pending ones. So a pending payment behind newer
settled ones drops out of its view, and its own look-up of those skips whatever is younger than a minute (`sync.rs`,
`reconcile_pending_payments`); no call of its API asks the network for one payment. Its own migrations set that mark
back when everything is to be listed again, and listing again is harmless: a known payment is updated, never doubled,
and never goes back to pending. The same is done here, by as much as is needed. Where the storage does not look as
expected nothing is done, and the minute is waited for.

It is done by a process of its own. Python’s SQLite and the SDK’s are two libraries: in one process, the one closing the
file would drop the locks that the other one has on it, and the storage would be damaged (sqlite.org/howtocorrupt.html,
“Multiple copies of SQLite linked into the same application”).
"""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from lnwallet_desktop.processes import own_command

log = logging.getLogger(__name__)

MARK = "sync_offset"
WORD = "_look_back"
BUSY_S = 2.0
LONGEST_S = 10.0


def look_back(storage_dir: Path, transfers: int) -> bool:
    """Let the next sync begin so many transfers earlier; whether that was written. Blocks for about 0.1 s.

    storage_dir: the directory given to the SDK, which makes `NETWORK/WALLET/storage.sql` in it.
    """
    command = own_command(WORD, str(storage_dir), str(transfers))
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        log.info("the SDK's mark was left alone")
        return False
    return ended.returncode == 0


def main(arguments: list[str]) -> int:
    """The process: STORAGE_DIR TRANSFERS. 0 if the mark was set back."""
    storage_dir, transfers = arguments
    return 0 if _set_back_all(Path(storage_dir), int(transfers)) else 1


def _set_back_all(storage_dir: Path, transfers: int) -> bool:
    done = False
    for file in storage_dir.glob("*/*/storage.sql"):
        try:
            with closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as storage:
                done = _set_back(storage, transfers) or done
        except (sqlite3.Error, ValueError, TypeError):
            continue  # not as expected: left alone
    return done


def _set_back(storage: sqlite3.Connection, transfers: int) -> bool:
    storage.execute("BEGIN IMMEDIATE")
    row = storage.execute("SELECT value FROM settings WHERE key = ?", [MARK]).fetchone()
    mark = json.loads(row[0]) if row is not None else None
    if not isinstance(mark, dict) or not isinstance(mark.get("offset"), int):
        storage.execute("ROLLBACK")
        return False
    mark["offset"] = max(0, mark["offset"] - transfers)
    storage.execute("UPDATE settings SET value = ? WHERE key = ?", [json.dumps(mark), MARK])
    storage.execute("COMMIT")
    return True

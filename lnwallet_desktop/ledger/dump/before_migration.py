"""A copy of the database as it was before a newer version of the program changed its tables."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from lnwallet_desktop.errors import FileNotWritten, SetupIncomplete
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.dump import tools
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.translation import phrase

log = logging.getLogger(__name__)

KEPT = 3
_NAME = re.compile(r"before-migration-[0-9]{4}-[0-9]{8}T[0-9]{6}Z\.dump")


class CopiesBeforeMigration:
    """The files `before-migration-REVISION-TIME.dump` of a data directory; the last three stay.

    In pg_dump’s custom format: an older version of the program and `pg_restore` bring the history back.
    """

    def __init__(self, data_dir: Path, address: Address) -> None:
        self._data_dir = data_dir
        self._address = address

    def keep(self, revision: str) -> None:
        """Raises FileNotWritten, LedgerUnavailable: then nothing may be changed.

        A company’s server that only its own tools can copy is its administrator’s to back up.
        """
        path = self._data_dir / f"before-migration-{revision}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
        new = path.with_suffix(".new")
        try:
            with ledger_failures():
                tools.dump(self._address, new, None, lambda done: None, Event())
            new.replace(path)
        except SetupIncomplete as missing:
            log.warning("no copy was kept before the migration: %s", missing.message)
        except OSError as error:
            raise FileNotWritten(
                phrase(
                    "Before the database’s tables are changed a copy is kept, and that could not be written: "
                    "{strerror}. Nothing was changed; make room on the disk of {data_dir} and start again.",
                    strerror=error.strerror,
                    data_dir=self._data_dir,
                )
            ) from error
        finally:
            new.unlink(missing_ok=True)
        self._thin()

    def _thin(self) -> None:
        copies = sorted(
            (path for path in self._data_dir.iterdir() if _NAME.fullmatch(path.name)), key=lambda path: path.name[-21:]
        )
        for path in copies[:-KEPT]:
            path.unlink(missing_ok=True)

"""`make bench [ROWS=1000000] [ONLY=…]`: ratios within one run, printed and kept. ONLY: names, a comma between."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from lnwallet_desktop.ledger.embedded import binaries
from lnwallet_desktop.ledger.embedded.service_user import find_service_user
from tests.bench import api, export, payment_overhead, reports, table_bench
from tests.bench import audit as audit_bench
from tests.bench.data import KEPT_IN, database_url, history_of
from tests.bench.export_proof import prove_exports


class Both:
    """Standard output, and a file beside it."""

    def __init__(self, kept: IO[str]) -> None:
        self._kept = kept
        self._shown = sys.stdout

    def write(self, text: str) -> int:
        self._kept.write(text)
        return self._shown.write(text)

    def flush(self) -> None:
        self._kept.flush()
        self._shown.flush()


def exports(rows: int) -> None:
    """CSV beside psql, XLSX beside XlsxWriter, all rows; then whether the files are right."""
    programs = binaries.for_user(find_service_user(), KEPT_IN / str(rows) / "system")
    with history_of(rows) as database, tempfile.TemporaryDirectory(prefix="lnwallet-bench-") as directory:
        export.compare_exports(database, programs.tool("psql"), programs.environment, Path(directory))
        prove_exports(database, database_url(database), Path(directory))


def report_answers(rows: int) -> None:
    with history_of(rows) as database:
        reports.compare(database)


def payments(rows: int) -> None:
    payment_overhead.main()


def audit(rows: int) -> None:
    audit_bench.main(rows)


ALL: dict[str, Callable[[int], object]] = {
    "payments": payments,
    "reports": report_answers,
    "exports": exports,
    "audit": audit,
    "api": api.main,
    "table": table_bench.main,  # last: it makes the one Qt application of a process
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default=",".join(ALL), help="a comma between each")
    arguments = parser.parse_args()
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    path = KEPT_IN / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{arguments.rows}.txt"
    with path.open("w", encoding="utf-8") as kept:
        sys.stdout = Both(kept)  # type: ignore[assignment]
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
        print(f"bench: {arguments.rows:,} rows, {os.cpu_count()} cores, load before {load:.1f}")
        try:
            for name in arguments.only.split(","):
                print(f"== {name}", flush=True)
                ALL[name](arguments.rows)
        finally:
            sys.stdout = sys.__stdout__
    print(f"kept in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long a million entries take to prove, beside reading the same rows and doing nothing with them, in turn."""

from __future__ import annotations

import statistics
import sys
import time
from uuid import uuid4

from lnwallet_desktop.ledger.audit.verify import snapshot, verify
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.audit_key import AuditSigner
from tests.bench.audit_log import fill
from tests.postgres import open_directory

RUNS = 3
_RAW = (
    b"COPY (SELECT sequence, entry, previous_hash, hash FROM audit_entries ORDER BY sequence) TO STDOUT (FORMAT binary)"
)


def proving_s(database: Database, signer: AuditSigner, count: int) -> tuple[float, float]:
    """Seconds by the clock, and of this process's own work."""
    began, worked = time.perf_counter(), time.process_time()
    result = verify(database, {signer.key_id: signer.public_key})
    assert result.good, result
    assert result.proved_until == result.entries == count
    return time.perf_counter() - began, time.process_time() - worked


def reading_s(database: Database) -> float:
    """The same rows through the driver, each looked at once."""
    began = time.perf_counter()
    with snapshot(database) as connection, connection.cursor().copy(_RAW) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - began


def measure(database: Database, count: int) -> None:
    signer, wallet = AuditSigner(bytes(32)), uuid4()
    database.bind(wallet, Network.SANDBOX)
    with database.raw_connection() as connection:
        connection.execute("SET statement_timeout = 0")
        fill(connection, count, signer, wallet)
    reading_s(database)  # warms up
    pairs = [(reading_s(database), *proving_s(database, signer, count)) for _ in range(RUNS)]
    ratio = statistics.median(proving / reading for reading, proving, _ in pairs)
    reading, proving, working = (statistics.median(values) for values in zip(*pairs, strict=True))
    print(
        f"audit: {count} entries proved in {proving:.2f} s ({working:.2f} s of work in this process), "
        f"read raw in {reading:.2f} s, median ratio {ratio:.2f} over {RUNS} pairs"
    )


def main(count: int = 1_000_000) -> int:
    with open_directory() as directory:
        server = EmbeddedServer(directory / "postgres")
        database = Database(Address(server.start()), server)
        try:
            database.migrate()
            measure(database, count)
        finally:
            database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

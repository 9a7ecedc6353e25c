"""Another process that writes transactions: `row_writer COUNT [at-once]`, with the database's URL on standard input.

Each row's memo is `live` and a number; when its COMMIT was answered stands on standard output, as `number nanoseconds`.
"""

from __future__ import annotations

import sys
import time

import psycopg

INSERT = """
INSERT INTO transactions (transaction_id, amount_sats, "timestamp", payment_hash, status, pseudonymized_recipient, memo,
                          direction, fee_sats, settled_at)
SELECT gen_random_uuid(), 2500, clock_timestamp(), encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'success',
       'payee-live', %s, 'sent', 2, clock_timestamp() FROM generate_series(1, %s)
"""


def main(count: int, at_once: bool) -> None:
    with psycopg.connect(sys.stdin.readline().strip(), autocommit=True) as connection:
        if at_once:
            connection.execute(INSERT, ["live many", count])
            return
        time.sleep(0.5)
        for number in range(count):
            connection.execute(INSERT, [f"live {number}", 1])
            print(number, time.monotonic_ns(), flush=True)
            time.sleep(0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), len(sys.argv) > 2)

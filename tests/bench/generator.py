"""A history of any size with the skew of a real one: the same rows for the same count, made by PostgreSQL itself.

Three years of payments: amounts spread log-normally, few payees with many payments and many with few, two thirds with a
memo of common words, some rare ones, and one word that only the oldest rows have.
"""

from __future__ import annotations

import psycopg

PAYEES = 5_000
RARE = "zorqium"
OLD = "genesispromo"
COMMON = "coffee"

_WORDS = """
coffee rent invoice refund donation zap podcast subscription hosting vps domain mining payout salary bonus lunch dinner
groceries fuel taxi hotel flight train ticket concert game skin sticker shirt mug book course lesson support tip gift
loan repayment interest swap loop channel open close rebalance fee relay routing node test probe bounty design logo
audit review article photo music album remix stream video clip ad banner campaign newsletter
"""

# A number between 0 and 1 from the row's number and a purpose: the same on every server, unlike random().
_UNIFORM = """
CREATE OR REPLACE FUNCTION pg_temp.u(i bigint, k int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    'SELECT ((hashint8extended(i, k) >> 12) & 4503599627370495)::float8 / 4503599627370496'
"""

_WORD = """
CREATE OR REPLACE FUNCTION pg_temp.word(i bigint, k int) RETURNS text LANGUAGE sql IMMUTABLE AS
    'SELECT w[floor(1 + pg_temp.u(i, k) * cardinality(w))::int] FROM string_to_array(''{}'', '' '') AS w'
"""

_ROWS = """
INSERT INTO transactions (transaction_id, amount_sats, "timestamp", payment_hash, status, pseudonymized_recipient, memo,
                          direction, fee_sats, settled_at, initiated_by, failure_reason)
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8'
           || substr(h, 4, 15))::uuid,
       amount, at, encode(sha256(int8send(i)), 'hex'), status,
       CASE WHEN direction = 'received' THEN 'this wallet' ELSE payee END,
       memo, direction,
       CASE WHEN status <> 'success' THEN NULL WHEN direction = 'received' THEN 0
            ELSE 2 + (amount * 0.004 * pg_temp.u(i, 9))::bigint END,
       CASE WHEN status <> 'pending' THEN at + make_interval(secs => 0.5 - 4 * ln(1 - pg_temp.u(i, 10))) END,
       CASE WHEN direction = 'sent' THEN (ARRAY['Maria', 'Jonas', 'Aylin'])[1 + (3 * pg_temp.u(i, 11))::int %% 3] END,
       CASE WHEN status = 'failed' THEN 'The network could not deliver the payment.' END
FROM (
    SELECT i, md5(i::text) AS h,
           timestamptz '2023-09-01 00:00+00'
               + make_interval(secs => (i + pg_temp.u(i, 1)) * 94608000.0 / %(rows)s) AS at,
           least(2100000000000000, greatest(1, exp(9 + 2.2 * sqrt(-2 * ln(1 - pg_temp.u(i, 2)))
               * cos(2 * pi() * pg_temp.u(i, 3)))::bigint)) AS amount,
           CASE WHEN pg_temp.u(i, 4) < 0.55 THEN 'sent' ELSE 'received' END AS direction,
           CASE WHEN pg_temp.u(i, 4) >= 0.55 OR pg_temp.u(i, 5) < 0.87 THEN 'success'
                WHEN pg_temp.u(i, 5) < 0.99 THEN 'failed' ELSE 'pending' END AS status,
           'payee-' || substr(md5('p' || floor(exp(pg_temp.u(i, 6) * ln(%(payees)s)))::int), 1, 12) AS payee,
           CASE WHEN pg_temp.u(i, 7) < 0.34 THEN NULL ELSE concat_ws(' ',
               pg_temp.word(i, 12),
               CASE WHEN pg_temp.u(i, 7) > 0.5 THEN pg_temp.word(i, 13) END,
               CASE WHEN pg_temp.u(i, 7) > 0.7 THEN pg_temp.word(i, 14) END,
               '#' || floor(pg_temp.u(i, 8) * 1000000)::int,
               CASE WHEN i < %(rows)s * 0.03 AND pg_temp.u(i, 15) < 0.3 THEN %(old)s END,
               CASE WHEN pg_temp.u(i, 16) < 0.00004 THEN %(rare)s END) END AS memo
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS i
) AS made
"""

_INDEXES = """
SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid
WHERE x.indrelid = 'transactions'::regclass AND NOT x.indisunique
"""

AT_ONCE = 250_000


def fill(connection: psycopg.Connection[tuple[object, ...]], rows: int) -> None:
    """Make `rows` rows in a migrated, empty database, as its superuser. connection: in autocommit.

    The indexes are made after the rows, which is 30 times faster, and the triggers do not see the rows.
    """
    connection.execute("SET statement_timeout = 0; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
    connection.execute(_UNIFORM)
    connection.execute(_WORD.format(" ".join(_WORDS.split())).encode())
    indexes = connection.execute(_INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"'.encode())
    connection.execute("SET session_replication_role = replica")
    for first in range(0, rows, AT_ONCE):
        numbers = {"first": first, "last": min(rows, first + AT_ONCE) - 1, "rows": rows, "payees": PAYEES}
        words = {"old": OLD, "rare": RARE}
        psycopg.ClientCursor(connection).execute(_ROWS, numbers | words)
    connection.execute("RESET session_replication_role")
    for _, definition in indexes:
        connection.execute(str(definition).encode())
    connection.execute("VACUUM (ANALYZE) transactions")

"""Summaries of the transactions for reports, kept by triggers, and the books' time zone that their days follow.

A payment only appends to `summary_changes`: it waits for nobody, so no two payments can hold each other up or deadlock
over a day's row. Readers add those changes to the summaries, and fold them in when they have become many.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# A quarter of an hour lies within one day in every zone there is, so changes need no zone: choosing another one makes
# no payment wait. Sums are numeric because nothing here may overflow and so stop a payment.
TABLES = """
CREATE TABLE books (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    time_zone text COLLATE "C" NOT NULL DEFAULT 'UTC',
    zone_chosen boolean NOT NULL DEFAULT false
);
INSERT INTO books DEFAULT VALUES;

CREATE TABLE summary_changes (
    quarter_hour timestamptz NOT NULL,
    direction text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    settle_bucket smallint,
    payments bigint NOT NULL,
    amount_sats numeric NOT NULL,
    fees_sats numeric NOT NULL,
    settle_ms numeric NOT NULL
);
CREATE TABLE summary_gaps (noticed_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE flow_summaries (
    span text COLLATE "C",
    starts date,
    direction text COLLATE "C",
    status text COLLATE "C",
    payments bigint NOT NULL,
    amount_sats numeric NOT NULL,
    fees_sats numeric NOT NULL,
    settle_ms numeric NOT NULL,
    PRIMARY KEY (span, starts, direction, status)
);
CREATE TABLE recipient_summaries (
    span text COLLATE "C",
    starts date,
    direction text COLLATE "C",
    status text COLLATE "C",
    recipient text COLLATE "C",
    payments bigint NOT NULL,
    amount_sats numeric NOT NULL,
    fees_sats numeric NOT NULL,
    PRIMARY KEY (span, starts, direction, status, recipient)
);
CREATE INDEX recipient_summaries_largest ON recipient_summaries (span, starts, direction, status, amount_sats);
CREATE INDEX recipient_summaries_emptied ON recipient_summaries (span) WHERE payments = 0;
CREATE TABLE settle_summaries (
    span text COLLATE "C",
    starts date,
    direction text COLLATE "C",
    status text COLLATE "C",
    settle_bucket smallint,
    payments bigint NOT NULL,
    PRIMARY KEY (span, starts, direction, status, settle_bucket)
);
"""

# Four buckets for each doubling: a bound is at most 19 % above the time it stands for.
VALUES = """
CREATE FUNCTION settle_ms(decided timestamptz, settled timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN settled IS NOT NULL
        THEN greatest(0, floor(extract(epoch FROM settled - decided) * 1000))::bigint END
$$;
CREATE FUNCTION settle_bucket(ms bigint) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN ms < 1 THEN 0 ELSE floor(4 * ln(ms::float8) / ln(2::float8)) END::smallint
$$;
CREATE FUNCTION summary_spans(day date) RETURNS TABLE (span text, starts date) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('all', date '0001-01-01'), ('year', date_trunc('year', day::timestamp)::date),
        ('quarter', date_trunc('quarter', day::timestamp)::date),
        ('month', date_trunc('month', day::timestamp)::date), ('day', day)
$$;
CREATE VIEW waiting_changes AS
    SELECT (quarter_hour AT TIME ZONE time_zone)::date AS day, direction, status, recipient, settle_bucket, payments,
        amount_sats, fees_sats, settle_ms
    FROM summary_changes CROSS JOIN books;
"""

TRUTH = """
CREATE VIEW dated_transactions AS
    SELECT ("timestamp" AT TIME ZONE time_zone)::date AS day, direction, status, pseudonymized_recipient AS recipient,
        amount_sats, coalesce(fee_sats, 0) AS fees_sats, settle_ms("timestamp", settled_at) AS settle_ms
    FROM transactions CROSS JOIN books;

CREATE VIEW true_flows AS
    WITH days AS (
        SELECT day, direction, status, count(*) AS payments, sum(amount_sats) AS amount_sats,
            sum(fees_sats) AS fees_sats, coalesce(sum(settle_ms), 0) AS settle_ms
        FROM dated_transactions GROUP BY day, direction, status)
    SELECT span, starts, direction, status, sum(payments)::bigint AS payments, sum(amount_sats) AS amount_sats,
        sum(fees_sats) AS fees_sats, sum(settle_ms) AS settle_ms
    FROM days CROSS JOIN summary_spans(day) GROUP BY span, starts, direction, status;

CREATE VIEW true_recipients AS
    WITH months AS (
        SELECT date_trunc('month', day::timestamp)::date AS month, direction, status, recipient, count(*) AS payments,
            sum(amount_sats) AS amount_sats, sum(fees_sats) AS fees_sats
        FROM dated_transactions GROUP BY month, direction, status, recipient)
    SELECT span, starts, direction, status, recipient, sum(payments)::bigint AS payments,
        sum(amount_sats) AS amount_sats, sum(fees_sats) AS fees_sats
    FROM months CROSS JOIN summary_spans(month) WHERE span <> 'day'
    GROUP BY span, starts, direction, status, recipient;

CREATE VIEW true_settles AS
    WITH days AS (
        SELECT day, direction, status, settle_bucket(settle_ms) AS settle_bucket, count(*) AS payments
        FROM dated_transactions WHERE settle_ms IS NOT NULL GROUP BY day, direction, status, settle_bucket(settle_ms))
    SELECT span, starts, direction, status, settle_bucket, sum(payments)::bigint AS payments
    FROM days CROSS JOIN summary_spans(day) GROUP BY span, starts, direction, status, settle_bucket;
"""

# Whatever goes wrong here, the payment is written; the gap that is noted has the next reader make the summaries anew.
TRIGGERS = """
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO summary_changes
        SELECT date_bin('15 minutes', "timestamp", timestamptz '2000-01-01 00:00+00'), direction, status,
            pseudonymized_recipient, settle_bucket(settle_ms("timestamp", settled_at)), count(*), sum(amount_sats),
            sum(coalesce(fee_sats, 0)), coalesce(sum(settle_ms("timestamp", settled_at)), 0)
        FROM changed GROUP BY 1, 2, 3, 4, 5;
    ELSE
        INSERT INTO summary_changes
        SELECT date_bin('15 minutes', "timestamp", timestamptz '2000-01-01 00:00+00'), direction, status,
            pseudonymized_recipient, settle_bucket(settle_ms("timestamp", settled_at)), sum(n), sum(n * amount_sats),
            sum(n * coalesce(fee_sats, 0)), coalesce(sum(n * settle_ms("timestamp", settled_at)), 0)
        FROM (
            SELECT 1 AS n, "timestamp", direction, status, pseudonymized_recipient, amount_sats, fee_sats, settled_at
            FROM changed
            UNION ALL
            SELECT -1, "timestamp", direction, status, pseudonymized_recipient, amount_sats, fee_sats, settled_at
            FROM before_change) AS both_sides
        GROUP BY 1, 2, 3, 4, 5
        HAVING sum(n) <> 0 OR sum(n * amount_sats) <> 0 OR sum(n * coalesce(fee_sats, 0)) <> 0
            OR sum(n * settle_ms("timestamp", settled_at)) <> 0;
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    INSERT INTO summary_gaps DEFAULT VALUES;
    RETURN NULL;
END $$;
CREATE TRIGGER transactions_summed_new AFTER INSERT ON transactions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
CREATE TRIGGER transactions_summed_again AFTER UPDATE ON transactions
    REFERENCING OLD TABLE AS before_change NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_changes();
"""

# One at a time: the advisory lock. The changes are taken and added in one statement, so a reader has each of them once.
FOLDING = """
CREATE FUNCTION fold_summaries() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(1280202562) THEN
        RETURN 0;
    END IF;
    WITH taken AS (DELETE FROM summary_changes RETURNING *),
    parts AS (
        SELECT span, starts, direction, status, recipient, settle_bucket, payments, amount_sats, fees_sats, settle_ms
        FROM taken CROSS JOIN books
        CROSS JOIN LATERAL summary_spans((quarter_hour AT TIME ZONE time_zone)::date)),
    flows AS (
        INSERT INTO flow_summaries AS kept
        SELECT span, starts, direction, status, sum(payments), sum(amount_sats), sum(fees_sats), sum(settle_ms)
        FROM parts GROUP BY span, starts, direction, status
        ON CONFLICT (span, starts, direction, status) DO UPDATE SET payments = kept.payments + excluded.payments,
            amount_sats = kept.amount_sats + excluded.amount_sats, fees_sats = kept.fees_sats + excluded.fees_sats,
            settle_ms = kept.settle_ms + excluded.settle_ms),
    recipients AS (
        INSERT INTO recipient_summaries AS kept
        SELECT span, starts, direction, status, recipient, sum(payments), sum(amount_sats), sum(fees_sats)
        FROM parts WHERE span <> 'day' GROUP BY span, starts, direction, status, recipient
        ON CONFLICT (span, starts, direction, status, recipient) DO UPDATE
            SET payments = kept.payments + excluded.payments, amount_sats = kept.amount_sats + excluded.amount_sats,
            fees_sats = kept.fees_sats + excluded.fees_sats),
    settles AS (
        INSERT INTO settle_summaries AS kept
        SELECT span, starts, direction, status, settle_bucket, sum(payments)
        FROM parts WHERE settle_bucket IS NOT NULL GROUP BY span, starts, direction, status, settle_bucket
        ON CONFLICT (span, starts, direction, status, settle_bucket) DO UPDATE
            SET payments = kept.payments + excluded.payments)
    SELECT count(*) INTO folded FROM taken;
    DELETE FROM flow_summaries WHERE payments = 0;
    DELETE FROM recipient_summaries WHERE payments = 0;
    DELETE FROM settle_summaries WHERE payments = 0;
    RETURN folded;
END $$;
"""

# One statement, and so one look at the rows and the changes: a payment written meanwhile has both after it.
REBUILDING = """
CREATE FUNCTION rebuild_summaries() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1280202562);
    WITH no_gaps AS (DELETE FROM summary_gaps), no_changes AS (DELETE FROM summary_changes),
    new_flows AS MATERIALIZED (SELECT * FROM true_flows),
    old_flows AS (
        DELETE FROM flow_summaries AS old WHERE NOT EXISTS (
            SELECT FROM new_flows AS new WHERE (new.span, new.starts, new.direction, new.status)
                = (old.span, old.starts, old.direction, old.status))),
    flows AS (
        INSERT INTO flow_summaries AS kept SELECT * FROM new_flows
        ON CONFLICT (span, starts, direction, status) DO UPDATE SET payments = excluded.payments,
            amount_sats = excluded.amount_sats, fees_sats = excluded.fees_sats, settle_ms = excluded.settle_ms
            WHERE kept IS DISTINCT FROM excluded),
    new_recipients AS MATERIALIZED (SELECT * FROM true_recipients),
    old_recipients AS (
        DELETE FROM recipient_summaries AS old WHERE NOT EXISTS (
            SELECT FROM new_recipients AS new WHERE (new.span, new.starts, new.direction, new.status, new.recipient)
                = (old.span, old.starts, old.direction, old.status, old.recipient))),
    recipients AS (
        INSERT INTO recipient_summaries AS kept SELECT * FROM new_recipients
        ON CONFLICT (span, starts, direction, status, recipient) DO UPDATE SET payments = excluded.payments,
            amount_sats = excluded.amount_sats, fees_sats = excluded.fees_sats
            WHERE kept IS DISTINCT FROM excluded),
    new_settles AS MATERIALIZED (SELECT * FROM true_settles),
    old_settles AS (
        DELETE FROM settle_summaries AS old WHERE NOT EXISTS (
            SELECT FROM new_settles AS new
            WHERE (new.span, new.starts, new.direction, new.status, new.settle_bucket)
                = (old.span, old.starts, old.direction, old.status, old.settle_bucket)))
    INSERT INTO settle_summaries AS kept SELECT * FROM new_settles
    ON CONFLICT (span, starts, direction, status, settle_bucket) DO UPDATE SET payments = excluded.payments
        WHERE kept IS DISTINCT FROM excluded;
END $$;

CREATE FUNCTION set_books_zone(zone text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1280202562);
    PERFORM now() AT TIME ZONE zone;  -- refuses what is no time zone
    UPDATE books SET time_zone = zone, zone_chosen = true;
    PERFORM rebuild_summaries();
    PERFORM pg_notify('transactions', '');  -- every window looks again
END $$;
"""

CHECKING = """
CREATE FUNCTION summary_differences() RETURNS TABLE (summary text, differing bigint) LANGUAGE sql STABLE AS $$
    WITH parts AS (
        SELECT span, starts, direction, status, recipient, settle_bucket, payments, amount_sats, fees_sats, settle_ms
        FROM waiting_changes CROSS JOIN LATERAL summary_spans(day)),
    kept_flows AS (
        SELECT span, starts, direction, status, sum(payments)::bigint, sum(amount_sats), sum(fees_sats), sum(settle_ms)
        FROM (
            SELECT * FROM flow_summaries
            UNION ALL
            SELECT span, starts, direction, status, payments, amount_sats, fees_sats, settle_ms FROM parts) AS added
        GROUP BY span, starts, direction, status HAVING sum(payments) <> 0),
    kept_recipients AS (
        SELECT span, starts, direction, status, recipient, sum(payments)::bigint, sum(amount_sats), sum(fees_sats)
        FROM (
            SELECT * FROM recipient_summaries
            UNION ALL
            SELECT span, starts, direction, status, recipient, payments, amount_sats, fees_sats
            FROM parts WHERE span <> 'day') AS added
        GROUP BY span, starts, direction, status, recipient HAVING sum(payments) <> 0),
    kept_settles AS (
        SELECT span, starts, direction, status, settle_bucket, sum(payments)::bigint
        FROM (
            SELECT * FROM settle_summaries
            UNION ALL
            SELECT span, starts, direction, status, settle_bucket, payments
            FROM parts WHERE settle_bucket IS NOT NULL) AS added
        GROUP BY span, starts, direction, status, settle_bucket HAVING sum(payments) <> 0)
    SELECT 'flows', count(*) FROM (
        (TABLE true_flows EXCEPT TABLE kept_flows) UNION ALL (TABLE kept_flows EXCEPT TABLE true_flows)) AS d
    UNION ALL
    SELECT 'recipients', count(*) FROM (
        (TABLE true_recipients EXCEPT TABLE kept_recipients) UNION ALL
        (TABLE kept_recipients EXCEPT TABLE true_recipients)) AS d
    UNION ALL
    SELECT 'settles', count(*) FROM (
        (TABLE true_settles EXCEPT TABLE kept_settles) UNION ALL (TABLE kept_settles EXCEPT TABLE true_settles)) AS d
    UNION ALL
    SELECT 'gaps', count(*) FROM summary_gaps
$$;
"""


def upgrade() -> None:
    for statements in (TABLES, VALUES, TRUTH, TRIGGERS, FOLDING, REBUILDING, CHECKING, "SELECT rebuild_summaries();"):
        op.get_bind().exec_driver_sql(statements)

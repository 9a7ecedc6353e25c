"""Transactions, their attempts, invoices of ours, and the wallet that the database belongs to.

There is no way down: a record of payments is never thrown away by a program.
"""

from alembic import op

revision = "0001"
down_revision = None

HASH = "~ '^[0-9a-f]{64}$'"

TABLES = f"""
CREATE TABLE transactions (
    transaction_id uuid PRIMARY KEY,
    amount_sats bigint NOT NULL CHECK (amount_sats BETWEEN 1 AND 2100000000000000),
    "timestamp" timestamptz NOT NULL,
    payment_hash text COLLATE "C" NOT NULL CHECK (payment_hash {HASH}),
    status text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'success', 'failed')),
    pseudonymized_recipient text COLLATE "C" NOT NULL CHECK (char_length(pseudonymized_recipient) <= 200),
    memo text CHECK (char_length(memo) <= 2000),
    direction text COLLATE "C" NOT NULL CHECK (direction IN ('sent', 'received')),
    fee_sats bigint CHECK (fee_sats >= 0),
    settled_at timestamptz,
    fiat_currency text COLLATE "C" CHECK (fiat_currency ~ '^[A-Z]{{3}}$'),
    fiat_rate_intent numeric CHECK (fiat_rate_intent > 0),
    fiat_rate_settled numeric CHECK (fiat_rate_settled > 0),
    initiated_by text,
    approved_by text,
    failure_reason text,
    sealed bytea,
    key_id text COLLATE "C",
    preimage_sealed boolean NOT NULL DEFAULT false,
    CONSTRAINT transactions_payment_hash_direction UNIQUE (payment_hash, direction),
    CONSTRAINT transactions_settled CHECK ((status = 'pending') = (settled_at IS NULL)),
    CONSTRAINT transactions_failure CHECK (failure_reason IS NULL OR status = 'failed'),
    CONSTRAINT transactions_fee CHECK (status <> 'success' OR fee_sats IS NOT NULL),
    CONSTRAINT transactions_fiat CHECK (
        fiat_currency IS NOT NULL OR (fiat_rate_intent IS NULL AND fiat_rate_settled IS NULL))
);
CREATE INDEX transactions_timestamp ON transactions ("timestamp", transaction_id);
CREATE INDEX transactions_amount ON transactions (amount_sats, transaction_id);
CREATE INDEX transactions_recipient ON transactions (pseudonymized_recipient, "timestamp", transaction_id);
CREATE INDEX transactions_status ON transactions (status, "timestamp", transaction_id);

CREATE TABLE attempts (
    idempotency_key uuid PRIMARY KEY,
    transaction_id uuid NOT NULL REFERENCES transactions (transaction_id),
    attempt_number integer NOT NULL CHECK (attempt_number >= 1),
    state text COLLATE "C" NOT NULL
        CHECK (state IN ('prepared', 'submitted', 'pending', 'succeeded', 'failed', 'not_sent')),
    amount_sats bigint NOT NULL CHECK (amount_sats BETWEEN 1 AND 2100000000000000),
    fee_cap_sats bigint NOT NULL CHECK (fee_cap_sats >= 0),
    created_at timestamptz NOT NULL,
    submitted_at timestamptz,
    settled_at timestamptz,
    workstation text NOT NULL,
    last_error text,
    claim uuid NOT NULL,
    CONSTRAINT attempts_number UNIQUE (transaction_id, attempt_number),
    CONSTRAINT attempts_settled CHECK ((state IN ('prepared', 'submitted', 'pending')) = (settled_at IS NULL))
);
-- No new attempt, and so no new key, while the outcome of one is not known.
CREATE UNIQUE INDEX attempts_one_open ON attempts (transaction_id) WHERE settled_at IS NULL;

CREATE TABLE own_invoices (
    payment_hash text COLLATE "C" PRIMARY KEY CHECK (payment_hash {HASH}),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE TABLE wallet_binding (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    wallet_id uuid NOT NULL,
    network text COLLATE "C" NOT NULL CHECK (network IN ('sandbox', 'regtest', 'mainnet')),
    bound_at timestamptz NOT NULL DEFAULT now()
);
"""

# The ledger follows evidence, and the database holds to it whoever writes: success is final, late evidence of success
# wins over failed, and only a new attempt makes a failed payment pending again.
GUARDS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% keeps its rows for ever', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER transactions_kept BEFORE DELETE OR TRUNCATE ON transactions EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attempts_kept BEFORE DELETE OR TRUNCATE ON attempts EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallet_binding_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_binding
    EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_attempt boolean;
BEGIN
    IF (NEW.transaction_id, NEW.payment_hash, NEW.direction, NEW."timestamp")
        IS DISTINCT FROM (OLD.transaction_id, OLD.payment_hash, OLD.direction, OLD."timestamp") THEN
        RAISE EXCEPTION 'a transaction never changes what it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'success' AND (NEW.status, NEW.amount_sats, NEW.fee_sats, NEW.settled_at)
        IS DISTINCT FROM (OLD.status, OLD.amount_sats, OLD.fee_sats, OLD.settled_at) THEN
        RAISE EXCEPTION 'success is final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND NEW.status <> 'success' THEN
        open_attempt := EXISTS (
            SELECT FROM attempts AS a WHERE a.transaction_id = NEW.transaction_id AND a.settled_at IS NULL);
        IF (NEW.status = 'pending') <> open_attempt THEN
            RAISE EXCEPTION 'a payment is pending while an attempt is open, and failed only when none is'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transactions_guard BEFORE UPDATE ON transactions FOR EACH ROW EXECUTE FUNCTION guard_transaction();

CREATE FUNCTION guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    order_of_states CONSTANT jsonb :=
        '{"prepared": 0, "submitted": 1, "pending": 2, "failed": 3, "not_sent": 3, "succeeded": 4}';
BEGIN
    IF (NEW.idempotency_key, NEW.transaction_id, NEW.attempt_number, NEW.amount_sats, NEW.fee_cap_sats, NEW.created_at,
        NEW.claim) IS DISTINCT FROM (OLD.idempotency_key, OLD.transaction_id, OLD.attempt_number, OLD.amount_sats,
        OLD.fee_cap_sats, OLD.created_at, OLD.claim) THEN
        RAISE EXCEPTION 'an attempt never changes what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND (order_of_states -> NEW.state)::int <= (order_of_states -> OLD.state)::int THEN
        RAISE EXCEPTION 'an attempt never goes back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attempts_guard BEFORE UPDATE ON attempts FOR EACH ROW EXECUTE FUNCTION guard_attempt();
"""

# One notice a statement; a row-level trigger cost 188 ms against 35 for 20 000 rows. A payload may have 8 000 bytes:
# up to 200 ids, and an empty one for more.
NOTICES = """
CREATE FUNCTION tell_transactions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
BEGIN
    SELECT count(*) INTO total FROM (SELECT FROM changed LIMIT 201) AS first_ones;
    IF total > 200 THEN
        PERFORM pg_notify('transactions', '');
    ELSIF total > 0 THEN
        PERFORM pg_notify('transactions', (SELECT string_agg(transaction_id::text, ',') FROM changed));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER transactions_inserted AFTER INSERT ON transactions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_transactions();
CREATE TRIGGER transactions_updated AFTER UPDATE ON transactions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_transactions();
"""

# Only speed hangs on this one, so a server whose owner does not allow the extension goes without.
SEARCH = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX transactions_search ON transactions
        USING gin (memo gin_trgm_ops, pseudonymized_recipient gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE NOTICE 'without pg_trgm, searching memos reads the whole table';
END $$;
"""


def upgrade() -> None:
    for statements in (TABLES, GUARDS, NOTICES, SEARCH):
        op.get_bind().exec_driver_sql(statements)

"""The admin API: tokens, how often each may ask, what was answered under a key, payments that wait for a person."""

from alembic import op

revision = "0010"
down_revision = "0009"

TOKENS = """
CREATE TABLE api_tokens (
    token_id uuid PRIMARY KEY,
    label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 100),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    scopes text COLLATE "C" NOT NULL,
    made_by text NOT NULL CHECK (char_length(made_by) BETWEEN 1 AND 200),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    max_payment_sats bigint CHECK (max_payment_sats >= 0),
    daily_sats bigint CHECK (daily_sats >= 0),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    revoked_at timestamptz,
    last_used_at timestamptz
);
CREATE FUNCTION refuse_token_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.token_id, NEW.label, NEW.hash, NEW.scopes, NEW.made_by, NEW.made_at, NEW.expires_at, NEW.max_payment_sats,
        NEW.daily_sats, NEW.signature) IS DISTINCT FROM (OLD.token_id, OLD.label, OLD.hash, OLD.scopes, OLD.made_by,
        OLD.made_at, OLD.expires_at, OLD.max_payment_sats, OLD.daily_sats, OLD.signature)
       OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    THEN RAISE EXCEPTION 'a token is never changed, only revoked, and never given back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER api_tokens_kept BEFORE UPDATE ON api_tokens FOR EACH ROW EXECUTE FUNCTION refuse_token_change();
CREATE TRIGGER api_tokens_never_gone BEFORE DELETE OR TRUNCATE ON api_tokens EXECUTE FUNCTION refuse_change();
"""

# Not logged: a crash forgets a minute of calls, and counting one waits for no disk.
RATES = """
CREATE UNLOGGED TABLE api_rates (
    token_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    used_until timestamptz NOT NULL,
    PRIMARY KEY (token_id, kind)
);
"""

REQUESTS = """
CREATE TABLE api_requests (
    token_id uuid NOT NULL REFERENCES api_tokens,
    key text COLLATE "C" NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
    body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    begun_at timestamptz NOT NULL,
    status integer,
    answer text,
    PRIMARY KEY (token_id, key),
    CHECK ((status IS NULL) = (answer IS NULL))
);
CREATE INDEX api_requests_begun ON api_requests (begun_at);
"""

PAYMENTS = """
CREATE TABLE api_payments (
    request_id uuid PRIMARY KEY,
    token_id uuid NOT NULL REFERENCES api_tokens,
    payment_hash text COLLATE "C" NOT NULL,
    amount_sats bigint NOT NULL CHECK (amount_sats > 0),
    fee_cap_sats bigint NOT NULL CHECK (fee_cap_sats >= 0),
    recipient text COLLATE "C" NOT NULL,
    memo text,
    sealed bytea NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'begun', 'declined', 'withdrawn')),
    decided_by text,
    decided_at timestamptz,
    CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX api_payments_waiting ON api_payments (payment_hash) WHERE state = 'waiting';
CREATE INDEX api_payments_token ON api_payments (token_id, asked_at);
"""


def upgrade() -> None:
    for statements in (TOKENS, RATES, REQUESTS, PAYMENTS):
        op.get_bind().exec_driver_sql(statements)

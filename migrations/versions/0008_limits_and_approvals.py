"""Limits in the policy, each version signed; what was spent, as they count it; and approvals by a second admin."""

from alembic import op

revision = "0008"
down_revision = "0007"

_SATS = "BETWEEN 0 AND 2100000000000000"

# A version's number is part of what is signed, so it is chosen before the row is written and not by the database.
POLICY = f"""
ALTER TABLE policy ALTER COLUMN version DROP IDENTITY;
ALTER TABLE policy
    ADD CONSTRAINT policy_version CHECK (version >= 1),
    ADD COLUMN max_payment_sats bigint CHECK (max_payment_sats {_SATS}),
    ADD COLUMN daily_sats bigint CHECK (daily_sats {_SATS}),
    ADD COLUMN weekly_sats bigint CHECK (weekly_sats {_SATS}),
    ADD COLUMN payee_daily_sats bigint CHECK (payee_daily_sats {_SATS}),
    ADD COLUMN new_payee_sats bigint CHECK (new_payee_sats {_SATS}),
    ADD COLUMN new_payee_hours integer NOT NULL DEFAULT 24 CHECK (new_payee_hours BETWEEN 1 AND 8760),
    ADD COLUMN second_admin_above_sats bigint CHECK (second_admin_above_sats {_SATS}),
    ADD COLUMN own_unlock_above_sats bigint CHECK (own_unlock_above_sats {_SATS}),
    ADD COLUMN approvers text NOT NULL DEFAULT '{{}}' CHECK (jsonb_typeof(approvers::jsonb) = 'object'),
    ADD COLUMN signature bytea CHECK (octet_length(signature) = 64);
"""

# One row for each attempt is summed up for the last days; without the index on what succeeded that would be the whole
# history. What is pending is few, and has an index already.
SPENT = """
ALTER TABLE attempts ADD COLUMN spent_sats bigint;
UPDATE attempts AS a SET spent_sats = a.amount_sats + coalesce(t.fee_sats, 0)
    FROM transactions AS t WHERE t.transaction_id = a.transaction_id AND a.state = 'succeeded';
ALTER TABLE attempts ADD CONSTRAINT attempts_spent_once CHECK (
    CASE state WHEN 'succeeded' THEN spent_sats IS NOT NULL AND spent_sats >= amount_sats ELSE spent_sats IS NULL END);
CREATE INDEX attempts_spent ON attempts (created_at) INCLUDE (spent_sats, transaction_id)
    WHERE spent_sats IS NOT NULL;
CREATE TRIGGER attempts_spent_kept BEFORE UPDATE OF spent_sats ON attempts FOR EACH ROW
    WHEN (OLD.spent_sats IS NOT NULL AND NEW.spent_sats IS DISTINCT FROM OLD.spent_sats)
    EXECUTE FUNCTION refuse_change();
"""

# A request is decided once: that is the primary key of the decisions. The signatures are what an approval is worth.
APPROVALS = """
CREATE TABLE approvals (
    approval_id uuid PRIMARY KEY,
    payment_hash text COLLATE "C" NOT NULL CHECK (payment_hash ~ '^[0-9a-f]{64}$'),
    amount_sats bigint NOT NULL CHECK (amount_sats BETWEEN 1 AND 2100000000000000),
    fee_cap_sats bigint NOT NULL CHECK (fee_cap_sats BETWEEN 0 AND 2100000000000000),
    pseudonym text COLLATE "C" NOT NULL CHECK (char_length(pseudonym) <= 200),
    memo text CHECK (char_length(memo) <= 2000),
    sealed bytea NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    requested_by text NOT NULL CHECK (char_length(requested_by) BETWEEN 1 AND 200),
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    workstation text NOT NULL CHECK (char_length(workstation) <= 200),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    CONSTRAINT approvals_expire CHECK (expires_at > requested_at)
);
CREATE INDEX approvals_requested ON approvals (requested_at, approval_id);
CREATE INDEX approvals_payment_hash ON approvals (payment_hash);
CREATE TABLE approval_decisions (
    approval_id uuid PRIMARY KEY REFERENCES approvals (approval_id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('approved', 'declined', 'withdrawn', 'expired')),
    decided_by text CHECK (char_length(decided_by) BETWEEN 1 AND 200),
    decided_at timestamptz NOT NULL,
    transaction_id uuid REFERENCES transactions (transaction_id),
    signature bytea CHECK (octet_length(signature) = 64),
    CONSTRAINT approval_decisions_by CHECK (
        (kind = 'expired') = (decided_by IS NULL) AND (kind = 'expired') = (signature IS NULL)
        AND (kind = 'approved') = (transaction_id IS NOT NULL))
);
CREATE TRIGGER approvals_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approval_decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON approval_decisions
    EXECUTE FUNCTION refuse_change();
-- Every window looks at its approvals again.
CREATE FUNCTION tell_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('transactions', NEW.approval_id::text);
    RETURN NULL;
END $$;
CREATE TRIGGER approvals_inserted AFTER INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION tell_approvals();
CREATE TRIGGER approval_decisions_inserted AFTER INSERT ON approval_decisions FOR EACH ROW
    EXECUTE FUNCTION tell_approvals();
"""


def upgrade() -> None:
    for statements in (POLICY, SPENT, APPROVALS):
        op.get_bind().exec_driver_sql(statements)

"""When a pending payment's money returns at the latest; and the policy for fees and expiry, every version for ever."""

from alembic import op

revision = "0006"
down_revision = "0005"

RETURNS = """
ALTER TABLE transactions ADD COLUMN locked_until timestamptz;
ALTER TABLE transactions ADD CONSTRAINT transactions_locked
    CHECK (locked_until IS NULL OR (status = 'pending' AND direction = 'sent'));
"""

POLICY = """
CREATE TABLE policy (
    version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fee_floor_sats bigint NOT NULL CHECK (fee_floor_sats BETWEEN 0 AND 2100000000000000),
    fee_basis_points integer NOT NULL CHECK (fee_basis_points BETWEEN 0 AND 10000),
    expiry_margin_s integer NOT NULL CHECK (expiry_margin_s BETWEEN 10 AND 86400),
    changed_by text NOT NULL CHECK (char_length(changed_by) BETWEEN 1 AND 200),
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER policy_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON policy EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    for statements in (RETURNS, POLICY):
        op.get_bind().exec_driver_sql(statements)

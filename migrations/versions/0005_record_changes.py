"""Who saw a payment's sealed details, and who changed a memo from what to what: kept for ever."""

from alembic import op

revision = "0005"
down_revision = "0004"

RECORD_CHANGES = """
CREATE TABLE record_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id uuid NOT NULL REFERENCES transactions (transaction_id),
    "at" timestamptz NOT NULL DEFAULT now(),
    admin text NOT NULL CHECK (char_length(admin) BETWEEN 1 AND 200),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('reveal', 'memo')),
    old_text text CHECK (char_length(old_text) <= 2000),
    new_text text CHECK (char_length(new_text) <= 2000),
    CONSTRAINT record_changes_texts CHECK (
        CASE kind
            WHEN 'reveal' THEN old_text IS NULL AND new_text IS NULL
            WHEN 'memo' THEN old_text IS DISTINCT FROM new_text
        END)
);
CREATE INDEX record_changes_transaction ON record_changes (transaction_id, id);
CREATE TRIGGER record_changes_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON record_changes
    EXECUTE FUNCTION refuse_change();
-- Other windows that show this payment read its changes again.
CREATE TRIGGER record_changes_inserted AFTER INSERT ON record_changes REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_transactions();
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(RECORD_CHANGES)

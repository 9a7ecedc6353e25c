"""Contacts, whose names are sealed; and the keys that rows are sealed with, so that an older vault is noticed."""

from alembic import op

revision = "0009"
down_revision = "0008"

CONTACTS = """
CREATE TABLE contacts (
    contact_id uuid PRIMARY KEY,
    sealed bytea NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    pseudonyms text[] NOT NULL CHECK (cardinality(pseudonyms) BETWEEN 1 AND 20),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL CHECK (char_length(created_by) BETWEEN 1 AND 200),
    archived_at timestamptz
);
CREATE TRIGGER contacts_kept BEFORE DELETE OR TRUNCATE ON contacts EXECUTE FUNCTION refuse_change();
"""

SEALING_KEYS = """
CREATE TABLE sealing_keys (
    key_id text COLLATE "C" PRIMARY KEY CHECK (char_length(key_id) BETWEEN 1 AND 20),
    begun_at timestamptz NOT NULL DEFAULT now(),
    begun_by text CHECK (char_length(begun_by) BETWEEN 1 AND 200)
);
CREATE TRIGGER sealing_keys_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON sealing_keys EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    for statements in (CONTACTS, SEALING_KEYS):
        op.get_bind().exec_driver_sql(statements)

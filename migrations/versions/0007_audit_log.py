"""The audit log: entries chained by their hashes, signed checkpoints, and one function that writes each of them."""

from alembic import op

revision = "0007"
down_revision = "0006"

# The columns beside `entry` serve filters and order; what is proved is `entry`, byte for byte, and verifying compares
# the columns with it. `hash` = SHA-256(previous_hash ‖ entry in UTF-8); the first previous_hash is 32 zero bytes.
TABLES = """
CREATE TABLE audit_database (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    database_id uuid NOT NULL DEFAULT gen_random_uuid(),
    made_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO audit_database DEFAULT VALUES;

CREATE TABLE audit_entries (
    sequence bigint PRIMARY KEY CHECK (sequence >= 1),
    at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (char_length(kind) <= 40),
    admin text CHECK (char_length(admin) <= 200),
    workstation text NOT NULL CHECK (char_length(workstation) <= 200),
    payment uuid,
    subject text CHECK (char_length(subject) <= 200),
    entry text NOT NULL CHECK (char_length(entry) <= 20000),
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_entries_kind ON audit_entries (kind, sequence);
CREATE INDEX audit_entries_admin ON audit_entries (admin, sequence);
CREATE INDEX audit_entries_at ON audit_entries (at, sequence);
CREATE INDEX audit_entries_payment ON audit_entries (payment, sequence) WHERE payment IS NOT NULL;

CREATE TABLE audit_checkpoints (
    number bigint PRIMARY KEY CHECK (number >= 1),
    sequence bigint NOT NULL CHECK (sequence >= 1),
    head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32),
    database text NOT NULL,
    wallet uuid NOT NULL,
    at timestamptz NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    statement text NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64)
);
"""

GUARDS = """
CREATE TRIGGER audit_database_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_database
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoints_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
    EXECUTE FUNCTION refuse_change();
"""

# The three functions run with the rights of the tables' owner, in a fixed search path. The advisory lock (its number
# is any, the same everywhere) makes writers queue until the one before has committed or is gone: no gap, no fork.
# Under REPEATABLE READ a writer that waited sees an old head and fails on the primary key, which is safe.
FUNCTIONS = """
CREATE FUNCTION audit_append(
    new_kind text, new_admin text, new_workstation text, new_payment uuid, new_subject text, new_written text,
    OUT new_sequence bigint, OUT new_hash bytea
) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    last_hash bytea;
    moment timestamptz;
    new_entry text;
BEGIN
    IF jsonb_typeof(new_written::jsonb) <> 'object' THEN
        RAISE EXCEPTION 'what is written in the audit log is one JSON object' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(1280201044);
    SELECT e.sequence + 1, e.hash INTO new_sequence, last_hash FROM audit_entries AS e ORDER BY e.sequence DESC LIMIT 1;
    IF NOT FOUND THEN
        new_sequence := 1;
        last_hash := decode(repeat('00', 32), 'hex');
    END IF;
    moment := clock_timestamp();
    new_entry := '{"admin":' || coalesce(to_json(new_admin)::text, 'null')
        || ',"at":"' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","kind":' || to_json(new_kind)::text
        || ',"payment":' || coalesce(to_json(new_payment::text)::text, 'null')
        || ',"sequence":' || new_sequence
        || ',"subject":' || coalesce(to_json(new_subject)::text, 'null')
        || ',"workstation":' || to_json(new_workstation)::text
        || ',"written":' || new_written || '}';
    new_hash := sha256(last_hash || convert_to(new_entry, 'UTF8'));
    INSERT INTO audit_entries (sequence, at, kind, admin, workstation, payment, subject, entry, previous_hash, hash)
    VALUES (new_sequence, moment, new_kind, new_admin, new_workstation, new_payment, new_subject, new_entry, last_hash,
        new_hash);
END $$;

CREATE FUNCTION audit_database_name() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    server text := 'unknown';
BEGIN
    BEGIN
        SELECT system_identifier::text INTO server FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege THEN
        server := 'unknown';  -- the database's own random id is then all there is
    END;
    RETURN server || '.' || (SELECT d.database_id FROM audit_database AS d);
END $$;

-- What the next checkpoint has to say. It waits for writers and keeps them waiting until it is written.
CREATE FUNCTION audit_head(
    OUT sequence bigint, OUT hash bytea, OUT database text, OUT wallet uuid, OUT at timestamptz,
    OUT last_number bigint, OUT last_sequence bigint, OUT last_link bytea
) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1280201044);
    SELECT e.sequence, e.hash INTO sequence, hash FROM audit_entries AS e ORDER BY e.sequence DESC LIMIT 1;
    SELECT c.number, c.sequence, sha256(convert_to(c.statement, 'UTF8') || c.signature)
        INTO last_number, last_sequence, last_link FROM audit_checkpoints AS c ORDER BY c.number DESC LIMIT 1;
    SELECT b.wallet_id INTO wallet FROM wallet_binding AS b;
    database := audit_database_name();
    at := clock_timestamp();
END $$;

CREATE FUNCTION audit_sign(new_statement text, new_signature bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    said CONSTANT jsonb := new_statement::jsonb;
    last_number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1280201044);
    SELECT coalesce(max(c.number), 0) INTO last_number FROM audit_checkpoints AS c;
    IF (said ->> 'number')::bigint <> last_number + 1 OR NOT EXISTS (
        SELECT FROM audit_entries AS e
        WHERE e.sequence = (said ->> 'sequence')::bigint AND e.hash = decode(said ->> 'hash', 'hex'))
    THEN
        RAISE EXCEPTION 'this checkpoint does not continue the log' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO audit_checkpoints (number, sequence, head_hash, database, wallet, at, key_id, statement, signature)
    VALUES (last_number + 1, (said ->> 'sequence')::bigint, decode(said ->> 'hash', 'hex'), said ->> 'database',
        (said ->> 'wallet')::uuid, (said ->> 'at')::timestamptz, said ->> 'key', new_statement, new_signature);
END $$;
"""

PATHS_AND_RIGHTS = """
DO $$
DECLARE
    here CONSTANT text := current_schema();
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY[
        'audit_append(text, text, text, uuid, text, text)', 'audit_database_name()', 'audit_head()',
        'audit_sign(text, bytea)']
    LOOP
        EXECUTE format('ALTER FUNCTION %%I.%%s SET search_path = pg_catalog, %%I, pg_temp', here, made, here);
        EXECUTE format('REVOKE ALL ON FUNCTION %%I.%%s FROM PUBLIC', here, made);
    END LOOP;
END $$;
REVOKE ALL ON audit_database, audit_entries, audit_checkpoints FROM PUBLIC;
"""

# For servers of a company: whoever migrates owns the tables, and workstations sign in with roles that are members of
# this one. It works with everything else, and can only add to the audit log. Where the migrating user may not make
# roles, docs/audit.md has the lines for the administrator; the embedded server has one role, and goes without.
ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lnwallet_workstation') THEN
        CREATE ROLE lnwallet_workstation NOLOGIN;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %%I TO lnwallet_workstation', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %%I TO lnwallet_workstation',
        current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %%I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES '
        'TO lnwallet_workstation', current_schema());
    REVOKE ALL ON audit_database, audit_entries, audit_checkpoints, alembic_version FROM lnwallet_workstation;
    GRANT SELECT ON audit_database, audit_entries, audit_checkpoints, alembic_version TO lnwallet_workstation;
    GRANT EXECUTE ON FUNCTION audit_append(text, text, text, uuid, text, text), audit_database_name(), audit_head(),
        audit_sign(text, bytea) TO lnwallet_workstation;
EXCEPTION WHEN insufficient_privilege OR unique_violation OR duplicate_object THEN
    RAISE NOTICE 'the role for workstations was not made';
END $$;
"""


def upgrade() -> None:
    for statements in (TABLES, GUARDS, FUNCTIONS, PATHS_AND_RIGHTS, ROLE):
        op.get_bind().exec_driver_sql(statements)

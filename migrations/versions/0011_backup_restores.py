"""Restores of this database from a backup: until one is reconciled with the wallet, nothing is paid."""

from alembic import op

revision = "0011"
down_revision = "0010"

RESTORES = """
CREATE TABLE backup_restores (
    restore_id uuid PRIMARY KEY,
    begun_at timestamptz NOT NULL DEFAULT now(),
    restored_by text NOT NULL CHECK (char_length(restored_by) BETWEEN 1 AND 200),
    workstation text NOT NULL CHECK (char_length(workstation) <= 200),
    backup_made_at timestamptz NOT NULL,
    finished_at timestamptz,
    reconciled_at timestamptz,
    payments_found integer CHECK (payments_found >= 0),
    CHECK ((reconciled_at IS NULL) = (payments_found IS NULL))
);
CREATE FUNCTION refuse_restore_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.restore_id, NEW.begun_at, NEW.restored_by, NEW.workstation, NEW.backup_made_at) IS DISTINCT FROM
        (OLD.restore_id, OLD.begun_at, OLD.restored_by, OLD.workstation, OLD.backup_made_at)
       OR (OLD.finished_at IS NOT NULL AND NEW.finished_at IS DISTINCT FROM OLD.finished_at)
       OR (OLD.reconciled_at IS NOT NULL AND NEW.reconciled_at IS DISTINCT FROM OLD.reconciled_at)
    THEN RAISE EXCEPTION 'a restore is only ever finished and reconciled, each once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER backup_restores_kept BEFORE UPDATE ON backup_restores
    FOR EACH ROW EXECUTE FUNCTION refuse_restore_change();
CREATE TRIGGER backup_restores_never_gone BEFORE DELETE OR TRUNCATE ON backup_restores
    EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(RESTORES)

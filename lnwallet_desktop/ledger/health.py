"""How the database is, in numbers that tell nothing of a single payment: versions, counts, indexes, summaries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, text

from lnwallet_desktop.ledger import indexes, schema
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import attempts, record_changes, transactions, wallet_binding

_LOG = text("""
    SELECT (SELECT count(*) FROM audit_entries), (SELECT count(*) FROM audit_checkpoints),
        (SELECT count(*) FROM summary_changes), (SELECT count(*) FROM summary_gaps),
        pg_database_size(current_database())
""")
_BROKEN = text("""
    SELECT c.relname::text FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT x.indisvalid AND n.nspname = current_schema() ORDER BY 1
""")


def health(database: Database) -> dict[str, Any]:
    """For a support report; a database without tables of today tells its version only. Raises LedgerUnavailable."""
    told: dict[str, Any] = {"server_version": database.version(), "schema_expected": schema.HEAD}
    with database.snapshot() as connection:
        told["schema"] = schema.current_revision(connection)
        if told["schema"] == schema.HEAD:
            told |= _counts(connection)
    if told["schema"] == schema.HEAD:
        with database.reading_raw() as raw:
            told["indexes_missing"] = [index.name for index in indexes.missing(raw)]
    return told


def _counts(connection: Connection) -> dict[str, Any]:
    entries, checkpoints, waiting, gaps, size = connection.execute(_LOG).one()
    bound = connection.execute(select(wallet_binding.c.network, wallet_binding.c.bound_at)).one_or_none()
    return {
        "network": bound.network if bound else None,
        "bound_on": bound.bound_at.date().isoformat() if bound else None,
        "transactions": _grouped(connection, transactions.c.direction, transactions.c.status),
        "attempts": _grouped(connection, attempts.c.state),
        "unsettled_for_hours": _oldest_unsettled_hours(connection),
        "record_changes": _grouped(connection, record_changes.c.kind),
        "audit_entries": entries,
        "audit_checkpoints": checkpoints,
        "summary_changes_waiting": waiting,
        "summary_gaps": gaps,
        "database_megabytes": round(size / 1_000_000),
        "indexes_broken": list(connection.execute(_BROKEN).scalars()),
    }


def _grouped(connection: Connection, *columns: Any) -> dict[str, int]:
    """How many rows, by the columns' words: `{"sent success": 17}`."""
    found = connection.execute(select(*columns, func.count()).group_by(*columns).order_by(*columns))
    return {" ".join(str(word) for word in words): int(count) for *words, count in found}


def _oldest_unsettled_hours(connection: Connection) -> int | None:
    """None where nothing is open."""
    age = func.extract("epoch", func.now() - func.min(attempts.c.created_at))
    found = connection.execute(select(age).where(attempts.c.settled_at.is_(None))).scalar_one()
    return None if found is None else int(float(found) / 3600)

"""What two copies of a database are compared by: every table’s rows and a sum over them, money, the audit log’s end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from lnwallet_desktop.ledger.dump.emptiness import UNDER_WAY

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = """
SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
ORDER BY c.relname
"""
_WRITTEN_ALIKE = "SET LOCAL datestyle TO 'ISO, MDY'; SET LOCAL bytea_output TO 'hex'; SET LOCAL extra_float_digits TO 1"
_ROWS = """
SELECT count(*), coalesce(sum(('x' || encode(substring(sha256(convert_to(t::text, 'UTF8')) FROM 1 FOR 7), 'hex'))
    ::bit(56)::bigint::numeric), 0)::text FROM {} AS t
"""
_SUMS = """
SELECT direction || ' ' || status, count(*), coalesce(sum(amount_sats), 0)::bigint, coalesce(sum(fee_sats), 0)::bigint
FROM transactions GROUP BY 1 ORDER BY 1
"""
_HEAD = "SELECT sequence, encode(hash, 'hex') FROM audit_entries ORDER BY sequence DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class TableFigures:
    """rows: how many. content: a sum over the SHA-256 of each, whatever their order; the same rows give the same."""

    rows: int
    content: str


@dataclass(frozen=True, slots=True)
class Money:
    """Of the transactions of one direction and status."""

    payments: int
    amount_sats: int
    fees_sats: int


@dataclass(frozen=True, slots=True)
class Figures:
    """tables: by name. money: by “sent success” and the like. The last entry of the audit log: 0 and empty for none."""

    tables: dict[str, TableFigures]
    money: dict[str, Money]
    audit_sequence: int
    audit_hash: str = field(repr=False)

    @property
    def transactions(self) -> int:
        return self.tables["transactions"].rows if "transactions" in self.tables else 0

    def difference(self, other: Figures) -> str:
        """Where `other` is not the same, for a person; empty where it is."""
        for name in sorted({*self.tables, *other.tables}):
            mine, theirs = self.tables.get(name), other.tables.get(name)
            if mine is None or theirs is None:
                return f"the table “{name}” is missing"
            if mine.rows != theirs.rows:
                return f"the table “{name}” has {theirs.rows} rows instead of {mine.rows}"
            if mine.content != theirs.content:
                return f"rows of the table “{name}” are not those that were written"
        if self.money != other.money:
            return "the sums of the payments differ"
        if (self.audit_sequence, self.audit_hash) != (other.audit_sequence, other.audit_hash):
            return "the audit log ends elsewhere"
        return ""


def read_figures(connection: Connection) -> Figures:
    """In the caller's transaction, which sees one state. Seconds for a million rows."""
    for setting in _WRITTEN_ALIKE.split("; "):
        connection.execute(setting.encode())
    names = [str(name) for (name,) in connection.execute(_TABLES) if name != UNDER_WAY]
    tables = {name: _of_table(connection, name) for name in names}
    money = {str(kind): Money(int(n), int(amount), int(fees)) for kind, n, amount, fees in connection.execute(_SUMS)}
    head = connection.execute(_HEAD).fetchone()
    return Figures(tables, money, int(head[0]) if head else 0, str(head[1]) if head else "")


def _of_table(connection: Connection, name: str) -> TableFigures:
    found = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(name))).fetchone()
    return TableFigures(int(found[0]), str(found[1])) if found else TableFigures(0, "0")

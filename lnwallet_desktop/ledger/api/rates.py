"""How often a token may ask: counted in the database, so that it holds for all workstations and after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lnwallet_desktop.ledger.database import Database

WINDOW_S = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in any minute."""

    kind: str
    per_minute: int

    @property
    def parameters(self) -> dict[str, Any]:
        """Of `counting`."""
        step_s = WINDOW_S / self.per_minute
        return {"kind": self.kind, "step": step_s, "window": WINDOW_S + step_s / 2}


def counting(caller: str) -> str:
    """Two queries for a WITH clause, about the one token_id of the query `caller`: `taken`, a row if it may call, and
    `waits`, the seconds until it may.

    The cell rate algorithm: each call uses up a step of time, and no token may be more than a window ahead. It does not
    wait for the disk: were the server to lose power, the counts of its last half second would be forgotten.
    """
    return f"""
    taken AS (
        INSERT INTO api_rates AS r (token_id, kind, used_until)
        SELECT token_id, CAST(%(kind)s AS text), clock_timestamp() + make_interval(secs => %(step)s)
          FROM {caller}, set_config('synchronous_commit', 'off', true)
        ON CONFLICT (token_id, kind) DO UPDATE
           SET used_until = greatest(r.used_until, clock_timestamp()) + make_interval(secs => %(step)s)
         WHERE greatest(r.used_until, clock_timestamp()) + make_interval(secs => %(step)s)
               <= clock_timestamp() + make_interval(secs => %(window)s)
        RETURNING 1
    ), waits AS (
        SELECT extract(epoch FROM used_until - clock_timestamp())::float8 + %(step)s - %(window)s AS seconds
          FROM api_rates JOIN {caller} USING (token_id) WHERE kind = %(kind)s
    )"""  # noqa: S608 - a name of ours


WAIT_S = """
    CASE WHEN NOT EXISTS (SELECT FROM taken)
         THEN greatest(1, floor(coalesce((SELECT seconds FROM waits), 0))::int + 1) END
"""
"""After `counting`: the whole seconds to wait; null: it may call."""

_TAKE = f"WITH caller AS (SELECT CAST(%(token)s AS uuid) AS token_id), {counting('caller')} SELECT {WAIT_S}".encode()


class ApiRates:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable: what cannot be counted is not let in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, token_id: UUID, rate: Rate) -> int | None:
        """None: go on. Else the whole seconds to wait."""
        with self._database.reading_raw() as connection:
            wait_s: int | None
            ((wait_s,),) = connection.execute(_TAKE, {"token": token_id, **rate.parameters}).fetchall()
        return wait_s

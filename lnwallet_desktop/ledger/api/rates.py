"""How often a token may ask: counted in the database, so that it holds for all workstations and after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from lnwallet_desktop.ledger.database import Database

WINDOW_S = 60

_TAKE = text(
    """
    INSERT INTO api_rates AS r (token_id, kind, used_until)
    SELECT CAST(:token AS uuid), CAST(:kind AS text), clock_timestamp() + make_interval(secs => :step)
      FROM set_config('synchronous_commit', 'off', true)
    ON CONFLICT (token_id, kind) DO UPDATE
       SET used_until = greatest(r.used_until, clock_timestamp()) + make_interval(secs => :step)
     WHERE greatest(r.used_until, clock_timestamp()) + make_interval(secs => :step)
           <= clock_timestamp() + make_interval(secs => :window)
    RETURNING 1
    """
)
"""The cell rate algorithm: each call uses up a step of time, and no token may be more than a window ahead.

It does not wait for the disk: were the server to lose power, the counts of its last half second would be forgotten.
"""

_WAIT = text(
    """
    SELECT extract(epoch FROM used_until + make_interval(secs => :step - :window) - clock_timestamp())
      FROM api_rates WHERE token_id = :token AND kind = :kind
    """
)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in any minute."""

    kind: str
    per_minute: int


class ApiRates:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable: what cannot be counted is not let in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, token_id: UUID, rate: Rate) -> int | None:
        """None: go on. Else the whole seconds to wait."""
        step = WINDOW_S / rate.per_minute
        values = {"token": token_id, "kind": rate.kind, "step": step, "window": WINDOW_S + step / 2}
        with self._database.reading() as connection:
            if connection.execute(_TAKE, values).one_or_none() is not None:
                return None
            waits = connection.execute(_WAIT, values).scalar_one()
        return max(1, int(waits) + 1)

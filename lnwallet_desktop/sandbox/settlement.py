"""What happens by itself as the network's time goes on: payments end, and what was locked too long comes back."""

from __future__ import annotations

import logging
import threading

from lnwallet_desktop.sandbox import lightning, moves, transfers
from lnwallet_desktop.sandbox.log_file import fault
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.records import Ending
from lnwallet_desktop.sandbox.spark import TransferStatus
from lnwallet_desktop.sandbox.store import Store, Transaction

log = logging.getLogger(__name__)

LONGEST_SLEEP_S = 60.0
SHORTEST_SLEEP_S = 0.005


def settle_next(tx: Transaction, network: NetworkKeys) -> bool:
    """End one thing that is due. Whether there was one."""
    due = tx.one(
        "SELECT id, sender FROM transfers WHERE status = ? AND expires_at <= ? ORDER BY expires_at LIMIT 1",
        TransferStatus.SENDER_KEY_TWEAK_PENDING,
        tx.now,
    )
    if due:
        _expire(tx, network, due["id"])
        return True
    send = tx.one("SELECT * FROM sends WHERE due_at <= ? ORDER BY due_at LIMIT 1", tx.now)
    if send:
        lightning.decide(tx, network, send, lightning.outcome_of(tx, send["payment_hash"]).ending)
        log.info("settled %s", send["transfer_id"][:8])
        return True
    return False


def _expire(tx: Transaction, network: NetworkKeys, transfer_id: str) -> None:
    """A lock has run out: the money goes back, whether or not the provider had begun to pay."""
    log.info("expired %s", transfer_id[:8])
    send = tx.one("SELECT * FROM sends WHERE transfer_id = ?", transfer_id)
    if send:
        lightning.decide(tx, network, send, Ending.FAIL)
    else:
        moves.return_to_sender(tx, transfers.get(tx, transfer_id))


def next_due_s(tx: Transaction) -> float:
    """Seconds until something is due, at most LONGEST_SLEEP_S."""
    row = tx.one(
        "SELECT min(at) AS at FROM (SELECT min(due_at) AS at FROM sends WHERE due_at IS NOT NULL"
        " UNION ALL SELECT min(expires_at) FROM transfers WHERE status = ?)",
        TransferStatus.SENDER_KEY_TWEAK_PENDING,
    )
    at = row["at"] if row else None
    return LONGEST_SLEEP_S if at is None else min(LONGEST_SLEEP_S, max(SHORTEST_SLEEP_S, at - tx.now))


class Settler:
    """A thread that sleeps until something is due, or until `changed` tells that this may be another time than thought.

    Everything that is due is in the store, so whatever a killed network left undone is done at the next start.
    """

    def __init__(self, store: Store, network: NetworkKeys, changed: threading.Event) -> None:
        self._store, self._network, self._changed = store, network, changed
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="settler", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            self._changed.clear()
            try:
                sleep_s = self._settle()
            except Exception as error:
                log.error("settling failed: %s", fault(error))
                sleep_s = 1.0
            self._changed.wait(sleep_s)

    def _settle(self) -> float:
        """Do all that is due, each in a transaction of its own; how long to sleep then."""
        while not self._stopping:
            with self._store.transaction() as tx:
                if not settle_next(tx, self._network):
                    return next_due_s(tx)
        return 0

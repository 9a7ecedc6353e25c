"""What can be ordered of the network from outside: money, invoices, outcomes, time, misfortunes, the record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import MAX_SATS, Sats, format_sats
from lnwallet_desktop.sandbox import keys, ledger, lightning, moves, payees
from lnwallet_desktop.sandbox.leaves import with_change
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.records import Ending, Fees, Funding, Outcome
from lnwallet_desktop.sandbox.spark import TransferKind
from lnwallet_desktop.sandbox.steps import Steps
from lnwallet_desktop.sandbox.store import CLOCK_OFFSET, Store, Transaction
from lnwallet_desktop.sandbox.web import Document

_LONGEST_WAIT_S = 600
_LONGEST_ADVANCE_S = 10 * 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Home:
    """What tells one running network from another."""

    directory: Path
    pid: int


class Orders:
    """Every public method is an order; its arguments are the JSON document's members. Raises BadRequest.

    on_shutdown: ends the process, soon.
    """

    def __init__(
        self,
        store: Store,
        network: NetworkKeys,
        steps: Steps,
        home: Home,
        on_shutdown: Callable[[], None],
    ) -> None:
        self._store, self._network, self._steps, self._home = store, network, steps, home
        self._on_shutdown = on_shutdown
        names = [name for name in vars(Orders) if not name.startswith("_") and callable(getattr(self, name))]
        self.by_name: dict[str, Callable[..., Document]] = {name: getattr(self, name) for name in names}

    def hello(self) -> Document:
        return {"directory": str(self._home.directory), "pid": self._home.pid}

    def fund(self, identity_key: str, amount_sats: int) -> Document:
        if not 0 < amount_sats <= MAX_SATS:
            raise BadRequest("The amount is 1 sat or more.")
        receiver, values = _identity(identity_key), with_change(amount_sats)
        with self._store.transaction() as tx:
            transfer = moves.bring(tx, self._network.faucet, receiver, values, TransferKind.TRANSFER)
        return asdict(Funding(transfer.id, len(values)))

    def payees(self) -> Document:
        with self._store.transaction() as tx:
            return {"payees": [{"name": row["name"], "node_key": row["node_key"].hex()} for row in payees.everyone(tx)]}

    def invoice(
        self,
        amount_sats: int | None,
        memo: str = "",
        outcome: str = "success",
        expiry_s: int = 3600,
        payee: str | None = None,
        network: str = "bcrt",
        description_hash: str | None = None,
    ) -> Document:
        amount = None if amount_sats is None else Sats(amount_sats)
        wanted = payees.Wanted(amount, memo, Outcome.parse(outcome), expiry_s, payee, network, description_hash)
        with self._store.transaction() as tx:
            return _invoice(tx, payees.make_invoice(tx, wanted))

    def pay(self, invoice: str, amount_sats: int | None = None) -> Document:
        """A remote payer pays an invoice of a wallet."""
        text = invoice.strip().lower().removeprefix("lightning:")
        with self._store.transaction() as tx:
            row = tx.one("SELECT * FROM receives WHERE invoice = ?", text)
            if row is None:
                raise BadRequest("No wallet of this sandbox has made that invoice.")
            paid_sats = amount_sats or row["amount_sats"]
            if not row["amount_sats"] <= paid_sats <= MAX_SATS or paid_sats <= 0:
                raise BadRequest(
                    f"This invoice asks for {format_sats(row['amount_sats'])} at least, and at least 1 sat."
                )
            if lightning.receive_payment(tx, self._network, row, paid_sats) is None:
                raise BadRequest("This invoice has been paid or has expired.")
            return {"payment_hash": row["payment_hash"].hex(), "amount_sats": paid_sats}

    def settle(self, payment_hash: str, outcome: str) -> Document:
        """End a payment under way now, and every later one of that invoice in the same way."""
        if outcome not in (Ending.SUCCESS, Ending.FAIL):
            raise BadRequest("A payment is settled as success or fail.")
        wanted = _payment_hash(payment_hash)
        with self._store.transaction() as tx:
            send = tx.one("SELECT * FROM sends WHERE payment_hash = ? AND status = ?", wanted, lightning.INITIATED)
            if send is None:
                raise BadRequest("No payment of that hash is under way.")
            tx.run("UPDATE payee_invoices SET outcome = ? WHERE payment_hash = ?", outcome, wanted)
            lightning.decide(tx, self._network, send, Ending(outcome))
            return _payment(tx, wanted)

    def fees(self) -> Document:
        with self._store.transaction() as tx:
            return asdict(lightning.fees(tx))

    def set_fees(self, base_sats: int, ppm: int) -> Document:
        if not (0 <= base_sats <= MAX_SATS and 0 <= ppm <= 1_000_000):
            raise BadRequest("A fee is 0 sat or more, and at most the whole amount (1,000,000 ppm).")
        with self._store.transaction() as tx:
            lightning.set_fees(tx, Fees(Sats(base_sats), ppm))
            return asdict(lightning.fees(tx))

    def advance(self, seconds: float) -> Document:
        """Move the network's clock forward; nothing can move it back."""
        if not 0 <= seconds <= _LONGEST_ADVANCE_S:
            raise BadRequest("The clock goes forward, by ten years at most.")
        with self._store.transaction() as tx:
            offset_s = float(tx.setting(CLOCK_OFFSET, "0")) + seconds
            tx.set_setting(CLOCK_OFFSET, repr(offset_s))
        return {"offset_s": offset_s}

    def clock(self) -> Document:
        return self.advance(0)

    def hold(self, step: str, seconds: float | None = None, times: int = 1) -> Document:
        _check_times(times)
        self._steps.hold(step, seconds, times)
        return {}

    def release(self, step: str) -> Document:
        self._steps.release(step)
        return {}

    def fault(self, step: str, kind: str, times: int = 1) -> Document:
        _check_times(times)
        self._steps.fault(step, kind, times)
        return {}

    def wait_step(self, step: str, timeout_s: float, times: int = 1) -> Document:
        if not 0 <= timeout_s <= _LONGEST_WAIT_S:
            raise BadRequest("A step is waited for at most ten minutes.")
        return {"reached": self._steps.wait(step, timeout_s, times)}

    def ledger(self, with_preimages: bool = False) -> Document:
        with self._store.transaction() as tx:
            return asdict(ledger.read(tx, self._network, with_preimages))

    def payment(self, payment_hash: str, with_preimage: bool = False) -> Document:
        with self._store.transaction() as tx:
            return _payment(tx, _payment_hash(payment_hash), with_preimage)

    def shutdown(self) -> Document:
        self._on_shutdown()
        return {}


def _payment(tx: Transaction, payment_hash: bytes, with_preimage: bool = False) -> Document:
    found = ledger.payment(tx, payment_hash, with_preimage)
    if found is None:
        raise BadRequest("The sandbox knows no payment of that hash.")
    return asdict(found)


def _invoice(tx: Transaction, row: sqlite3.Row) -> Document:
    return {
        "invoice": row["invoice"],
        "payment_hash": row["payment_hash"].hex(),
        "amount_sats": row["amount_sats"],
        "payee": row["payee"],
        "payee_key": row["node_key"].hex(),
        "outcome": row["outcome"],
        "expires_at": tx.to_wall(row["expires_at"]),
    }


def _identity(text: str) -> bytes:
    try:
        return keys.checked_point(bytes.fromhex(text))
    except ValueError as error:
        raise BadRequest("The identity key is not a key: 66 hex digits.") from error


def _payment_hash(text: str) -> bytes:
    try:
        payment_hash = bytes.fromhex(text)
    except ValueError:
        payment_hash = b""
    if len(payment_hash) != 32:
        raise BadRequest("The payment hash is not 64 hex digits.")
    return payment_hash


def _check_times(times: int) -> None:
    if times < 1:
        raise BadRequest("An order for a step is for one time or more.")

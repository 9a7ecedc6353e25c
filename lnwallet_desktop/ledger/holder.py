"""The hold: one workstation at a time sends for a wallet; the database's clock says until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from lnwallet_desktop.errors import HeldElsewhere
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import wallet_holder
from lnwallet_desktop.translation import phrase

HOLD_FOR = timedelta(seconds=30)
RENEW_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the wallet. epoch: grows with each change of hands, so an old holder is recognised."""

    workstation: str
    epoch: int
    ends_at: datetime


class WalletHold:
    """This installation's part in it. Raises LedgerUnavailable where the database does not answer.

    instance: the same for the same data directory for ever. It may take the wallet again at once after a crash, because
    two processes cannot open one data directory.
    """

    def __init__(self, database: Database, instance: UUID, workstation: str) -> None:
        self._database = database
        self._instance = instance
        self._workstation = workstation

    def take(self) -> int:
        """The epoch under which this workstation sends from now on. Raises HeldElsewhere while another one's runs."""
        ends_at = func.now() + HOLD_FOR
        first = insert(wallet_holder).values(
            epoch=1, instance=self._instance, workstation=self._workstation, ends_at=ends_at
        )
        taking = first.on_conflict_do_update(
            index_elements=[wallet_holder.c.only_row],
            set_={
                "epoch": wallet_holder.c.epoch + 1,
                "instance": self._instance,
                "workstation": self._workstation,
                "ends_at": ends_at,
            },
            where=or_(wallet_holder.c.ends_at <= func.now(), wallet_holder.c.instance == self._instance),
        ).returning(wallet_holder.c.epoch)
        with self._database.transaction() as connection:
            epoch = connection.execute(taking).scalar_one_or_none()
        if epoch is None:
            raise self._held_elsewhere()
        return int(epoch)

    def renew(self, epoch: int) -> bool:
        """Hold on for another 30 s; False if another workstation has taken over."""
        with self._database.transaction() as connection:
            renewed = connection.execute(
                update(wallet_holder).where(wallet_holder.c.epoch == epoch).values(ends_at=func.now() + HOLD_FOR)
            )
        return renewed.rowcount == 1

    def release(self, epoch: int) -> None:
        """End it now, so that another workstation need not wait. Again does no harm."""
        with self._database.transaction() as connection:
            connection.execute(update(wallet_holder).where(wallet_holder.c.epoch == epoch).values(ends_at=func.now()))

    def holder(self) -> Holder | None:
        """Who holds it now; None if nobody does."""
        return self._running()

    def other_holder(self) -> Holder | None:
        """The other workstation that holds it now; None if nobody does, or this one."""
        return self._running(wallet_holder.c.instance != self._instance)

    def _running(self, *wanted: ColumnElement[bool]) -> Holder | None:
        question = select(wallet_holder).where(wallet_holder.c.ends_at > func.now(), *wanted)
        with self._database.reading() as connection:
            row = connection.execute(question).one_or_none()
        return Holder(row.workstation, row.epoch, row.ends_at) if row is not None else None

    def _held_elsewhere(self) -> HeldElsewhere:
        holder = self.holder()
        if holder is None:
            return HeldElsewhere(phrase("Another workstation held this wallet until just now. Try again."))
        return held_by(holder.workstation)


def held_by(workstation: str) -> HeldElsewhere:
    """Who holds it, what can be done here meanwhile, and when that ends."""
    return HeldElsewhere(
        phrase(
            "The workstation “{workstation}” holds this wallet. Here the history is readable; to pay from "
            "here close it there, or wait {total_seconds} seconds after that computer has stopped.",
            workstation=workstation,
            total_seconds=int(HOLD_FOR.total_seconds()),
        ),
        workstation,
    )


def holds(connection: Connection, epoch: int) -> bool:
    """Whether that epoch's hold runs now; it cannot be taken over before this transaction ends."""
    question = (
        select(wallet_holder.c.epoch)
        .where(wallet_holder.c.epoch == epoch, wallet_holder.c.ends_at > func.now())
        .with_for_update(read=True)
    )
    return connection.execute(question).one_or_none() is not None

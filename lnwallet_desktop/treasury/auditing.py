"""The audit log of an open treasury: acts are written in their order, signed in time, and proved on demand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar
from uuid import UUID

from lnwallet_desktop.errors import AuditDamaged, LedgerUnavailable
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.append import Written, write
from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint, Signer
from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.export import Exported, export_log
from lnwallet_desktop.ledger.audit.findings import Damage, Verification
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditReader
from lnwallet_desktop.ledger.audit.signing import CheckpointSigner, newest_checkpoint
from lnwallet_desktop.ledger.audit.verify import verify
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.treasury.audit_writer import AuditWriter
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)

T = TypeVar("T")

SIGN_EVERY = 100
SIGN_EVERY_S = 60.0

SIGNED_AT_ONCE = frozenset(
    {AuditKind.UNLOCK, AuditKind.INTENT, AuditKind.APPROVAL_GIVEN, AuditKind.LOCK, AuditKind.WALLET_CLOSED}
)
_NOTHING: Mapping[str, Value] = {}
Told = Callable[[int, int], None]
SignerOf = Callable[[str], Signer | None]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did just now, told by the part of the treasury where it was done."""

    kind: AuditKind
    admin: str | None = None
    fields: Mapping[str, Value] | None = None


class Auditing:
    """Lives on the main loop. Nothing here stops a payment: what cannot be written yet is kept, on the disk too, and
    written later, once or, where the database's answer was lost, twice.

    changed: the log grew, or what is known of its proof did. alarm: the sentence to show, for as long as the treasury
    runs, once the log contradicted what this workstation had seen; then nothing more is signed.
    """

    def __init__(self, database: Database, data_dir: Path, workstation: str) -> None:
        self.changed: Listeners[None] = Listeners()
        self.reader = AuditReader(database)
        self.alarm: str | None = None
        self.signed: Checkpoint | None = None
        self._database = database
        self.workstation = workstation
        self._anchors = Anchors(data_dir)
        self._signer: Signer | None = None
        self._signer_of: SignerOf = _nobodys
        self._signers: dict[str, Signer] = {}
        self._opened_by: str | None = None
        self._asked_by: str | None = None
        self._checkpoints: CheckpointSigner | None = None
        self._writer = AuditWriter(database, data_dir, self._told)
        self._to_sign = asyncio.Event()
        self._signing = asyncio.Lock()
        self._tasks = Tasks()

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Of the keys whose signatures count here: for whoever proves an exported log."""
        return tuple(sorted(self._anchors.keys()))

    @property
    def has_seen_entries(self) -> bool:
        """Whether this workstation remembers a log. Reads a file."""
        return self._anchors.newest() is not None

    def entry(
        self,
        kind: AuditKind,
        admin: str | None = None,
        *,
        payment: UUID | None = None,
        subject: str | None = None,
        fields: Mapping[str, Value] = _NOTHING,
    ) -> AuditEntry:
        """An entry of this workstation, for `append` in a transaction or for `write`."""
        return AuditEntry(kind, self.workstation, admin, payment, subject, fields)

    def begin(self) -> None:
        """Write what commands and earlier runs could not write."""
        self._writer.begin()

    def note(self, entry: AuditEntry) -> None:
        """Have it written soon, in the order of the notes, also if the database is away for a while."""
        self._writer.note(entry)

    def note_act(self, act: Act) -> None:
        self._get_to_know(act)
        self.note(self.entry(act.kind, act.admin, fields=act.fields or {}))

    async def write(self, entry: AuditEntry) -> Written:
        """Write it now, after what was noted before. Raises LedgerUnavailable."""
        await self._writer.caught_up()
        (written,) = await asyncio.to_thread(write, self._database, entry)
        self.appended(written, entry)
        return written

    def appended(self, written: Written, entry: AuditEntry) -> None:
        """An entry was committed, here or within a payment's transaction: sign it in time."""
        self._sign_soon(written, entry)
        self.changed.tell(None)

    def _sign_soon(self, written: Written, entry: AuditEntry) -> None:
        signed = self.signed.sequence if self.signed is not None else 0
        at_once = entry.kind in SIGNED_AT_ONCE
        if at_once and entry.admin is not None:
            self._asked_by = entry.admin
        if at_once or written.sequence - signed >= SIGN_EVERY:
            self._to_sign.set()

    def open(self, signer: Signer, signer_of: SignerOf | None = None) -> None:
        """The wallet is open: from now on the log is signed. signer: of the wallet; signer_of: an admin's own, None
        where there is none.

        A checkpoint is signed by the admin whose act it is made for, and else by the one who opened the wallet.
        """
        self._signer = signer
        self._signer_of = signer_of or _nobodys
        self._tasks.spawn(self._sign_in_time(signer), "sign the audit log")

    async def sign(self) -> Checkpoint | None:
        """Sign what stands there now. None where nothing could be signed: closed, empty, or in alarm."""
        async with self._signing:
            if self._checkpoints is None or self.alarm is not None:
                return None
            by, self._asked_by = self._acting(), None
            try:
                made = await asyncio.to_thread(self._checkpoints.sign, by)
            except AuditDamaged as damaged:
                log.error("the audit log is not signed any more: %s", damaged.message)
                self.alarm = damaged.message
                self.changed.tell(None)
                return None
        if made is not None and made != self.signed:
            self.signed = made
            self.changed.tell(None)
        return made

    async def verify(self, told: Told | None = None, admin: str | None = None) -> Verification:
        """Prove the log, and write down what came of it. Cancel the caller to stop it. Raises LedgerUnavailable."""
        keys, anchors = await asyncio.to_thread(lambda: (self._anchors.keys(), self._anchors.seen()))
        result = await _stoppable(lambda stop: verify(self._database, keys, anchors, told, stop))
        if result.finding is None or result.finding.damage is Damage.GUARD_OFF:
            await asyncio.to_thread(self._remember_newest)
        fields: dict[str, Value] = {
            "entries": result.entries,
            "proved_until": result.proved_until,
            "result": result.finding.damage.value if result.finding else "good",
            "first_bad": result.finding.sequence if result.finding else None,
        }
        if result.finding is None or result.finding.damage is not Damage.TABLES_GONE:
            with suppress(LedgerUnavailable):  # a copy that only reads can be proved too
                await self.write(self.entry(AuditKind.AUDIT_VERIFIED, admin, fields=fields))
        return result

    async def export(self, path: Path, told: Told | None = None, admin: str | None = None) -> Exported:
        """The whole log as a file that proves itself. Raises BadRequest, LedgerUnavailable."""
        with suppress(LedgerUnavailable, OSError):
            await self.sign()
        signer = self._signer if self.alarm is None else None
        keys = await asyncio.to_thread(self._anchors.keys)
        done = await _stoppable(lambda stop: export_log(self._database, path, keys, signer, told, stop))
        fields: dict[str, Value] = {"file": path.name, "format": "jsonl", "rows": done.entries}
        await self.write(self.entry(AuditKind.AUDIT_EXPORTED, admin, fields=fields))
        return done

    async def close(self) -> None:
        """Write and sign what is left, and forget the key. Safe to call twice."""
        await self._writer.close()
        await self._forget_key()
        await self._tasks.cancel()

    def _get_to_know(self, act: Act) -> None:
        """The keys go when the wallet closes, and the closing is to be signed after that."""
        if act.kind is AuditKind.WALLET_OPENED:
            self._opened_by = act.admin
        if act.kind in (AuditKind.WALLET_OPENED, AuditKind.UNLOCK) and act.admin is not None:
            signer = self._signer_of(act.admin)
            if signer is not None:
                self._signers[act.admin] = signer

    def _acting(self) -> Signer | None:
        """None where the admin has no key here: the wallet's own signs then."""
        names = (name for name in (self._asked_by, self._opened_by) if name is not None)
        return next((self._signers[name] for name in names if name in self._signers), None)

    def _remember_newest(self) -> None:
        newest = newest_checkpoint(self._database)
        if newest is not None and newest.is_signed_by(self._anchors.keys()):
            self._anchors.add(newest)

    async def _told(self, noted: list[tuple[Written, AuditEntry]]) -> None:
        for written, entry in noted:
            self._sign_soon(written, entry)
        self.changed.tell(None)
        if any(entry.kind is AuditKind.WALLET_CLOSED for _, entry in noted):
            await self._forget_key()

    async def _sign_in_time(self, signer: Signer) -> None:
        """At once where it was asked for, and every minute."""
        own = await asyncio.to_thread(CheckpointSigner, self._database, signer, self._anchors)
        if self._signer is signer:
            self._checkpoints = own
        while self._checkpoints is own:
            await self._try_to_sign()
            with suppress(TimeoutError):
                async with asyncio.timeout(SIGN_EVERY_S):
                    await self._to_sign.wait()
            self._to_sign.clear()

    async def _try_to_sign(self) -> None:
        try:
            await self.sign()
        except (LedgerUnavailable, OSError) as error:
            log.warning("the audit log could not be signed", extra={"error": type(error).__name__})

    async def _forget_key(self) -> None:
        """Sign the last of it, then drop the key."""
        await self._try_to_sign()
        self._signer = self._checkpoints = self._opened_by = self._asked_by = None
        self._signers.clear()
        self._to_sign.set()


def _nobodys(admin: str) -> Signer | None:
    return None


async def _stoppable(work: Callable[[Event], T]) -> T:
    """Run it on a worker thread; when the caller is cancelled it is told to stop."""
    stop = Event()
    try:
        return await asyncio.to_thread(work, stop)
    finally:
        stop.set()

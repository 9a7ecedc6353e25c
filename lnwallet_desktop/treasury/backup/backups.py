"""The backups of an open treasury: made now or by the plan, verified, and how they stand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from lnwallet_desktop.errors import BadRequest, FileNotWritten, LedgerUnavailable, VaultMissing, WalletDesktopError
from lnwallet_desktop.ledger.backup_notes import BackupNote, read_backup_notes
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.auditing import Auditing
from lnwallet_desktop.treasury.backup.exit_state import ExitState
from lnwallet_desktop.treasury.backup.making import make_backup
from lnwallet_desktop.treasury.backup.plan import LONGEST_DAYS, BackupPlan, PlanFile, backups_in, thinned
from lnwallet_desktop.treasury.backup.values import Made, Progress, Run, Verified
from lnwallet_desktop.treasury.backup.verifying import made_entry, verified_entry, verify_backup
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import VaultFile

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_EVERY_S = 300.0
STOP_S = 30.0
"""How long closing waits for a backup that was told to stop."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """last_made, last_verified: by any workstation; None: never, or not known yet. can_make: the vault has a recovery
    code that backups can be encrypted for. next_due: None without a folder. progress: of what runs now. problem: why
    the last one that was made by itself failed; empty where it did not.
    """

    plan: BackupPlan
    last_made: BackupNote | None = None
    last_verified: BackupNote | None = None
    begun_at: datetime | None = None
    can_make: bool = False
    next_due: datetime | None = None
    progress: Progress | None = None
    problem: str = ""


class Backups:
    """Lives on the main loop; the work is done on worker threads, one at a time."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        vault: VaultFile,
        audit: Auditing,
        exit_state: ExitState,
        signer: Callable[[], AuditSigner | None],
        acting: Callable[[], str | None],
    ) -> None:
        """signer: the wallet's own, while it is open. acting: the admin whose unlock runs."""
        self.changed: Listeners[BackupState] = Listeners()
        self._settings = settings
        self._database = database
        self._vault = vault
        self._audit = audit
        self._exit_state = exit_state
        self._signer = signer
        self._acting = acting
        self._file = PlanFile(settings.data_dir)
        self.state = BackupState(self._file.read())
        self._running: Run | None = None
        self._tasks = Tasks()
        self._one_at_a_time = asyncio.Lock()
        self._look_now = asyncio.Event()
        self._begun = False

    @property
    def plan(self) -> BackupPlan:
        return self.state.plan

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def begin(self) -> None:
        """Make backups by the plan from now on, until `close`. Safe to call twice."""
        if not self._begun:
            self._begun = True
            self._tasks.spawn(self._keep_to_plan(), "make backups")

    async def close(self) -> None:
        """What runs is given up, and nothing of it stays. Safe to call twice."""
        self.cancel()
        await self._tasks.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S), self._one_at_a_time:
                pass

    async def look(self) -> BackupState:
        """How they stand now, by the audit log. Raises LedgerUnavailable."""
        notes = await asyncio.to_thread(read_backup_notes, self._database)
        due = self.plan.due_at(notes.made.at if notes.made else None, datetime.now(UTC))
        self._become(
            last_made=notes.made,
            last_verified=notes.verified,
            begun_at=notes.begun_at,
            can_make=self._can_make(),
            next_due=due,
        )
        return self.state

    async def make(self, target: Path | None = None, run: Run | None = None) -> Made:
        """target: a folder or the new file; else the plan's folder. Cancel by `run.stop` or `cancel`.

        Raises BadRequest, BackupCancelled, FileExists, FileNotWritten, LedgerUnavailable, SetupIncomplete.
        """
        folder = target or self.plan.folder
        if folder is None:
            raise BadRequest(phrase("No folder for backups is chosen yet. Choose one first; nothing was written."))
        await self._exit_state.keep()

        def work(run: Run) -> Made:
            return make_backup(self._settings, self._database, folder, run, self._signer())

        made = await self._run(work, run)
        await self._audit.write(made_entry(made, self._audit.workstation, self._acting()))
        await self._look_after()
        return made

    async def verify(self, backup: Path, code: RecoveryCode, run: Run | None = None) -> Verified:
        """Restore it for a trial; of a backup of this wallet the audit log gets a dated certificate.

        Raises BackupRefused with the reason, BackupCancelled, LedgerUnavailable, SetupIncomplete.
        """

        def work(run: Run) -> Verified:
            return verify_backup(backup, code, self._settings.data_dir, run)

        verified = await self._run(work, run)
        if verified.manifest.wallet_id == self._vault.header().wallet_id:
            await self._audit.write(verified_entry(verified, self._audit.workstation, self._acting()))
            await self._look_after()
        return verified

    def cancel(self) -> None:
        """Whoever awaits what runs gets BackupCancelled."""
        if self._running is not None:
            self._running.stop.set()

    async def change_plan(self, plan: BackupPlan) -> None:
        """Raises BadRequest, FileNotWritten; then nothing was changed."""
        if not 1 <= plan.every_days <= LONGEST_DAYS:
            raise BadRequest(phrase("Backups are made every 1 to {longest_days} days.", longest_days=LONGEST_DAYS))
        if plan.folder is not None and not await asyncio.to_thread(plan.folder.is_dir):
            raise BadRequest(
                phrase("There is no folder “{folder}”. Choose another one, or make it first.", folder=plan.folder)
            )
        try:
            await asyncio.to_thread(self._file.write, plan)
        except OSError as error:
            raise FileNotWritten(
                phrase("The settings could not be written: {strerror}. Nothing was changed.", strerror=error.strerror)
            ) from None
        self._become(plan=plan, problem="")
        await self._look_after()
        self._look_now.set()

    async def _run(self, work: Callable[[Run], T], run: Run | None) -> T:
        """On a worker thread, followed by `changed`, and stopped where the caller is cancelled."""
        loop = asyncio.get_running_loop()
        asked = run or Run()

        def tell(progress: Progress) -> None:
            asked.told(progress)
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._show, progress)

        async with self._one_at_a_time:
            self._running = replace(asked, told=tell)
            working = asyncio.ensure_future(asyncio.to_thread(work, self._running))
            try:
                return await asyncio.shield(working)
            except asyncio.CancelledError:
                asked.stop.set()
                await asyncio.wait((working,))
                with suppress(WalletDesktopError):
                    working.result()
                raise
            finally:
                self._running = None
                self._become(progress=None)

    def _show(self, progress: Progress) -> None:
        if self._running is not None:
            self._become(progress=progress)

    async def _keep_to_plan(self) -> None:
        while True:
            try:
                state = await self.look()
                if state.next_due is not None and state.can_make and state.next_due <= datetime.now(UTC):
                    await self._make_by_plan()
            except LedgerUnavailable:
                log.info("backups wait for the database")
            except Exception:  # the next one must not fall asleep over a fault of ours
                log.exception("backups could not be looked at")
            self._look_now.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._look_now.wait()

    async def _make_by_plan(self) -> None:
        try:
            made = await self.make()
            await asyncio.to_thread(self._thin, made.path.parent)
            self._become(problem="")
        except WalletDesktopError as error:
            log.warning("a backup by the plan failed", extra={"code": error.code})
            self._become(problem=error.message)

    def _thin(self, folder: Path) -> None:
        try:
            for path in thinned(backups_in(folder, self._vault.header().wallet_id)):
                path.unlink(missing_ok=True)
                log.info("an old backup was taken away: %s", path.name)
        except OSError as error:
            log.warning("old backups stay: %s", error.strerror)

    def _can_make(self) -> bool:
        with suppress(VaultMissing):
            return self._vault.header().backup_recipient is not None
        return False

    async def _look_after(self) -> None:
        with suppress(LedgerUnavailable):
            await self.look()

    def _become(self, **values: object) -> None:
        before, self.state = self.state, replace(self.state, **values)  # type: ignore[arg-type]
        if self.state != before:
            self.changed.tell(self.state)

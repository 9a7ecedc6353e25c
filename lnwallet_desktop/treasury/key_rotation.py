"""New keys for sealed details and pseudonyms: the vault first, then every row, a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.resealing import Resealing, SealedRow
from lnwallet_desktop.ledger.sealing_keys import SealingKeys
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.auditing import Auditing
from lnwallet_desktop.treasury.contacts import read_contact_text
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault.derived_keys import DerivedKeys
from lnwallet_desktop.vault.vault_admins import rotate_keys

BATCH = 500
"""Rows of one transaction: some milliseconds, so no payment waits."""

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rotated:
    """resumed: no new keys were made, because an earlier rotation was not finished yet."""

    sealing_key_id: str
    rows: int
    resumed: bool


class KeyRotation:
    """Must run where the wallet is open: who seals with the old keys meanwhile would have to be asked again."""

    def __init__(
        self, guard: Guard, access: Access, rows: Resealing, sealing_keys: SealingKeys, audit: Auditing
    ) -> None:
        self._guard = guard
        self._access = access
        self._rows = rows
        self._sealing_keys = sealing_keys
        self._audit = audit

    async def rotate(self, passphrase: str, lease: Lease, told: Told = lambda done, total: None) -> Rotated:
        """Make new keys and seal everything anew; or go on with what an earlier run left. Cancel it to stop: what is
        done stays, and the next run goes on.

        passphrase: of the admin who holds the lease. Raises Locked, WrongPassphrase, LedgerUnavailable, VaultDamaged.
        """
        self._access.require(lease)
        left = await asyncio.to_thread(self._rows.left, self._access.keys.sealing_key_id)
        if not left:
            await self._make_keys(passphrase, lease)
        rows = await self._seal_anew(told)
        key_id = self._access.keys.sealing_key_id
        await self._note("finished", lease.admin, rows)
        return Rotated(key_id, rows, resumed=bool(left))

    async def _make_keys(self, passphrase: str, lease: Lease) -> None:
        def change() -> None:
            with self._guard.entered(passphrase, lease.admin) as opened:
                rotate_keys(self._guard.vault, opened)

        await asyncio.to_thread(change)
        await self._access.open(passphrase, lease.admin)  # from here on this process seals with the new ones
        await asyncio.to_thread(self._sealing_keys.announce, self._access.keys.sealing_key_id, lease.admin)
        await self._note("begun", lease.admin, None)

    async def _seal_anew(self, told: Told) -> int:
        keys = self._access.keys
        total = await asyncio.to_thread(self._rows.left, keys.sealing_key_id)
        done = await asyncio.to_thread(self._rows.change_contacts, keys.sealing_key_id, _contact_under(keys))
        told(done, total)
        while changed := await asyncio.to_thread(
            self._rows.change_payments, keys.sealing_key_id, BATCH, _payment_under(keys)
        ):
            done += changed
            told(min(done, total), total)
        return done

    async def _note(self, step: str, admin: str, rows: int | None) -> None:
        fields = {"step": step, "sealing_key": self._access.keys.sealing_key_id, "rows": rows}
        await self._audit.write(self._audit.entry(AuditKind.KEYS_ROTATED, admin, fields=fields))


def _payment_under(keys: DerivedKeys) -> Callable[[SealedRow], SealedRow]:
    """A receipt has no payee, and keeps what stands for this wallet."""

    def change(row: SealedRow) -> SealedRow:
        details = keys.unseal(row.row_id, row.sealed)
        pseudonyms = (keys.pseudonym(details.payee_key),) if details.payee_key else row.pseudonyms
        return SealedRow(row.row_id, keys.seal(row.row_id, details), pseudonyms)

    return change


def _contact_under(keys: DerivedKeys) -> Callable[[SealedRow], SealedRow]:
    def change(row: SealedRow) -> SealedRow:
        text = keys.unseal_text("contacts", row.row_id, row.sealed)
        _, payees = read_contact_text(text)
        sealed = keys.seal_text("contacts", row.row_id, text)
        return SealedRow(row.row_id, sealed, tuple(keys.pseudonym(payee) for payee in payees))

    return change

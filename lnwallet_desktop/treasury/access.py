"""Who may do what now: opening the wallet, unlocking it to pay, and the lease that ends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lnwallet_desktop.errors import Locked, WrongPassphrase
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.auditing import Act
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.lockout import since_boot_s
from lnwallet_desktop.treasury.lockout_guard import Guard, Tries
from lnwallet_desktop.vault.derived_keys import DerivedKeys
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import OpenVault

IDLE_S = 5 * 60
LONGEST_S = 15 * 60


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to pay, given to one admin. Only `Access.require` knows whether it still holds."""

    admin: str
    number: int


@dataclass(frozen=True, slots=True)
class AccessState:
    """opened: the wallet has its seed. admin and lease_ends_at: only while somebody may pay."""

    opened: bool
    admin: str | None = None
    lease_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    lease: Lease
    began: float  # seconds since boot: a suspended computer's time counts too
    touched: float


class Access:
    """Opens the vault, and keeps the one lease there is. Lives on the main loop."""

    def __init__(
        self,
        guard: Guard,
        on_open: Callable[[Secrets], Awaitable[None]],
        idle_s: float = IDLE_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        self.changed: Listeners[AccessState] = Listeners()
        self.acts: Listeners[Act] = Listeners()
        self._guard = guard
        self._vault = guard.vault
        self._on_open = on_open
        self._idle_s = idle_s
        self._longest_s = longest_s
        self._keys: DerivedKeys | None = None
        self._held: _Held | None = None
        self._for_one_use: dict[Lease, DerivedKeys] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._leases_given = 0
        self._opening = asyncio.Lock()

    @property
    def admins(self) -> tuple[str, ...]:
        return self._vault.header().admins if self._vault.exists() else ()

    @property
    def state(self) -> AccessState:
        held = self._live()
        if held is None:
            return AccessState(self._keys is not None)
        return AccessState(True, held.lease.admin, datetime.now(UTC) + timedelta(seconds=self._seconds_left(held)))

    @property
    def lease(self) -> Lease | None:
        held = self._live()
        return held.lease if held else None

    @property
    def keys(self) -> DerivedKeys:
        """Raises Locked while the wallet is closed."""
        if self._keys is None:
            raise Locked(phrase("The wallet is closed. Open it with an admin’s passphrase."))
        return self._keys

    async def tries(self) -> tuple[Tries, ...]:
        """What each admin may try now. Raises VaultMissing, VaultDamaged."""
        return await asyncio.to_thread(self._guard.tries)

    async def open(self, passphrase: str, admin: str | None = None, accept_older: bool = False) -> str:
        """Give the wallet its seed; the admin's name. admin: who it is said to be, else any of them.

        Raises WrongPassphrase, LockedOut, DeviceKeyMissing, VaultMissing, VaultDamaged; VaultOlder unless accept_older.
        """
        async with self._opening:  # one derivation at a time: each takes the memory and the cores of many
            opened = await self._enter(passphrase, admin, accept_older)
            keys, self._keys = self._keys, DerivedKeys(opened.secrets, opened.header.wallet_id)
            if keys is None:
                try:
                    await self._on_open(opened.secrets)
                except BaseException:
                    self._keys = None
                    raise
                self.acts.tell(Act(AuditKind.WALLET_OPENED, opened.admin))
                self.changed.tell(self.state)
            return str(opened.admin)

    async def unlock(self, passphrase: str, admin: str | None = None, accept_older: bool = False) -> Lease:
        """Open if need be, and give this admin the lease to pay. Raises as `open` does."""
        lease = self._new_lease(await self.open(passphrase, admin, accept_older))
        now = since_boot_s()
        self._held = _Held(lease, now, now)
        self._arm()
        self.acts.tell(Act(AuditKind.UNLOCK, lease.admin))
        self.changed.tell(self.state)
        return lease

    @asynccontextmanager
    async def unlocked_once(self, passphrase: str, admin: str | None = None) -> AsyncIterator[Lease]:
        """A lease for this block only: for one large payment, and for commands, which must not leave the window
        unlocked behind them.
        """
        lease = self._new_lease(await self.open(passphrase, admin))
        self._for_one_use[lease] = self.keys
        self.acts.tell(Act(AuditKind.UNLOCK, lease.admin, {"for_one_payment": True}))
        try:
            yield lease
        finally:
            self._for_one_use.pop(lease, None)
            self.acts.tell(Act(AuditKind.LOCK, lease.admin, {"reason": "payment"}))

    @asynccontextmanager
    async def authorised_once(self, passphrase: str, admin: str | None = None) -> AsyncIterator[Lease]:
        """As `unlocked_once`, for what needs a person but not the wallet: that stays as it is, open or closed."""
        async with self._opening:
            opened = await self._enter(passphrase, admin)
        lease = self._new_lease(str(opened.admin))
        self._for_one_use[lease] = DerivedKeys(opened.secrets, opened.header.wallet_id)
        try:
            yield lease
        finally:
            self._for_one_use.pop(lease, None)

    def keys_of(self, lease: Lease) -> DerivedKeys:
        """What the vault gave at this unlock, also where the wallet is closed. Raises Locked as `require` does."""
        self.require(lease)
        return self._for_one_use.get(lease) or self.keys

    def require(self, lease: Lease, of_its_own: bool = False) -> None:
        """Raises Locked unless this very lease still holds. of_its_own: for what the person has to unlock for alone."""
        if lease.admin not in self.admins:
            raise Locked(phrase("{admin} is no admin any more. Nothing was sent.", admin=lease.admin))
        if lease in self._for_one_use:
            return
        held = self._live()
        if held is None or held.lease != lease:
            raise Locked(phrase("The unlock has ended. Unlock again to pay; nothing was sent."))
        if of_its_own:
            raise Locked(phrase("A payment of this size needs the passphrase once more. Nothing was sent."))

    def touch(self) -> None:
        """A person is at the keyboard: the idle time begins again, the longest time does not."""
        if (held := self._live()) is not None:
            self._held = _Held(held.lease, held.began, since_boot_s())
            self._arm()
            self.changed.tell(self.state)

    def lock(self, reason: str = "asked") -> None:
        """End the lease now. The wallet stays open: balance, receiving and reconciling go on."""
        if self._held is not None:
            self.acts.tell(Act(AuditKind.LOCK, self._held.lease.admin, {"reason": reason}))
            self._held = None
            self._arm()
            self.changed.tell(self.state)

    def close(self) -> None:
        """Drop the keys too."""
        self._held = None
        self._arm()
        if self._keys is not None:
            self._keys = None
            self.acts.tell(Act(AuditKind.WALLET_CLOSED))
            self.changed.tell(self.state)

    async def _enter(self, passphrase: str, admin: str | None = None, accept_older: bool = False) -> OpenVault:
        try:
            return await asyncio.to_thread(self._guard.enter, passphrase, admin, accept_older)
        except WrongPassphrase:
            self.acts.tell(Act(AuditKind.UNLOCK_FAILED, admin))
            raise

    def _new_lease(self, admin: str) -> Lease:
        self._leases_given += 1
        return Lease(admin, self._leases_given)

    def _live(self) -> _Held | None:
        return self._held if self._held and self._seconds_left(self._held) > 0 else None

    def _seconds_left(self, held: _Held) -> float:
        now = since_boot_s()
        return min(held.touched + self._idle_s - now, held.began + self._longest_s - now)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._held is not None:
            delay = max(0.0, self._seconds_left(self._held)) + 0.05
            self._timer = asyncio.get_running_loop().call_later(delay, self._time_is_up)

    def _time_is_up(self) -> None:
        if self._live() is None:
            self.lock("time")
        else:
            self._arm()

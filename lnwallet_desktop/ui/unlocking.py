"""Unlocking for a sheet that may be closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.ui.tasks import Spawner


async def unlock_for(
    spawn: Spawner,
    access: Access,
    passphrase: str,
    still_wanted: Callable[[], bool],
    admin: str | None = None,
    accept_older: bool = False,
) -> Lease:
    """The lease. Raises as `Access.unlock` does.

    Trying a passphrase takes a while in a thread that cannot be stopped, so it is left to end in its turn, and the
    next try waits for it. If nobody wants the lease by then, it is given back.
    """

    async def unlock() -> Lease | None:
        try:
            lease = await access.unlock(passphrase, admin, accept_older)
        except WalletDesktopError:
            if still_wanted():
                raise
            return None
        if not still_wanted():
            access.lock()
        return lease

    lease = await spawn.outlive(unlock(), "unlock")
    assert lease is not None  # noqa: S101 - whoever does not want it any more does not come here
    return lease

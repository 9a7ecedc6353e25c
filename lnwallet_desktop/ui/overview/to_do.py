"""What is still to be done: each item is found out by a small provider of its own, so that others can add theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.payments import Direction
from lnwallet_desktop.translation import marked
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.overview.limit_words import has_limits


@dataclass(frozen=True, slots=True)
class ToDo:
    """headline: what is missing, in a few words. why: what it is good for, one sentence. Both, and the words of the
    lead, marked for the catalogue and translated where they are shown.
    """

    name: str
    headline: str
    why: str
    lead: Lead


Provider = Callable[[], Awaitable[ToDo | None]]
"""None while there is nothing to do. Raises WalletDesktopError where that cannot be known now."""

ONE_ADMIN = ToDo(
    "one-admin",
    marked("Only one admin"),
    marked(
        "A forgotten passphrase would stop every payment. A second admin can still unlock, and can approve large "
        "payments."
    ),
    Lead(marked("Add an admin"), "settings", "admins"),
)
NO_CODE = ToDo(
    "no-recovery-code",
    marked("No recovery code"),
    marked("Printed and locked away, it opens the wallet when a passphrase is lost."),
    Lead(marked("Make one"), "settings", "admins"),
)
NO_BACKUP = ToDo(
    "no-backup",
    marked("No backup"),
    marked("A lost disk would lose the history. One encrypted file brings all of it back, on any computer."),
    Lead(marked("Back up"), "settings", "backup"),
)
NOT_VERIFIED = ToDo(
    "backup-not-verified",
    marked("No backup was ever verified"),
    marked("It counts once it was restored for a trial, which changes nothing here."),
    Lead(marked("Verify one"), "settings", "backup"),
)
NO_LIMITS = ToDo(
    "no-limits",
    marked("No limits"),
    marked("They hold what a stolen passphrase, or a mistake, can cost in a day."),
    Lead(marked("Set limits"), "settings", "limits"),
)
NO_LOW_BALANCE = ToDo(
    "no-low-balance",
    marked("No alert for a low balance"),
    marked("You are told in time when the wallet needs money."),
    Lead(marked("Set an alert"), "settings", "alerts"),
)
NO_CONTACTS = ToDo(
    "no-contacts",
    marked("No contact has a name"),
    marked("Named payees are recognised in the history and when they are paid again. The names are encrypted."),
    Lead(marked("Name contacts"), "contacts"),
)


def usual_providers(treasury: Treasury) -> tuple[Provider, ...]:
    """The most pressing first."""

    async def second_admin() -> ToDo | None:
        return ONE_ADMIN if len(await asyncio.to_thread(lambda: treasury.access.admins)) == 1 else None

    async def recovery_code() -> ToDo | None:
        return None if await asyncio.to_thread(lambda: treasury.admins.has_recovery_code) else NO_CODE

    async def backup() -> ToDo | None:
        known = treasury.backups.state
        state = known if known.begun_at is not None else await treasury.backups.look()
        if state.last_made is None:
            return NO_BACKUP
        return NOT_VERIFIED if state.last_verified is None else None

    async def limits() -> ToDo | None:
        return None if has_limits((await treasury.limits.now()).policy) else NO_LIMITS

    async def low_balance() -> ToDo | None:
        return NO_LOW_BALANCE if treasury.alarms.preferences.low_balance_sats is None else None

    async def contacts() -> ToDo | None:
        """Only once somebody was paid: before that there is nobody to name."""
        if await treasury.contacts.count():
            return None
        sent = await asyncio.to_thread(treasury.history.totals, TransactionFilter(direction=Direction.SENT))
        return NO_CONTACTS if sent.count else None

    return recovery_code, backup, second_admin, limits, low_balance, contacts


class ToDoList:
    """Asks the providers, in their order. `add` puts another one before those that are there."""

    def __init__(self, *providers: Provider) -> None:
        self._providers = providers

    def add(self, provider: Provider) -> None:
        self._providers = (provider, *self._providers)

    async def open_items(self) -> tuple[ToDo, ...]:
        """Raises what a provider raises."""
        found = [await provider() for provider in self._providers]
        return tuple(item for item in found if item is not None)

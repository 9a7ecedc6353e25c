"""The one way to a vault: every passphrase is counted on disk, then derived, one at a time, whoever asks.

Window, commands and API come through here. The count is written before the derivation runs, so a program that is
killed in between has used its try.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock, Timeout

from lnwallet_desktop.errors import HeldElsewhere, LockedOut, WalletDesktopError, WrongPassphrase
from lnwallet_desktop.translation import phrase, phrases
from lnwallet_desktop.treasury.lockout import MOST_TRIES, NOTHING_WRONG, Moment
from lnwallet_desktop.treasury.lockout_store import AttemptStore, Counts
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import OpenVault, VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader

log = logging.getLogger(__name__)

TURN_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Tries:
    """What may be tried for one admin now. locked_out: no passphrase of theirs, however long one waits."""

    admin: str
    failures: int
    seconds_left: int
    locked_out: bool


class Guard:
    """Blocking; called on worker threads."""

    def __init__(self, vault: VaultFile, clock: Callable[[], Moment] = Moment.now) -> None:
        self.vault = vault
        self._clock = clock
        self._store = AttemptStore(vault)

    def tries(self) -> tuple[Tries, ...]:
        """For every admin, in the vault's order. Raises VaultMissing, VaultDamaged."""
        header, now = self.vault.header(), self._clock()
        counts = self._store.read(header, now)
        return tuple(self._tries(name, counts, now) for name in header.admins)

    def enter(self, passphrase: str, admin: str | None = None, accept_older: bool = False) -> OpenVault:
        """Raises WrongPassphrase, LockedOut, and as `VaultFile.enter` does."""
        with self.entered(passphrase, admin, accept_older) as opened:
            return opened

    @contextmanager
    def entered(self, passphrase: str, admin: str | None = None, accept_older: bool = False) -> Iterator[OpenVault]:
        """As `enter`; nobody else opens or changes the vault within the block.

        admin: whose passphrase it is said to be; None tries it for each admin, and counts for each.
        """
        with self._turn():
            header = self.vault.header()
            counts = self._current(header)
            tried = self._admitted(header, counts, admin)
            now = self._clock()
            counted = {name: counts.get(name, NOTHING_WRONG).plus_one(now) for name in tried}
            self._store.write(header, {**counts, **counted})
            try:
                opened = self.vault.enter(passphrase, tried, accept_older)
            except WrongPassphrase:
                raise
            except WalletDesktopError:  # the passphrase was right, or was not looked at
                self._store.write(header, counts)
                raise
            self._store.write(header, _after_success(counts, str(opened.admin)))
            yield opened

    @contextmanager
    def recovered(self, code: RecoveryCode, accept_older: bool = False) -> Iterator[OpenVault]:
        """By the recovery code, of which nobody guesses 256 bits, so it is not counted. All counts begin anew."""
        with self._turn():
            opened = self.vault.recover(code, accept_older)
            yield opened
            self._store.write(opened.header, {})

    def _current(self, header: VaultHeader) -> Counts:
        """A delay that a clock set back has restarted stays restarted."""
        now = self._clock()
        kept = self._store.read(header, now)
        current = {name: each.seen_at(now) for name, each in kept.items()}
        if current != kept:
            self._store.write(header, current)
        return current

    def _admitted(self, header: VaultHeader, counts: Counts, admin: str | None) -> tuple[str, ...]:
        """Whose slots may be tried now. Raises LockedOut."""
        asked = header.admins if admin is None else tuple(name for name in header.admins if name == admin)
        if not asked:
            raise WrongPassphrase
        now = self._clock()
        tries = [self._tries(name, counts, now) for name in asked]
        open_ones = [each for each in tries if not each.locked_out]
        if not open_ones:
            raise LockedOut(_locked_out(header, asked), None)
        worst = max(open_ones, key=lambda each: each.seconds_left)
        if worst.seconds_left:
            raise LockedOut(_delayed(worst), worst.seconds_left)
        return tuple(each.admin for each in open_ones)

    def _tries(self, name: str, counts: Counts, now: Moment) -> Tries:
        attempts = counts.get(name, NOTHING_WRONG).seen_at(now)
        left = 0 if attempts.locked_out else attempts.seconds_left(now)
        return Tries(name, attempts.failures, left, attempts.locked_out)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        lock = FileLock(self.vault.path.with_name("unlock.lock"))
        try:
            lock.acquire(timeout=TURN_TIMEOUT_S)
        except Timeout:
            raise HeldElsewhere(
                phrase("Another program is opening this vault and does not end. Close it and try again.")
            ) from None
        try:
            yield
        finally:
            lock.release()


def _after_success(counts: Counts, admin: str) -> Counts:
    """The count of the admin who came in begins anew; so does that of one who was locked out, who may try again."""
    freed = [name for name, each in counts.items() if each.locked_out and name != admin]
    if freed:
        log.warning("%d admin(s) had been locked out; another admin has opened the vault", len(freed))
    return {name: each for name, each in counts.items() if name != admin and name not in freed}


def _delayed(tries: Tries) -> str:
    return phrase(
        "{failures} wrong passphrases were typed for {admin}. The next try is possible in {seconds} s. Nothing was "
        "done.",
        failures=tries.failures,
        admin=tries.admin,
        seconds=tries.seconds_left,
    )


def _locked_out(header: VaultHeader, asked: tuple[str, ...]) -> str:
    ways = [phrase("the recovery code")] if header.has_recovery_code else []
    if len(asked) < len(header.admins):
        ways.append(phrase("another admin’s passphrase"))
    way = (
        phrase("Open it with {ways}.", ways=phrases(phrase(" or "), ways))
        if ways
        else phrase("Make the wallet anew from its words, or restore a backup.")
    )
    return phrase(
        "{most} wrong passphrases were typed for {names}, so none is tried any more. {way} No money is lost.",
        most=MOST_TRIES,
        names=phrases(phrase(" and "), asked),
        way=way,
    )

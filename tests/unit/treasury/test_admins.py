"""Who may unlock, as use cases: each needs a passphrase, is told to listeners, and passes the same guard."""

import asyncio
from pathlib import Path

import pytest

from lnwallet_desktop.errors import LockedOut, VaultOlder, WrongPassphrase
from lnwallet_desktop.treasury.admins import AdminChange, Admins
from lnwallet_desktop.treasury.lockout import MOST_TRIES
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.loops import Loop
from tests.unit.treasury.test_lockout import Clocks, guess
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, new_vault

CODE = RecoveryCode.new()


def admins_of(directory: Path) -> tuple[Admins, Guard, Clocks, list[AdminChange]]:
    clocks = Clocks()
    guard = Guard(new_vault(directory, CODE)[0], clocks)
    admins = Admins(guard)
    told: list[AdminChange] = []
    admins.changed.subscribe(told.append)
    return admins, guard, clocks, told


def test_every_change_is_told_with_who_made_it(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        admins, guard, _, told = admins_of(tmp_path)
        await admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
        assert [each.name for each in await admins.all()] == ["Maria", "Jonas"]
        assert all(len(each.audit_key) == 64 for each in admins.listed())
        await admins.set_recovery_code(RecoveryCode.new(), OTHER_PASSPHRASE, "Jonas")
        assert await admins.change_passphrase(THIRD_PASSPHRASE, PASSPHRASE) == "Maria"
        await admins.remove("Maria", OTHER_PASSPHRASE)
        assert guard.vault.header().admins == ("Jonas",)
        assert told == [
            AdminChange("added", "Jonas", "Maria"),
            AdminChange("recovery-code-made", "Jonas", "Jonas"),
            AdminChange("passphrase-changed", "Maria", "Maria"),
            AdminChange("removed", "Maria", "Jonas"),
        ]

    loop.run(scenario())


def test_a_change_with_a_wrong_passphrase_counts_as_a_guess_and_changes_nothing(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        admins, guard, clocks, told = admins_of(tmp_path)
        before = await asyncio.to_thread(guard.vault.path.read_bytes)
        for _ in range(MOST_TRIES):
            clocks.pass_s(1_000)
            with pytest.raises(WrongPassphrase):
                await admins.add("Eve", THIRD_PASSPHRASE, OTHER_PASSPHRASE)
        with pytest.raises(LockedOut):
            await admins.add("Eve", THIRD_PASSPHRASE, PASSPHRASE)
        assert await asyncio.to_thread(guard.vault.path.read_bytes) == before
        assert told == []

    loop.run(scenario())


def test_the_recovery_code_ends_a_lockout_with_a_new_passphrase(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        admins, guard, clocks, told = admins_of(tmp_path)
        await asyncio.to_thread(guess, guard, MOST_TRIES, clocks)
        await admins.recover(CODE, "Maria", THIRD_PASSPHRASE)
        assert guard.enter(THIRD_PASSPHRASE).admin == "Maria"
        assert told == [AdminChange("passphrase-reset", "Maria", None)]

    loop.run(scenario())


def test_an_older_vault_is_confirmed_by_an_admin(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        admins, guard, _, told = admins_of(tmp_path)
        old = await asyncio.to_thread(guard.vault.path.read_bytes)
        await admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
        await asyncio.to_thread(guard.vault.path.write_bytes, old)
        with pytest.raises(VaultOlder):
            await admins.change_passphrase(THIRD_PASSPHRASE, PASSPHRASE)
        assert [each.tries.failures for each in admins.listed()] == [0]  # the passphrase was right
        assert await admins.accept_older(PASSPHRASE) == "Maria"
        assert guard.enter(PASSPHRASE).header.generation == 3
        assert told[-1] == AdminChange("older-vault-accepted", "Maria", "Maria")

    loop.run(scenario())

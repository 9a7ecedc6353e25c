"""Opening, unlocking, and the lease that ends."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.errors import Locked, WalletUnavailable, WrongPassphrase
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.access import Access, AccessState, Lease
from lnwallet_desktop.treasury.admins import Admins
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault import key_slots
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.loops import Loop
from tests.unit.vault.vaults import CHEAP, OTHER_PASSPHRASE, new_vault

PASSPHRASE = "copper lantern forty rivers"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> VaultFile:
    path = tmp_path_factory.mktemp("access") / "vault.lnw"
    made = VaultFile(path, DeviceKeys(), CHEAP)
    made.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate())
    return made


async def nothing(secrets: Secrets) -> None:
    """The wallet would be connected here."""


def test_opening_gives_no_right_to_pay(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        with pytest.raises(Locked):
            _ = access.keys
        assert await access.open(PASSPHRASE) == "Maria"
        assert access.state == AccessState(opened=True)
        assert access.keys.pseudonym("02" * 33)
        with pytest.raises(Locked):
            access.require(Lease("Maria", 1))

    loop.run(scenario())


def test_a_lease_ends_by_itself_and_says_so(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing, idle_s=0.2, longest_s=5)
        ended = asyncio.Event()
        lease = await access.unlock(PASSPHRASE)
        access.require(lease)
        assert access.state.admin == "Maria"
        access.changed.subscribe(lambda state: ended.set() if state.admin is None else None)
        await ended.wait()
        with pytest.raises(Locked, match="ended"):
            access.require(lease)
        assert access.state.opened

    loop.run(scenario())


def test_activity_prolongs_it_but_not_for_ever(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing, idle_s=0.3, longest_s=0.8)
        await access.unlock(PASSPHRASE)
        began = asyncio.get_running_loop().time()
        while access.lease is not None:
            access.touch()
            await asyncio.sleep(0.02)
        lasted = asyncio.get_running_loop().time() - began
        assert lasted >= 0.7

    loop.run(scenario())


def test_a_new_unlock_ends_the_old_lease_and_locking_ends_all(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        old = await access.unlock(PASSPHRASE)
        new = await access.unlock(PASSPHRASE)
        access.require(new)
        with pytest.raises(Locked):
            access.require(old)
        access.lock()
        with pytest.raises(Locked):
            access.require(new)

    loop.run(scenario())


def test_a_command_unlocks_for_itself_only(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        async with access.unlocked_once(PASSPHRASE) as lease:
            access.require(lease)
            assert access.state.admin is None
        with pytest.raises(Locked):
            access.require(lease)

    loop.run(scenario())


def test_a_wrong_passphrase_changes_nothing(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        with pytest.raises(WrongPassphrase):
            await access.unlock("copper lantern forty river")
        assert access.state == AccessState(opened=False)

    loop.run(scenario())


def test_a_wallet_that_cannot_connect_is_not_open(vault: VaultFile, loop: Loop) -> None:
    async def fails(secrets: Secrets) -> None:
        raise WalletUnavailable("no network")

    async def scenario() -> None:
        access = Access(Guard(vault), fails)
        with pytest.raises(WalletUnavailable):
            await access.open(PASSPHRASE)
        assert not access.state.opened

    loop.run(scenario())


def test_a_large_payment_needs_the_passphrase_once_more(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        lease = await access.unlock(PASSPHRASE)
        access.require(lease)
        with pytest.raises(Locked, match="once more"):
            access.require(lease, of_its_own=True)
        async with access.unlocked_once(PASSPHRASE) as own:
            access.require(own, of_its_own=True)

    loop.run(scenario())


def test_who_is_removed_loses_the_lease(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        vault, _ = new_vault(tmp_path)
        guard = Guard(vault)
        access, admins = Access(guard, nothing), Admins(guard)
        await admins.add("Jonas", OTHER_PASSPHRASE, PASSPHRASE)
        lease = await access.unlock(OTHER_PASSPHRASE, "Jonas")
        access.require(lease)
        await admins.remove("Jonas", PASSPHRASE)
        with pytest.raises(Locked, match="no admin any more"):
            access.require(lease)

    loop.run(scenario())


def test_derivations_run_one_at_a_time(vault: VaultFile, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    running: list[int] = []
    most: list[int] = []
    derive = key_slots.wrapping_key

    def watched(*arguments: Any) -> bytes:
        running.append(1)
        most.append(len(running))
        try:
            return derive(*arguments)
        finally:
            running.pop()

    monkeypatch.setattr(key_slots, "wrapping_key", watched)

    async def scenario() -> None:
        one, other = Access(Guard(vault), nothing), Access(Guard(vault), nothing)
        await asyncio.gather(one.open(PASSPHRASE), other.open(PASSPHRASE), one.unlock(PASSPHRASE))

    loop.run(scenario())
    assert most == [1, 1, 1]


def test_closing_drops_the_keys(vault: VaultFile, loop: Loop) -> None:
    async def scenario() -> None:
        access = Access(Guard(vault), nothing)
        lease = await access.unlock(PASSPHRASE)
        access.close()
        with pytest.raises(Locked):
            _ = access.keys
        with pytest.raises(Locked):
            access.require(lease)

    loop.run(scenario())


def test_admins_are_known_before_anything_is_opened(vault: VaultFile, tmp_path: Path) -> None:
    assert Access(Guard(vault), nothing).admins == ("Maria",)
    assert Access(Guard(VaultFile(tmp_path / "none", DeviceKeys())), nothing).admins == ()

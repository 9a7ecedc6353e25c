"""Wrong passphrases: counted before they are tried, slower and slower, and at last not tried at all."""

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.errors import DeviceKeyMissing, LockedOut, SetupIncomplete, WalletDesktopError, WrongPassphrase
from lnwallet_desktop.treasury.lockout import LONGEST_DELAY_S, MOST_TRIES, Attempts, Moment, delay_s
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault import key_slots
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_admins import add_admin
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, new_vault

CODE = RecoveryCode.new()
WRONG = "copper lantern forty river"
START = Moment(1_700_000_000, 1_000, "boot one")


@dataclass
class Clocks:
    """The computer's clocks, set by the test."""

    now: Moment = START

    def __call__(self) -> Moment:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now = replace(self.now, wall_s=self.now.wall_s + seconds, since_boot_s=self.now.since_boot_s + seconds)

    def set_wall_s(self, seconds: float) -> None:
        self.now = replace(self.now, wall_s=self.now.wall_s + seconds)

    def reboot(self, name: str) -> None:
        self.now = Moment(self.now.wall_s + 20, 20, name)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    return new_vault(tmp_path, CODE)[0]


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passphrases that were really derived from."""
    derived: list[str] = []
    real = key_slots.wrapping_key

    def counted(passphrase: str, *others: Any) -> bytes:
        derived.append(passphrase)
        return real(passphrase, *others)

    monkeypatch.setattr(key_slots, "wrapping_key", counted)
    return derived


def guess(guard: Guard, times: int, clocks: Clocks) -> None:
    """Wrong each time, and patient."""
    for _ in range(times):
        clocks.pass_s(max(each.seconds_left for each in guard.tries()))
        with pytest.raises(WrongPassphrase):
            guard.enter(WRONG, "Maria")


def test_the_delay_doubles_after_three_free_tries_up_to_a_quarter_of_an_hour() -> None:
    assert [delay_s(n) for n in range(10)] == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64]
    assert delay_s(50) == LONGEST_DELAY_S


def test_three_tries_are_free_and_the_fourth_waits(vault: VaultFile, clocks: Clocks) -> None:
    guard = Guard(vault, clocks)
    guess(guard, 3, clocks)
    with pytest.raises(LockedOut, match=r"Maria.*in 1 s") as told:
        guard.enter(PASSPHRASE)
    assert told.value.seconds_left == 1
    clocks.pass_s(1)
    assert guard.enter(PASSPHRASE).admin == "Maria"
    assert guard.tries()[0].failures == 0


def test_ten_thousand_guesses_over_restarts_and_clock_changes_get_ten_looked_at(
    vault: VaultFile, clocks: Clocks, derivations: list[str]
) -> None:
    chance = random.Random(7)  # noqa: S311 - a repeatable order of events
    guard = Guard(vault, clocks)
    for number in range(10_000):
        if number % 3 == 0:
            guard = Guard(vault, clocks)  # the program starts anew
        match chance.randrange(5):
            case 0:
                clocks.pass_s(chance.choice((0.5, 2, 100, 2_000)))
            case 1:
                clocks.set_wall_s(chance.choice((-90_000, -60, 60, 90_000, 10_000_000)))
            case 2:
                clocks.reboot(f"boot {number}")
        with pytest.raises((WrongPassphrase, LockedOut)):
            guard.enter(f"guess number {number}")
    assert len(derivations) == MOST_TRIES
    with pytest.raises(LockedOut) as told:
        guard.enter(PASSPHRASE)
    assert told.value.seconds_left is None


def test_a_restart_forgets_nothing(vault: VaultFile, clocks: Clocks) -> None:
    guess(Guard(vault, clocks), 5, clocks)
    assert Guard(vault, clocks).tries()[0].failures == 5
    with pytest.raises(LockedOut):
        Guard(vault, clocks).enter(PASSPHRASE)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda clocks: clocks.set_wall_s(+1_000_000), 4),  # the wall clock gives no time away
        (lambda clocks: clocks.pass_s(3), 1),
        (lambda clocks: clocks.reboot("boot two"), 0),
        (lambda clocks: (clocks.pass_s(3), clocks.set_wall_s(-60)), 4),  # set back: it begins anew
        (lambda clocks: (clocks.pass_s(3), clocks.set_wall_s(-2)), 1),  # the network's time corrects that much
    ],
)
def test_a_delay_goes_by_the_clock_that_nobody_sets(vault: VaultFile, clocks: Clocks, change: Any, left: int) -> None:
    guard = Guard(vault, clocks)
    guess(guard, 5, clocks)
    change(clocks)
    assert guard.tries()[0].seconds_left == left


def test_setting_the_clock_back_and_forth_still_has_to_wait(vault: VaultFile, clocks: Clocks) -> None:
    guard = Guard(vault, clocks)
    guess(guard, 5, clocks)
    clocks.pass_s(3)
    clocks.set_wall_s(-60)
    with pytest.raises(LockedOut):
        guard.enter(PASSPHRASE)
    clocks.set_wall_s(+60)
    with pytest.raises(LockedOut, match="in 4 s"):
        guard.enter(PASSPHRASE)


def test_without_a_boot_id_the_smaller_of_two_clocks_counts() -> None:
    attempts = Attempts(9, Moment(1_000, 500, ""))
    assert attempts.seconds_left(Moment(1_900, 510, "")) == 54
    assert attempts.seconds_left(Moment(1_010, 900, "")) == 54
    assert attempts.seconds_left(Moment(9_000, 20, "")) == 44  # started since: so long at least


def test_ten_wrong_ones_leave_the_recovery_code_and_the_other_admin(vault: VaultFile, clocks: Clocks) -> None:
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    guard = Guard(vault, clocks)
    guess(guard, MOST_TRIES, clocks)
    clocks.pass_s(1_000_000)
    with pytest.raises(LockedOut, match="the recovery code or another admin’s passphrase") as told:
        guard.enter(PASSPHRASE, "Maria")
    assert told.value.seconds_left is None
    assert guard.enter(OTHER_PASSPHRASE).admin == "Jonas"  # for any admin: those locked out are not tried
    assert guard.enter(PASSPHRASE, "Maria").admin == "Maria"  # let in again by the other admin


def test_the_recovery_code_opens_what_is_locked_out_and_ends_that(vault: VaultFile, clocks: Clocks) -> None:
    guard = Guard(vault, clocks)
    guess(guard, MOST_TRIES, clocks)
    with guard.recovered(CODE) as opened:
        assert opened.admin is None
    assert guard.enter(PASSPHRASE).admin == "Maria"


def test_a_guess_for_any_admin_counts_for_each(vault: VaultFile, clocks: Clocks, derivations: list[str]) -> None:
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    derivations.clear()
    guard = Guard(vault, clocks)
    with pytest.raises(WrongPassphrase):
        guard.enter(WRONG)
    assert [each.failures for each in guard.tries()] == [1, 1]
    guard.enter(OTHER_PASSPHRASE)
    assert [each.failures for each in guard.tries()] == [1, 0]
    assert derivations == [WRONG, WRONG, OTHER_PASSPHRASE, OTHER_PASSPHRASE]


def test_the_try_is_on_the_disk_before_the_derivation_runs(
    vault: VaultFile, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    guard = Guard(vault, clocks)
    file = vault.path.with_name("unlock-attempts.json")

    def killed(*_: Any) -> bytes:
        seen.append(file.read_text())
        raise KeyboardInterrupt

    monkeypatch.setattr(key_slots, "wrapping_key", killed)
    with pytest.raises(KeyboardInterrupt):
        guard.enter(PASSPHRASE)
    assert '"failures": 1' in seen[0]
    assert guard.tries()[0].failures == 1


def test_where_nothing_can_be_counted_nothing_is_tried(
    vault: VaultFile, clocks: Clocks, derivations: list[str]
) -> None:
    vault.path.with_name("unlock-attempts.json.new").mkdir()
    with pytest.raises(SetupIncomplete, match="could not be counted"):
        Guard(vault, clocks).enter(PASSPHRASE)
    assert derivations == []


def test_what_is_not_a_guess_is_not_counted(vault: VaultFile, clocks: Clocks, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(vault, clocks)
    guess(guard, 1, clocks)

    def no_keyring(*_: Any) -> None:
        raise DeviceKeyMissing

    monkeypatch.setattr(key_slots, "usable_device_key", no_keyring)
    with pytest.raises(DeviceKeyMissing):
        guard.enter(PASSPHRASE)
    assert guard.tries()[0].failures == 1


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", '{"vault": "another", "admins": {}}'])
def test_a_count_that_was_removed_or_broken_is_locked_out(
    vault: VaultFile, clocks: Clocks, content: str | None
) -> None:
    guard = Guard(vault, clocks)
    guard.enter(PASSPHRASE)
    file = vault.path.with_name("unlock-attempts.json")
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(LockedOut) as told:
        guard.enter(PASSPHRASE)
    assert told.value.seconds_left is None
    with guard.recovered(CODE):
        pass
    guard.enter(PASSPHRASE)


def test_without_another_way_in_a_removed_count_leaves_one_try(tmp_path: Path, clocks: Clocks) -> None:
    guard = Guard(new_vault(tmp_path)[0], clocks)
    guard.enter(PASSPHRASE)
    (tmp_path / "unlock-attempts.json").unlink()
    with pytest.raises(LockedOut) as told:
        guard.enter(PASSPHRASE)
    assert told.value.seconds_left == 64
    clocks.pass_s(64)
    guard.enter(PASSPHRASE)


def test_a_vault_that_was_never_opened_here_has_all_its_tries(vault: VaultFile, clocks: Clocks) -> None:
    assert [each.failures for each in Guard(vault, clocks).tries()] == [0]


def test_no_sentence_holds_what_was_typed(vault: VaultFile, clocks: Clocks) -> None:
    guard = Guard(vault, clocks)
    for _ in range(12):
        try:
            guard.enter(WRONG)
        except WalletDesktopError as error:
            assert WRONG not in f"{error!r} {error.__dict__}"

"""One changed bit anywhere in a vault file: it never opens, and never fails but with one of our errors."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from io import FileIO
from pathlib import Path

import pytest

from lnwallet_desktop.errors import BadRequest, VaultDamaged, WalletDesktopError, WrongPassphrase, WrongRecoveryCode
from lnwallet_desktop.vault import key_slots, old_key_slot
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import split
from tests.unit.vault.vaults import FIXTURES, PASSPHRASE, new_vault, vault_at

CODE = RecoveryCode(bytes(range(32)))
EXPECTED = (VaultDamaged, WrongPassphrase, WrongRecoveryCode, BadRequest)
PAYLOAD_STEP = {1: 4, 3: 8}
"""Of the header every byte; of the payload, where any change is the same to AES-GCM, every fourth or eighth."""
AT_LEAST = {1: 3_000, 3: 9_000}
Derive = Callable[[str, bytes, Argon2Cost, bytes | None], bytes]


def deriving_once(real: Derive) -> Derive:
    """The real derivation, once. For a changed salt or cost, which gives another key whatever it costs, a quick one."""
    genuine = lru_cache(maxsize=1)(real)
    known: list[tuple[bytes, Argon2Cost]] = []

    def derive(passphrase: str, salt: bytes, cost: Argon2Cost, device_key: bytes | None) -> bytes:
        cost.clamped()
        if not known:
            known.append((salt, cost))
        if known == [(salt, cost)]:
            return genuine(passphrase, salt, cost, device_key)
        return hashlib.sha256(repr((passphrase, salt, cost)).encode()).digest()

    return derive


def flips(good: bytes, end_of_header: int, payload_step: int) -> list[tuple[int, int]]:
    places = [*range(end_of_header), *range(end_of_header, len(good), payload_step)]
    return [(place, bit) for place in places for bit in range(8)]


def write_at(file: FileIO, place: int, byte: int) -> None:
    file.seek(place)
    file.write(bytes([byte]))


def expect_closed(vault: VaultFile) -> None:
    try:
        vault.header()
    except VaultDamaged:
        return  # nothing is derived from a header that cannot be read
    with pytest.raises(EXPECTED):
        vault.open(PASSPHRASE)
    with pytest.raises(EXPECTED):
        vault.recover(CODE)


@pytest.mark.parametrize("file_format", [1, 3])
def test_no_changed_bit_opens_a_vault_or_breaks_the_program(
    tmp_path: Path, file_format: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if file_format == 1:
        good = (FIXTURES / "format-1.lnw").read_bytes()
    else:
        new_vault(tmp_path, CODE)
        good = (tmp_path / "vault.lnw").read_bytes()
    derive = deriving_once(key_slots.wrapping_key)
    monkeypatch.setattr(key_slots, "wrapping_key", derive)
    monkeypatch.setattr(old_key_slot, "wrapping_key", derive)
    copy = tmp_path / "changed" / "vault.lnw"
    copy.parent.mkdir()
    copy.write_bytes(good)
    vault = vault_at(copy)
    vault.open(PASSPHRASE)
    places = flips(good, len(split(good)[1]), PAYLOAD_STEP[file_format])
    assert len(places) >= AT_LEAST[file_format]
    with copy.open("r+b", buffering=0) as file:
        for place, bit in places:
            write_at(file, place, good[place] ^ 1 << bit)
            expect_closed(vault)
            write_at(file, place, good[place])
    vault.open(PASSPHRASE)


@pytest.mark.parametrize("cost", ['"memory_kib": 65535', '"memory_kib": 8', '"memory_kib": 9999999', '"passes": 0'])
def test_a_downgraded_or_absurd_derivation_is_refused_before_it_runs(
    tmp_path: Path, cost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_vault(tmp_path)
    path = tmp_path / "vault.lnw"
    good = path.read_bytes()
    name = cost.split(":")[0]
    before = next(part for part in (b'"memory_kib": 65536', b'"passes": 1') if part.startswith(name.encode()))
    head, body = good[:5], good[9:].replace(before, cost.encode(), 1)
    length = int.from_bytes(good[5:9], "big") + len(cost) - len(before)
    path.write_bytes(head + length.to_bytes(4, "big") + body)
    monkeypatch.setattr(key_slots, "Argon2id", None)  # whoever calls it fails
    with pytest.raises(VaultDamaged, match="impossible key derivation"):
        vault_at(path).open(PASSPHRASE)


@pytest.mark.parametrize(
    "content",
    [b"", b"LNWV", b"LNWV\x03\x00\x00\x00\x02{}", b"LNWV\x03\xff\xff\xff\xff{}", b"LNWV\x03\x00\x00\x00\x04null"],
)
def test_what_is_no_vault_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.lnw"
    path.write_bytes(content)
    with pytest.raises(WalletDesktopError, match="damaged"):
        vault_at(path).open(PASSPHRASE)


def test_a_newer_format_is_told_as_such(tmp_path: Path) -> None:
    new_vault(tmp_path)
    path = tmp_path / "vault.lnw"
    good = path.read_bytes()
    path.write_bytes(good[:4] + b"\x04" + good[5:])
    with pytest.raises(VaultDamaged, match="newer version"):
        vault_at(path).header()

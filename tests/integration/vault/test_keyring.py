"""The device key in a real Secret Service: GNOME Keyring on a session bus of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WITH_KEYRING = """
import sys
from pathlib import Path

from lnwallet_desktop.errors import DeviceKeyMissing, LockedOut, VaultOlder, WrongPassphrase
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_admins import add_admin, set_passphrase
from lnwallet_desktop.vault.vault_file import KEYRING_ENTRIES, VaultFile

PASSPHRASE = "copper lantern forty rivers"
keys = DeviceKeys()
assert keys.backend_name is not None, "no keyring"
vault = VaultFile(Path(sys.argv[1]), keys, Argon2Cost(memory_kib=64 * 1024, passes=1))
code = RecoveryCode.new()
header = vault.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate(), code)
assert header.needs_device_key
assert vault.open(PASSPHRASE)[0] == "Maria"

old = vault.path.read_bytes()
add_admin(vault, vault.enter(PASSPHRASE), "Jonas", "seven walnut doors ahead")
new = vault.path.read_bytes()
vault.path.write_bytes(old)
vault.seen.path.unlink()  # as a data directory from a backup: its own record is as old as it is
try:
    vault.open(PASSPHRASE)
except VaultOlder:
    print("the keyring knows that a newer vault was there")
vault.path.write_bytes(new)

guard = Guard(vault)
for _ in range(3):
    try:
        guard.enter("copper lantern forty river", "Maria")
    except WrongPassphrase:
        pass
vault.path.with_name("unlock-attempts.json").unlink()
assert [each.failures for each in guard.tries()] == [3, 0]
print("the keyring keeps the count of wrong passphrases")

keys.forget(header.vault_id)
try:
    vault.open(PASSPHRASE)
except DeviceKeyMissing as error:
    print("the copied file alone is worth nothing:", error.message)
with guard.recovered(code) as opened:  # on another computer, with its own keyring
    set_passphrase(vault, opened, "Maria", "marble kettle autumn violin")
assert vault.header().slots[0].with_device_key
assert guard.enter("marble kettle autumn violin", "Maria").admin == "Maria"
print("the recovery code needs no keyring")
keys.forget(header.vault_id, KEYRING_ENTRIES)
assert keys.load(header.vault_id) is None and keys.recall(header.vault_id, "newest") is None
"""

SESSION = """
printf ci | gnome-keyring-daemon --unlock --components=secrets >/dev/null
exec "$PYTHON" -c "$PROGRAM" "$VAULT"
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"),
    reason="a Secret Service of its own needs Linux with gnome-keyring and dbus-run-session; “make test” installs them",
)
def test_a_vault_needs_the_keyring_it_was_made_with(tmp_path: Path) -> None:
    environment = os.environ | {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHON": sys.executable,
        "PROGRAM": WITH_KEYRING,
        "VAULT": str(tmp_path / "vault.lnw"),
    }
    result = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", SESSION],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    for told in ("a newer vault", "count of wrong passphrases", "worth nothing", "code needs no keyring"):
        assert told in result.stdout


def test_a_keyring_that_keeps_things_in_the_clear_counts_as_none() -> None:
    program = "from lnwallet_desktop.vault.device_key import DeviceKeys; print(DeviceKeys().backend_name)"
    for backend in ("keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"):
        result = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHON_KEYRING_BACKEND": backend},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert result.stdout.strip() == "None"

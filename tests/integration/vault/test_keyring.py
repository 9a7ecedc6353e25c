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

from lnwallet_desktop.errors import DeviceKeyMissing
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile

keys = DeviceKeys()
assert keys.backend_name is not None, "no keyring"
vault = VaultFile(Path(sys.argv[1]), keys, Argon2Cost(memory_kib=64 * 1024, passes=1))
secrets = Secrets.generate()
header = vault.create(Network.SANDBOX, "Maria", "copper lantern forty rivers", secrets)
assert header.needs_device_key
assert vault.open("copper lantern forty rivers") == ("Maria", secrets)
keys.forget(str(header.wallet_id))
try:
    vault.open("copper lantern forty rivers")
except DeviceKeyMissing as error:
    print("the copied file alone is worth nothing:", error.message)
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
    assert "worth nothing" in result.stdout


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

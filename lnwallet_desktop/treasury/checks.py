"""Each part of the installation with its version and state, and the mend for what is wrong. Opens no secret."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from lnwallet_desktop.errors import VaultMissing, WalletDesktopError
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.vault.device_key import NO_KEYRING, DeviceKeys
from lnwallet_desktop.vault.vault_file import VaultFile


@dataclass(frozen=True, slots=True)
class Finding:
    """state: ok, note or wrong. mend: what to do, empty where nothing is."""

    part: str
    version: str
    state: str
    detail: str
    mend: str = ""


def check_all(settings: Settings) -> list[Finding]:
    """Every part, in the order in which they need each other."""
    checks: list[Callable[[Settings], Finding]] = [
        _python, _qt, _sdk, _postgresql, _keyring, _vault, _network
    ]  # fmt: skip
    return [_safely(check, settings) for check in checks]


def _safely(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except WalletDesktopError as error:
        return Finding(check.__name__.strip("_"), "", "wrong", error.message)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _python(settings: Settings) -> Finding:
    good = sys.version_info >= (3, 11)
    mend = "" if good else "Install Python 3.11 or newer."
    return Finding("python", platform.python_version(), "ok" if good else "wrong", platform.platform(terse=True), mend)


def _qt(settings: Settings) -> Finding:
    """In a process of its own: a missing system library would otherwise end this one."""
    probe = "from PySide6.QtWidgets import QApplication; QApplication(['probe', '-platform', 'offscreen'])"
    if getattr(sys, "frozen", False):
        return Finding("qt", _version("PySide6-Essentials"), "ok", "bundled")
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=False)
    if result.returncode == 0:
        return Finding("qt", _version("PySide6-Essentials"), "ok", "a window can be made")
    last = (result.stderr.strip().splitlines() or ["it did not start"])[-1]
    mend = "Install its system libraries; “make setup” prints the line."
    return Finding("qt", _version("PySide6-Essentials"), "wrong", last, mend)


def _sdk(settings: Settings) -> Finding:
    from lnwallet_desktop.wallet.breez_wallet import BreezWallet

    return Finding("sdk", _version("breez-sdk-spark"), "ok", f"Breez SDK Spark, {BreezWallet.__name__} loads")


def _postgresql(settings: Settings) -> Finding:
    if settings.database_url is None:
        state = EmbeddedServer(settings.postgres_dir).describe()
        return Finding("postgresql", state.version or "", "ok", f"embedded, {state.state}")
    database = Database.open(settings)
    try:
        return Finding("postgresql", database.version(), "ok", "external, answers")
    finally:
        database.close()


def _keyring(settings: Settings) -> Finding:
    name = DeviceKeys().backend_name
    if name is None:
        return Finding("keyring", _version("keyring"), "note", "none on this computer", NO_KEYRING)
    return Finding("keyring", _version("keyring"), "ok", name)


def _vault(settings: Settings) -> Finding:
    vault = VaultFile(settings.vault_file, DeviceKeys())
    try:
        header = vault.header()
    except VaultMissing:
        return Finding("vault", "", "note", "no wallet in this data directory yet", "Make one with “init”.")
    admins = ", ".join(header.admins)
    device = " and this computer’s keyring" if header.needs_device_key else ""
    opens = f"opens with the passphrase of {admins}{device}"
    if header.has_recovery_code:
        return Finding("vault", str(header.format), "ok", f"{opens}, or with the recovery code")
    mend = "Make a recovery code: “admin recovery-code”, or in the window under Settings."
    return Finding("vault", str(header.format), "note", f"{opens}; it has no recovery code", mend)


def _network(settings: Settings) -> Finding:
    vault = VaultFile(settings.vault_file, DeviceKeys())
    network = vault.header().network if vault.exists() else settings.network or Network.SANDBOX
    if network is not Network.SANDBOX:
        return Finding("network", "", "ok", f"{network}; the balance tells whether it answers")
    running = SandboxProcess(settings.sandbox_dir).find()
    detail = "sandbox, running" if running else "sandbox, not running; it starts when the wallet is opened"
    return Finding("network", "", "ok", detail)

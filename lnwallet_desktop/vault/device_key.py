"""The device key: 32 random bytes kept by the OS keyring, so that a copied vault file alone is worth nothing."""

from __future__ import annotations

import logging
from contextlib import suppress

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.errors import KeyringError

from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.cipher import new_key

log = logging.getLogger(__name__)

_SERVICE = "lnwallet-desktop"
NO_KEYRING = phrase(
    "This computer has no keyring, so the vault file is protected by the passphrase alone. "
    "Install one (on Linux: GNOME Keyring or KWallet) before real money is kept here."
)
_REFUSED = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")
"""Back ends that keep nothing or keep it in the clear."""


def use_no_keyring() -> None:
    """This process neither reads nor writes a keyring from now on. For a test whose vault is thrown away."""
    keyring.set_keyring(FailKeyring())  # type: ignore[no-untyped-call]


class DeviceKeys:
    """This computer's keyring, or the plain fact that there is none."""

    @property
    def backend_name(self) -> str | None:
        """The keyring in use, for `doctor`. None where there is none that is safe."""
        backend = _safe_backend()
        return None if backend is None else str(backend.name)

    def load(self, vault_id: str) -> bytes | None:
        """None where there is no keyring or it has no such key."""
        backend = _safe_backend()
        if backend is None:
            return None
        with suppress(KeyringError, ValueError):
            stored = backend.get_password(_SERVICE, vault_id)
            return bytes.fromhex(stored) if stored else None
        log.warning("the keyring did not give its key")
        return None

    def create(self, vault_id: str) -> bytes | None:
        """Make and keep a new key; None where there is no keyring that keeps it."""
        backend = _safe_backend()
        if backend is None:
            return None
        key = new_key()
        try:
            backend.set_password(_SERVICE, vault_id, key.hex())
        except KeyringError:
            log.warning("the keyring did not take a key")
            return None
        return key if self.load(vault_id) == key else None

    def recall(self, vault_id: str, entry: str) -> str | None:
        """A text kept beside the device key; None where there is none or no keyring."""
        backend = _safe_backend()
        if backend is not None:
            with suppress(KeyringError):
                return backend.get_password(_SERVICE, f"{vault_id}/{entry}")
        return None

    def remember(self, vault_id: str, entry: str, text: str) -> None:
        """Keep a text beside the device key, where there is a keyring."""
        backend = _safe_backend()
        if backend is not None:
            try:
                backend.set_password(_SERVICE, f"{vault_id}/{entry}", text)
            except KeyringError:
                log.warning("the keyring did not take an entry")

    def forget(self, vault_id: str, entries: tuple[str, ...] = ()) -> None:
        """Remove the key and those entries; the vault that needs it is then opened by the recovery code only."""
        backend = _safe_backend()
        if backend is not None:
            for name in (vault_id, *(f"{vault_id}/{entry}" for entry in entries)):
                with suppress(KeyringError):
                    backend.delete_password(_SERVICE, name)


class WithoutKeyring(DeviceKeys):
    """For a vault that is only looked at: this computer's keyring is not asked, and learns nothing of it."""

    @property
    def backend_name(self) -> str | None:
        return None

    def load(self, vault_id: str) -> bytes | None:
        return None

    def create(self, vault_id: str) -> bytes | None:
        return None

    def recall(self, vault_id: str, entry: str) -> str | None:
        return None

    def remember(self, vault_id: str, entry: str, text: str) -> None:
        """Nothing."""

    def forget(self, vault_id: str, entries: tuple[str, ...] = ()) -> None:
        """Nothing."""


def _safe_backend() -> KeyringBackend | None:
    backend = keyring.get_keyring()
    for candidate in getattr(backend, "backends", [backend]):
        module = type(candidate).__module__
        if not module.startswith(_REFUSED) and "plaintext" not in type(candidate).__name__.lower():
            return candidate  # type: ignore[no-any-return]
    return None

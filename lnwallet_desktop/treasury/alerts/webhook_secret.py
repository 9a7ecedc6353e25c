"""The secret that signs webhooks: in this computer's keyring, beside the device key."""

from __future__ import annotations

from collections.abc import Callable

from lnwallet_desktop.vault.device_key import DeviceKeys

_ENTRY = "alert-webhook"


class WebhookSecret:
    """Not in the vault: alerts have to go out while the wallet is closed. Blocking: the keyring may ask a person.

    Where there is no keyring it is kept in memory only, and has to be typed again after a restart: never in a file.
    """

    def __init__(self, device_keys: DeviceKeys, wallet_id: Callable[[], str]) -> None:
        self._device_keys = device_keys
        self._wallet_id = wallet_id
        self._in_memory: str | None = None

    @property
    def outlives_program(self) -> bool:
        return self._device_keys.backend_name is not None

    def read(self) -> str | None:
        """None where none was set, or it was lost with the program."""
        if self._in_memory is None:
            self._in_memory = self._device_keys.recall(self._wallet_id(), _ENTRY) or None
        return self._in_memory

    def write(self, secret: str) -> None:
        """Empty: there is none any more."""
        self._in_memory = secret or None
        self._device_keys.remember(self._wallet_id(), _ENTRY, secret)

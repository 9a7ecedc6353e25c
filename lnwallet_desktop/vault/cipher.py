"""AES-256-GCM with a fresh nonce, as all sealed things of ours are written: nonce (12) ‖ ciphertext ‖ tag (16)."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


class SealBroken(Exception):
    """The key is wrong, or what was sealed or bound to it has been changed. Which of them cannot be told."""


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """bound_to: what must be the same on decryption (the AAD); it isn't stored."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises SealBroken."""
    if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise SealBroken from None

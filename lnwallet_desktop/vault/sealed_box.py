"""The data key sealed to a public key, so that it can be changed for every admin without their passphrases.

A box is: ephemeral X25519 public key (32) ‖ nonce ‖ ciphertext ‖ tag. Whoever knew an older data key learns nothing of
a newer one: that takes the private key, which only the passphrase or the recovery code gives.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lnwallet_desktop.vault.cipher import KEY_BYTES, SealBroken, decrypt, encrypt

PUBLIC_KEY_BYTES = 32
_INFO = b"lnwallet sealed data key 2"


def public_key_of(private_key: bytes) -> bytes:
    """private_key: any 32 random bytes (RFC 7748 clamps them)."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def seal_to(public_key: bytes, data_key: bytes, bound_to: bytes) -> bytes:
    """Raises ValueError where public_key is none."""
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    own = ephemeral.public_key().public_bytes_raw()
    return own + encrypt(_key(shared, own, public_key), data_key, bound_to)


def unseal(private_key: bytes, box: bytes, bound_to: bytes) -> bytes:
    """Raises SealBroken."""
    private = X25519PrivateKey.from_private_bytes(private_key)
    ephemeral, sealed = box[:PUBLIC_KEY_BYTES], box[PUBLIC_KEY_BYTES:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    except ValueError:  # too short, or a point that gives no secret
        raise SealBroken from None
    return decrypt(_key(shared, ephemeral, private.public_key().public_bytes_raw()), sealed, bound_to)


def _key(shared: bytes, ephemeral: bytes, public_key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, ephemeral + public_key, _INFO).derive(shared)

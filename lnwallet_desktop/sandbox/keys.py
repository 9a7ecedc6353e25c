"""The curve: secrets and points of secp256k1, ECDSA, ECIES and the payloads that Spark signs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping

from coincurve import GLOBAL_CONTEXT, PrivateKey, PublicKey
from coincurve.ecdsa import cdata_to_der, deserialize_compact
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SECRET = 32
_POINT, _NONCE, _TAG = 65, 16, 16  # bytes, in the order in which an ECIES blob holds them


class KeyFault(ValueError):
    """Not a secret, not a point, or not sealed for this key."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def new_secret() -> bytes:
    return bytes(PrivateKey().secret)


def public_key(secret: bytes) -> bytes:
    """The point of a secret, compressed: 33 bytes."""
    return bytes(_private(secret).public_key.format())


def checked_point(data: bytes) -> bytes:
    """`data` as a compressed point."""
    return bytes(_point(data).format())


def add_secrets(a: bytes, b: bytes) -> bytes:
    """a + b modulo the curve's order."""
    try:
        return bytes(_private(a).add(_private(b).secret).secret)
    except ValueError as error:
        raise KeyFault("the secrets cancel each other out or are out of range") from error


def add_points(a: bytes, b: bytes) -> bytes:
    try:
        return bytes(PublicKey.combine_keys([_point(a), _point(b)]).format())
    except ValueError as error:
        raise KeyFault("the points cancel each other out") from error


def sign(secret: bytes, message: bytes) -> bytes:
    """ECDSA over sha256(message), DER."""
    return bytes(_private(secret).sign(message))


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (DER, or 64 bytes compact) is `key`'s over sha256(message)."""
    try:
        der = cdata_to_der(deserialize_compact(signature), GLOBAL_CONTEXT) if len(signature) == 64 else signature
        return bool(_point(key).verify(der, message))
    except ValueError:
        return False


def seal(receiver_key: bytes, secret: bytes) -> bytes:
    """ECIES: one-time point 65 ‖ nonce 16 ‖ tag 16 ‖ AES-256-GCM."""
    one_time = PrivateKey()
    point = bytes(one_time.public_key.format(compressed=False))
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(_shared(point, _point(receiver_key), one_time), modes.GCM(nonce)).encryptor()
    sealed = encryptor.update(secret) + encryptor.finalize()
    return point + nonce + encryptor.tag + sealed


def unseal(secret: bytes, blob: bytes) -> bytes:
    """The counterpart of `seal`. Raises KeyFault for whatever was not sealed for this key."""
    point, rest = blob[:_POINT], blob[_POINT:]
    nonce, tag, sealed = rest[:_NONCE], rest[_NONCE : _NONCE + _TAG], rest[_NONCE + _TAG :]
    try:
        decryptor = Cipher(_shared(point, _point(point), _private(secret)), modes.GCM(nonce, tag)).decryptor()
        return decryptor.update(sealed) + decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise KeyFault("not sealed for this key") from error


def package_payload(purpose: str, transfer_id: bytes, packages: Mapping[str, bytes]) -> bytes:
    """What a wallet signs over its key tweaks: tag ‖ tag ‖ values, each value after its length (8 bytes, big-endian).

    purpose: `transfer` or `claim`. packages: operator's identifier → ECIES blob. Source: the SDK's `TaggedHasher`.
    """
    tag = sha256(b"".join(_measured(word.encode()) for word in ("spark", purpose, "signing payload")))
    parts = [_measured(transfer_id), _measured(len(packages).to_bytes(8, "big"))]
    for name, blob in sorted(packages.items(), key=lambda item: item[0].encode()):
        parts += [_measured(name.encode()), _measured(blob)]
    return tag + tag + b"".join(parts)


def _measured(value: bytes) -> bytes:
    return len(value).to_bytes(8, "big") + value


def _shared(point: bytes, theirs: PublicKey, ours: PrivateKey) -> algorithms.AES:
    """The AES key of a one-time point: HKDF over it and the shared point, both uncompressed, no salt, no info."""
    shared = theirs.multiply(ours.secret).format(compressed=False)
    return algorithms.AES(HKDF(SHA256(), 32, None, b"").derive(point + shared))


def _private(secret: bytes) -> PrivateKey:
    if len(secret) != _SECRET:  # coincurve pads a short one, and makes a new one of an empty one
        raise KeyFault("not a secret of the curve")
    try:
        return PrivateKey(secret)
    except ValueError as error:
        raise KeyFault("not a secret of the curve") from error


def _point(data: bytes) -> PublicKey:
    try:
        return PublicKey(data)
    except ValueError as error:
        raise KeyFault("not a point of the curve") from error

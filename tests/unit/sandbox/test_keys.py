"""Secrets and points, signatures in both encodings, and sealing."""

import pytest
from coincurve.ecdsa import der_to_cdata, serialize_compact
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.sandbox import keys

SECRET = keys.new_secret()
KEY = keys.public_key(SECRET)


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened_by_its_key_only(message: bytes) -> None:
    blob = keys.seal(KEY, message)
    assert keys.unseal(SECRET, blob) == message
    with pytest.raises(keys.KeyFault):
        keys.unseal(keys.new_secret(), blob)


@given(st.binary(max_size=200))
def test_what_was_never_sealed_is_a_key_fault(blob: bytes) -> None:
    with pytest.raises(keys.KeyFault):
        keys.unseal(SECRET, blob)


@given(st.binary(max_size=100))
def test_a_signature_holds_for_its_key_and_message_in_both_encodings(message: bytes) -> None:
    signature = keys.sign(SECRET, message)
    compact = bytes(serialize_compact(der_to_cdata(signature)))
    for encoded in (signature, compact):
        assert keys.is_signed(KEY, encoded, message)
        assert not keys.is_signed(KEY, encoded, message + b"!")
        assert not keys.is_signed(keys.public_key(keys.new_secret()), encoded, message)


@pytest.mark.parametrize("signature", [b"", b"x", b"\0" * 64, b"\xff" * 64, b"\x30\x06\x02\x01\x01\x02\x01\x01"])
def test_what_is_no_signature_signs_nothing(signature: bytes) -> None:
    assert not keys.is_signed(KEY, signature, b"message")


def test_points_add_up_as_their_secrets_do() -> None:
    other = keys.new_secret()
    both = keys.public_key(keys.add_secrets(SECRET, other))
    assert keys.add_points(KEY, keys.public_key(other)) == both


@pytest.mark.parametrize("secret", [b"", b"\1", b"\1" * 31, b"\0" * 32, b"\xff" * 32])
def test_a_bad_secret_is_a_key_fault(secret: bytes) -> None:
    for use in (keys.public_key, lambda bad: keys.add_secrets(SECRET, bad)):
        with pytest.raises(keys.KeyFault):
            use(secret)


@pytest.mark.parametrize("point", [b"", b"\2" + b"\xff" * 32, b"\4" * 65, KEY[:-1]])
def test_a_bad_point_is_a_key_fault(point: bytes) -> None:
    with pytest.raises(keys.KeyFault):
        keys.checked_point(point)


def test_every_part_of_a_package_changes_its_payload() -> None:
    payloads = {
        keys.package_payload("transfer", b"id", {"a": b"1"}),
        keys.package_payload("claim", b"id", {"a": b"1"}),
        keys.package_payload("transfer", b"other", {"a": b"1"}),
        keys.package_payload("transfer", b"id", {"a": b"2"}),
        keys.package_payload("transfer", b"id", {"a1": b""}),
        keys.package_payload("transfer", b"id", {}),
    }
    assert len(payloads) == 6
    pairs = {"b": b"2", "a": b"1"}
    assert keys.package_payload("claim", b"", pairs) == keys.package_payload("claim", b"", dict(sorted(pairs.items())))

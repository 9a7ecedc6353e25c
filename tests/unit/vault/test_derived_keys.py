"""Idempotency keys, pseudonyms and sealed details."""

from uuid import UUID, uuid4

import pytest

from lnwallet_desktop.errors import BadRequest, Locked, VaultDamaged
from lnwallet_desktop.vault.audit_key import AuditSigner, audit_seed_of
from lnwallet_desktop.vault.derived_keys import DerivedKeys, SealedDetails
from lnwallet_desktop.vault.secrets import Secrets

WALLET = UUID("00000000-0000-4000-8000-000000000001")
SECRETS = Secrets.generate()
KEYS = DerivedKeys(SECRETS, WALLET)
HASH = "ab" * 32
PAYEE = "02" + "cd" * 32


def test_the_same_attempt_has_the_same_key_for_ever() -> None:
    assert KEYS.idempotency_key(HASH, 1) == DerivedKeys(SECRETS, WALLET).idempotency_key(HASH, 1)


def test_another_attempt_hash_wallet_or_vault_has_another_key() -> None:
    others = {
        KEYS.idempotency_key(HASH, 2),
        KEYS.idempotency_key("ac" * 32, 1),
        DerivedKeys(SECRETS, uuid4()).idempotency_key(HASH, 1),
        DerivedKeys(Secrets.generate(), WALLET).idempotency_key(HASH, 1),
    }
    assert len(others) == 4
    assert KEYS.idempotency_key(HASH, 1) not in others


def test_a_payee_has_one_pseudonym_which_does_not_tell_the_payee() -> None:
    pseudonym = KEYS.pseudonym(PAYEE)
    assert pseudonym == KEYS.pseudonym(PAYEE)
    assert pseudonym.startswith("payee-")
    assert len(pseudonym) == len("payee-7f3k-q2zx-m1ab")
    assert pseudonym != KEYS.pseudonym("03" + PAYEE[2:])
    assert pseudonym != DerivedKeys(Secrets.generate(), WALLET).pseudonym(PAYEE)


def test_sealed_details_open_only_in_their_own_row() -> None:
    row = uuid4()
    details = SealedDetails("lnbcrt1…", PAYEE, "rent", "9f" * 32)
    sealed = KEYS.seal(row, details)
    assert KEYS.unseal(row, sealed) == details
    assert b"rent" not in sealed
    for keys, other_row, blob in (
        (KEYS, uuid4(), sealed),
        (DerivedKeys(Secrets.generate(), WALLET), row, sealed),
        (KEYS, row, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (KEYS, row, b""),
    ):
        with pytest.raises(VaultDamaged):
            keys.unseal(other_row, blob)


def test_details_are_not_printed() -> None:
    assert "9f9f" not in repr(SealedDetails("lnbcrt1…", PAYEE, "rent", "9f" * 32))


def test_each_admin_signs_with_a_key_that_the_header_publishes() -> None:
    secrets = SECRETS.with_audit_key("Maria").with_audit_key("Jonas")
    keys = DerivedKeys(secrets, WALLET)
    for admin in ("Maria", "Jonas"):
        public = keys.audit_key(admin).public_key()
        assert public.public_bytes_raw().hex() == secrets.audit_public_key(admin)
        public.verify(keys.audit_key(admin).sign(b"entry"), b"entry")
    assert secrets.with_audit_key("Maria") == secrets
    assert keys.signing_key("policy").private_bytes_raw() != keys.signing_key("api-token").private_bytes_raw()
    for missing in (keys.audit_key, keys.signing_key):
        with pytest.raises(Locked, match="Eve"):
            missing("Eve")


def test_the_words_own_passphrase_is_kept_in_the_form_of_the_standard() -> None:
    composed, decomposed = Secrets.generate(None, None, "Süß"), Secrets.generate(None, None, "Su\u0308ß")
    assert composed.seed_passphrase == decomposed.seed_passphrase == "Su\u0308ß"
    assert Secrets.generate(seed_passphrase="").seed_passphrase is None
    assert "ß" not in repr(composed)
    with pytest.raises(BadRequest, match="longer than"):
        Secrets.generate(seed_passphrase="x" * 257)


def test_an_old_wallet_comes_back_from_its_words() -> None:
    words = SECRETS.mnemonic
    assert Secrets.generate(f"  {words.upper()} ").mnemonic == words
    with pytest.raises(BadRequest, match="misspelt"):
        Secrets.generate(" ".join(["abandon"] * 12))


def test_rotated_keys_seal_and_name_anew_and_read_what_was_sealed_before() -> None:
    row, details = uuid4(), SealedDetails("lnbcrt1…", PAYEE, "rent", None)
    old_sealed = KEYS.seal(row, details)
    first = SECRETS.rotated(audit_seed_of(SECRETS))
    secrets = first.rotated(audit_seed_of(first))
    keys = DerivedKeys(Secrets.from_bytes(secrets.to_bytes()), WALLET)
    assert (keys.sealing_key_id, keys.sealing_key_ids) == ("3", {"1", "2", "3"})
    assert keys.unseal(row, old_sealed) == details
    with pytest.raises(VaultDamaged):
        KEYS.unseal(row, keys.seal(row, details))
    assert keys.pseudonym(PAYEE) != KEYS.pseudonym(PAYEE)
    assert keys.idempotency_key(HASH, 1) == KEYS.idempotency_key(HASH, 1)
    assert AuditSigner.of(secrets).key_id == AuditSigner.of(SECRETS).key_id


def test_a_sealed_text_opens_only_in_its_own_row_and_table() -> None:
    row = uuid4()
    sealed = KEYS.seal_text("contacts", row, "Landlord")
    assert KEYS.unseal_text("contacts", row, sealed) == "Landlord"
    for table, other in (("transactions", row), ("contacts", uuid4())):
        with pytest.raises(VaultDamaged):
            KEYS.unseal_text(table, other, sealed)

"""Whoever has the database and a list of every node key there is finds out no recipient: that takes the vault's key."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.derived_keys import DerivedKeys
from lnwallet_desktop.vault.secrets import Secrets
from tests.integration.ledger.samples import intent
from tests.sizes import sizes

PAYEES = 50
TRIED_IN_EVERY_WAY = 2_000
WALLET = UUID("018f3a52-7c11-7d20-9a1e-3f5b2c4d6e7f")
_STORED = re.compile(r"payee-([a-z2-7]{4})-([a-z2-7]{4})-([a-z2-7]{4})")


def node_key(number: int) -> bytes:
    return b"\x02" + hashlib.sha256(b"node %d" % number).digest()


def bits(digest: bytes) -> int:
    """The first 60, which are what a pseudonym shows."""
    return int.from_bytes(digest[:8], "big") >> 4


def stored_bits(dump: str) -> set[int]:
    """Of every pseudonym in a dump."""
    joined = ("".join(found.groups()).upper() for found in _STORED.finditer(dump))
    return {bits(base64.b32decode(each + "AAAA")) for each in joined}


def dumped(database: Database) -> str:
    """Every row of every table, as text."""
    with database.reading() as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ).scalars()
        questions = [f"SELECT t::text FROM {name} AS t" for name in names.all()]  # noqa: S608
        rows = [str(row) for question in questions for row in connection.execute(text(question)).scalars()]
    return "\n".join(rows)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def keyed(secret: bytes, key: bytes) -> bytes:
    """As the vault does it."""
    return hmac.digest(secret, b"payee key|" + key.hex().encode(), "sha256")


def constructions(dump: str) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    """What somebody would try: plain, doubled, prefixed, and keyed with whatever the database shows."""
    for form, spelled in (("bytes", lambda key: key), ("hex", lambda key: key.hex().encode())):
        yield f"sha256 of {form}", lambda key, s=spelled: sha256(s(key))
        yield f"double sha256 of {form}", lambda key, s=spelled: sha256(sha256(s(key)))
        yield f"prefixed {form}", lambda key, s=spelled: sha256(b"payee key|" + s(key))
        yield f"sha512 of {form}", lambda key, s=spelled: hashlib.sha512(s(key)).digest()
        yield f"sha1 of {form}", lambda key, s=spelled: hashlib.sha1(s(key)).digest()  # noqa: S324
        yield f"blake2b of {form}", lambda key, s=spelled: hashlib.blake2b(s(key)).digest()
    public = {bytes(32), b"", b"lnwallet", b"payee key|", WALLET.bytes, str(WALLET).encode()}
    public |= {UUID(found).bytes for found in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", dump)[:40]}
    public |= {bytes.fromhex(found) for found in re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", dump)[:40]}
    for secret in public:
        yield f"hmac with {secret.hex()}", lambda key, k=secret: keyed(k, key)


@pytest.mark.parametrize("known", sizes(100_000, whole=1_000_000))
def test_known_node_keys_match_no_recipient_without_the_vaults_key_and_all_with_it(
    database: Database, ledger: PaymentLedger, known: int
) -> None:
    secrets = Secrets.generate()
    keys = DerivedKeys(secrets, WALLET)
    database.bind(WALLET, Network.SANDBOX)
    paid = [node_key(number * (known // PAYEES)) for number in range(PAYEES)]
    for number, key in enumerate(paid):
        ledger.intend(intent(payment_hash=f"{number + 1:064x}", pseudonym=keys.pseudonym(key.hex())))
    dump = dumped(database)
    stored = stored_bits(dump)
    assert len(stored) == PAYEES

    for number in range(known):
        key = node_key(number)
        assert bits(hashlib.sha256(key).digest()) not in stored
        assert bits(hashlib.sha256(key.hex().encode()).digest()) not in stored
    tried = [*paid, *(node_key(number) for number in range(TRIED_IN_EVERY_WAY - PAYEES))]
    ways = list(constructions(dump))
    assert len(ways) > 50
    for name, way in ways:
        assert not any(bits(way(key)) in stored for key in tried), name

    vaults = bytes.fromhex(secrets.pseudonym_key)
    matched = {bits(keyed(vaults, key)) for key in tried} & stored
    assert matched == stored
    assert secrets.pseudonym_key not in dump

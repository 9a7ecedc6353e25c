"""New keys: everything is sealed and named anew, groups stay, a stopped run goes on, old vaults are refused."""

import asyncio
import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import BadRequest, VaultDamaged
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.ledger.summaries import differences
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury import key_rotation
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.derived_keys import OWN_WALLET, DerivedKeys, SealedDetails
from tests.integration.ledger.samples import intent, new_id, receipt
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, open_funded

PAYEES = ["02" + f"{number:064x}" for number in range(1, 5)]


def write_rows(ledger: PaymentLedger, keys: DerivedKeys, count: int) -> None:
    for number in range(count):
        row, payee = new_id(), PAYEES[number % len(PAYEES)]
        sealed = keys.seal(row, SealedDetails(f"invoice {number}", payee, "rent", None))
        ledger.intend(
            intent(transaction_id=row, pseudonym=keys.pseudonym(payee), sealed=sealed, key_id=keys.sealing_key_id)
        )
    row = new_id()
    sealed = keys.seal(row, SealedDetails("ours", None, "paid us", None))
    ledger.record_receipt(receipt(transaction_id=row, pseudonym=OWN_WALLET, sealed=sealed, key_id=keys.sealing_key_id))


def groups(treasury: Treasury) -> Counter[str]:
    rows = treasury.history.page(TransactionFilter(), Sort.parse("-timestamp"), 1000).transactions
    return Counter(row.pseudonymized_recipient for row in rows)


def key_ids(treasury: Treasury) -> Counter[str]:
    with treasury._database.reading() as connection:
        return Counter(connection.execute(text("SELECT key_id FROM transactions WHERE sealed IS NOT NULL")).scalars())


def test_rotation(tmp_path: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 10)

    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path / "desk"))
        ledger = PaymentLedger(treasury._database)
        before = treasury.access.keys
        await asyncio.to_thread(write_rows, ledger, before, 40)
        shutil.copy(treasury.settings.vault_file, tmp_path / "old.lnw")
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            contact = await treasury.contacts.add("Landlord", PAYEES[0], lease)
            grouped = groups(treasury)
            assert contact.pseudonyms[0] in grouped

            stopped = asyncio.create_task(
                treasury.rotation.rotate(PASSPHRASE, lease, lambda done, _: stopped.cancel() if done > 20 else None)
            )
            with pytest.raises(asyncio.CancelledError):
                await stopped
            after = treasury.access.keys
            assert (before.sealing_key_id, after.sealing_key_id) == ("1", "2")
            assert 0 < key_ids(treasury)["1"] < 40

            result = await treasury.rotation.rotate(PASSPHRASE, lease)
            assert (result.sealing_key_id, result.resumed) == ("2", True)
            assert set(key_ids(treasury)) == {"2"}
            now = groups(treasury)
            assert sorted(now.values()) == sorted(grouped.values())
            assert set(now) & set(grouped) == {OWN_WALLET}
            assert await asyncio.to_thread(differences, treasury._database) == {}
            assert await treasury.contacts.names(lease) == {after.pseudonym(PAYEES[0]): "Landlord"}
            for row in treasury.history.page(TransactionFilter(), Sort.parse("-timestamp"), 5).transactions:
                sealed = ledger.sealed_of(row.transaction_id)
                assert sealed is not None
                assert after.unseal(row.transaction_id, sealed[0])
                with pytest.raises(VaultDamaged):
                    before.unseal(row.transaction_id, sealed[0])
        assert (await treasury.audit.verify()).good
        await treasury.close()

        shutil.copy(tmp_path / "old.lnw", tmp_path / "desk" / "vault.lnw")
        older = await Treasury.start(Settings(tmp_path / "desk"))
        with pytest.raises(BadRequest, match="older vault file"):
            await older.access.open(PASSPHRASE, accept_older=True)
        await older.close()

    loop.run(scenario())

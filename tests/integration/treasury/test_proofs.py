"""A proof of a real payment on the sandbox, and what the audit log says of it."""

import pytest

from lnwallet_desktop.errors import BadRequest, Locked
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.proofs.check import check_proof
from lnwallet_desktop.treasury.proofs.proof import read_proof
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.reports.proof_pdf import proof_pdf
from lnwallet_desktop.vault.audit_key import fingerprint
from tests.integration.treasury.test_payment_entries import entries_of
from tests.integration.treasury.test_payment_records import paid
from tests.loops import Loop
from tests.treasuries import PASSPHRASE


def test_a_payment_is_proved_on_paper_and_the_log_says_who_got_the_proof(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row, invoice = await paid(treasury)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            await treasury.contacts.add("Kaffeewerk", invoice, lease)
            proof = await treasury.proofs.make(row, lease, Network.SANDBOX, "march.pdf")
        assert repr(proof).find(str(proof.stated["preimage"])) == -1
        checked = check_proof(read_proof(proof_pdf(proof)))
        said = checked.stated
        assert (said["payment_hash"], said["amount_sats"], said["fee_sats"]) == (
            row.payment_hash,
            row.amount_sats,
            row.fee_sats,
        )
        assert (said["payee_name"], said["paid_by"], said["invoice"]) == ("Kaffeewerk", "Maria", invoice)
        assert checked.fingerprint == fingerprint(treasury.access.keys.audit_signer("Maria").wallet_public_key.hex())
        last = (await entries_of(treasury, row))[-2:]
        assert [each.kind for each in last] == [AuditKind.REVEAL, AuditKind.EXPORT]
        assert last[1].fields == {"file": "march.pdf", "format": "pdf", "report": "proof of payment"}

    loop.run(scenario())


def test_what_is_not_paid_or_not_unlocked_is_not_proved(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        failed, _ = await paid(treasury, "fail")
        row, _ = await paid(treasury)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(BadRequest, match="has arrived"):
                await treasury.proofs.make(failed, lease, Network.SANDBOX, "a.pdf")
        with pytest.raises(Locked):
            await treasury.proofs.make(row, lease, Network.SANDBOX, "a.pdf")

    loop.run(scenario())

"""A recipient is completed from the history."""

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.recipients import Recipients
from tests.integration.ledger.samples import intent


def test_a_recipient_is_found_by_how_it_begins(database: Database, ledger: PaymentLedger) -> None:
    for name in ("payee-7f3k-aaaa", "payee-7f3k-aaaa", "payee-7f9z-bbbb", "payee-q2zx-cccc", "50%_off"):
        ledger.intend(intent(pseudonym=name))
    recipients = Recipients(database)
    assert recipients.beginning_with("payee-7f") == ["payee-7f3k-aaaa", "payee-7f9z-bbbb"]
    assert recipients.beginning_with(" 7F3K") == ["payee-7f3k-aaaa"]
    assert recipients.beginning_with("50%_") == ["50%_off"]
    assert recipients.beginning_with("%") == []
    assert len(recipients.beginning_with("")) == 4
    assert recipients.beginning_with("payee-", most=2) == ["payee-7f3k-aaaa", "payee-7f9z-bbbb"]

"""Names of recipients: sealed in the database, shown to unlocked persons only, every change in the audit log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import BadRequest, ChangedMeanwhile, Locked
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.contacts import Contacts, payee_of
from lnwallet_desktop.treasury.treasury import Treasury
from tests.invoices import PAYEE_KEY, make_invoice
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, sandbox_of

OTHER_KEY = "02" + "cd" * 32


@asynccontextmanager
async def unlocked(treasury: Treasury) -> AsyncIterator[tuple[Contacts, Lease]]:
    """With no contacts before and after."""
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        yield treasury.contacts, lease
        for each in await treasury.contacts.all(lease):
            await treasury.contacts.remove(each, lease)


def test_a_contact_is_added_shown_renamed_and_removed(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        async with unlocked(treasury) as (contacts, lease):
            made = await contacts.add("  Stadtwerke   Köln ", make_invoice(), lease)
            pseudonym = treasury.access.keys.pseudonym(PAYEE_KEY)
            assert (made.name, made.payees, made.pseudonyms) == ("Stadtwerke Köln", (PAYEE_KEY,), (pseudonym,))
            assert await contacts.names(lease) == {pseudonym: "Stadtwerke Köln"}
            more = await contacts.add("stadtwerke köln", OTHER_KEY.upper(), lease)
            assert (more.contact_id, more.name, more.payees) == (made.contact_id, made.name, (PAYEE_KEY, OTHER_KEY))
            with pytest.raises(ChangedMeanwhile):
                await contacts.rename(made, "Stadtwerke", lease)
            await contacts.rename(more, "Stadtwerke", lease)
            (renamed,) = await contacts.all(lease)
            assert (renamed.name, renamed.payees) == ("Stadtwerke", more.payees)
            with pytest.raises(ChangedMeanwhile):
                await contacts.remove(more, lease)
            await contacts.remove(renamed, lease)
            assert await contacts.all(lease) == []
            again = await contacts.add("Someone else", PAYEE_KEY, lease)
            assert again.contact_id != made.contact_id

    loop.run(scenario())


def test_names_and_payees_are_unique_and_sensible(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        async with unlocked(treasury) as (contacts, lease):
            made = await contacts.add("Rent", PAYEE_KEY, lease)
            other = await contacts.add("Power", OTHER_KEY, lease)
            with pytest.raises(BadRequest, match="as “Rent”"):
                await contacts.add("Landlord", make_invoice(), lease)
            with pytest.raises(BadRequest, match="“Power” already"):
                await contacts.rename(made, "POWER", lease)
            await contacts.rename(other, "power", lease)
            for name in ("", "   ", "x" * 101, "two\u202elines"):
                with pytest.raises(BadRequest):
                    await contacts.add(name, "alice@pay.example.com", lease)
            with pytest.raises(BadRequest, match="no contact"):
                await contacts.named("Nobody", lease)

    loop.run(scenario())


def test_nothing_is_shown_or_changed_without_a_lease_that_holds(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        async with unlocked(treasury) as (contacts, lease):
            made = await contacts.add("Rent", PAYEE_KEY, lease)
            ended = Lease(lease.admin, lease.number + 1000)
            for work in (contacts.all, contacts.names):
                with pytest.raises(Locked):
                    await work(ended)
            with pytest.raises(Locked):
                await contacts.add("Power", OTHER_KEY, ended)
            with pytest.raises(Locked):
                await contacts.rename(made, "Flat", ended)
            with pytest.raises(Locked):
                await contacts.remove(made, ended)
            assert [each.name for each in await contacts.all(lease)] == ["Rent"]

    loop.run(scenario())


def test_the_database_and_the_audit_log_know_pseudonyms_only(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        async with unlocked(treasury) as (contacts, lease):
            made = await contacts.add("Canary Landlord", "alice@pay.example.com", lease)
            await contacts.rename(made, "Canary Owner", lease)
            with treasury._database.reading() as connection:
                rows = [str(row) for row in connection.execute(text("SELECT * FROM contacts"))]
                rows += [
                    bytes(sealed).hex() for sealed in connection.execute(text("SELECT sealed FROM contacts")).scalars()
                ]
            entries = (await asyncio.to_thread(treasury.audit.reader.page, AuditFilter())).rows
            kinds = [row.kind for row in entries if row.subject == str(made.contact_id)]
            assert kinds == [AuditKind.CONTACT_RENAMED, AuditKind.CONTACT_ADDED]
            told = "".join(rows) + "".join(row.entry for row in entries)
            assert "Canary" not in told
            assert b"Canary".hex() not in told
            assert "alice" not in told
            assert made.pseudonyms[0] in told

    loop.run(scenario())


def test_the_recipient_of_a_payment_is_named_without_showing_its_key(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = (await asyncio.to_thread(sandbox_of(treasury).invoice, 2500, "rent")).invoice
        async with unlocked(treasury) as (contacts, lease):
            quote = await treasury.desk.quote(invoice)
            row = await treasury.desk.pay(quote, lease, None, 20)
            made = await contacts.add_recipient("Landlord", row, lease)
            assert made.pseudonyms == (row.pseudonymized_recipient,)
            assert made.payees == (quote.invoice.payee_key,)

    loop.run(scenario())


@pytest.mark.parametrize(
    ("text", "payee"),
    [
        (PAYEE_KEY.upper(), PAYEE_KEY),
        (" Alice@Pay.Example.com\n", "alice@pay.example.com"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    ],
)
def test_a_payee_has_one_spelling(text: str, payee: str) -> None:
    assert payee_of(text, Network.SANDBOX) == payee


@pytest.mark.parametrize("text", ["", "rent", "02" * 32, "lnbcrt1notaninvoice", make_invoice(currency="bc"), "a@b"])
def test_what_is_no_payee_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadRequest, match="othing was changed"):
        payee_of(text, Network.SANDBOX)

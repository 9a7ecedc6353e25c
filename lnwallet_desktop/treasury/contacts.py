"""Contacts: names for recipients, which only an unlocked person sees; everybody else sees pseudonyms."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID, uuid4

from lnwallet_desktop.errors import BadRequest, InvoiceRefused, Locked
from lnwallet_desktop.ledger.contacts import ContactBook, SealedContact
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.payments import Direction, Network, Transaction
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, decode_invoice
from lnwallet_desktop.wallet.lnurl.lnurl_text import ADDRESS as LIGHTNING_ADDRESS

LONGEST_NAME = 100
MOST_PAYEES = 20
_TABLE = "contacts"
_NODE_KEY = re.compile(r"0[23][0-9a-f]{64}")
_ADDRESS = re.compile(r"(?:bc|tb|bcrt|spark|sparkrt|sp|sprt)1[02-9ac-hj-np-z]{20,}")
"""Bitcoin and Spark."""
_OLD_ADDRESS = re.compile(r"[13mn2][1-9A-HJ-NP-Za-km-z]{25,39}")
_INVOICE = re.compile(r"(?:lightning:)?ln(?:bc|tb|bcrt|tbs)[0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contact:
    """payees: node keys and addresses, in the order of their pseudonyms."""

    contact_id: UUID
    name: str = field(repr=False)
    payees: tuple[str, ...] = field(repr=False)
    pseudonyms: tuple[str, ...]
    created_at: datetime
    created_by: str
    seen: SealedContact = field(repr=False)


class Contacts:
    """All but their count needs a lease that holds. Raises Locked, LedgerUnavailable, VaultDamaged, and what is named.

    changed: a contact was added, renamed or removed here.
    """

    def __init__(
        self, network: Callable[[], Network], book: ContactBook, ledger: PaymentLedger, access: Access
    ) -> None:
        self.changed: Listeners[None] = Listeners()
        self._network = network
        self._book = book
        self._ledger = ledger
        self._access = access

    async def all(self, lease: Lease) -> list[Contact]:
        """By their names."""
        self._require(lease)
        sealed = await asyncio.to_thread(self._book.all)
        self._require(lease)  # it may have ended meanwhile
        return sorted((self._opened(each) for each in sealed), key=lambda contact: contact.name.casefold())

    async def count(self) -> int:
        """How many there are. Their names stay sealed, so it needs no lease."""
        return len(await asyncio.to_thread(self._book.all))

    @staticmethod
    def address_of(contact: Contact) -> str | None:
        """The Lightning address by which a contact can be paid without an invoice."""
        return next((payee for payee in contact.payees if LIGHTNING_ADDRESS.fullmatch(payee)), None)

    async def names(self, lease: Lease) -> Mapping[str, str]:
        """The name of each pseudonym that has one."""
        known = await self.all(lease)
        return MappingProxyType({pseudonym: each.name for each in known for pseudonym in each.pseudonyms})

    async def add(self, name: str, payee: str, lease: Lease) -> Contact:
        """payee: an invoice of theirs, a node key, or an address. A name that is there already gets one payee more.

        Raises BadRequest.
        """
        tidy, paid = _checked_name(name), payee_of(payee, self._network())
        known = await self.all(lease)
        pseudonym = self._access.keys.pseudonym(paid)
        for each in known:
            if pseudonym in each.pseudonyms:
                raise BadRequest(
                    phrase("This payee is in your contacts already, as “{name}”. Nothing was changed.", name=each.name)
                )
        same = next((each for each in known if each.name.casefold() == tidy.casefold()), None)
        if same is None:
            await self._write_new(tidy, paid, pseudonym, lease)
        else:
            if len(same.payees) >= MOST_PAYEES:
                raise BadRequest(
                    phrase(
                        "A contact has at most {most_payees} payees. Use another name; nothing was changed.",
                        most_payees=MOST_PAYEES,
                    )
                )
            await self._write(same, same.name, (*same.payees, paid), lease, pseudonym)
        return await self._found(pseudonym, lease)

    async def add_recipient(self, name: str, row: Transaction, lease: Lease) -> Contact:
        """Of a payment that was sent; its sealed payee is not shown. Raises BadRequest."""
        self._require(lease)
        sealed = await asyncio.to_thread(self._ledger.sealed_of, row.transaction_id)
        payee = self._access.keys.unseal(row.transaction_id, sealed[0]).payee_key if sealed is not None else None
        if payee is None or row.direction is not Direction.SENT:
            raise BadRequest(phrase("The recipient of this payment is not known here, so it cannot be named."))
        return await self.add(name, payee, lease)

    async def rename(self, contact: Contact, name: str, lease: Lease) -> None:
        """Raises BadRequest, and ChangedMeanwhile unless it is as it was seen."""
        tidy = _checked_name(name)
        for each in await self.all(lease):
            if each.contact_id != contact.contact_id and each.name.casefold() == tidy.casefold():
                raise BadRequest(
                    phrase(
                        "There is a contact “{name}” already. Choose another name; nothing was changed.", name=each.name
                    )
                )
        await self._write(contact, tidy, contact.payees, lease)

    async def remove(self, contact: Contact, lease: Lease) -> None:
        """Put it away; payments keep their pseudonym. Raises ChangedMeanwhile unless it is as it was seen."""
        self._require(lease)
        await asyncio.to_thread(self._book.archive, contact.seen, lease.admin)
        self.changed.tell(None)

    async def named(self, name: str, lease: Lease) -> Contact:
        """Raises BadRequest where there is none of that name."""
        for each in await self.all(lease):
            if each.name.casefold() == name.strip().casefold():
                return each
        raise BadRequest(phrase("There is no contact “{strip}”. Nothing was changed.", strip=name.strip()))

    async def _write_new(self, name: str, payee: str, pseudonym: str, lease: Lease) -> None:
        keys, contact_id = self._access.keys, uuid4()
        sealed = keys.seal_text(_TABLE, contact_id, contact_text(name, (payee,)))
        await asyncio.to_thread(self._book.add, contact_id, sealed, keys.sealing_key_id, pseudonym, lease.admin)
        self.changed.tell(None)

    async def _write(
        self, contact: Contact, name: str, payees: tuple[str, ...], lease: Lease, pseudonym: str | None = None
    ) -> None:
        keys = self._access.keys
        sealed = keys.seal_text(_TABLE, contact.contact_id, contact_text(name, payees))
        await asyncio.to_thread(self._book.change, contact.seen, sealed, keys.sealing_key_id, lease.admin, pseudonym)
        self.changed.tell(None)

    async def _found(self, pseudonym: str, lease: Lease) -> Contact:
        return next(each for each in await self.all(lease) if pseudonym in each.pseudonyms)

    def _opened(self, sealed: SealedContact) -> Contact:
        name, payees = read_contact_text(self._access.keys.unseal_text(_TABLE, sealed.contact_id, sealed.sealed))
        return Contact(sealed.contact_id, name, payees, sealed.pseudonyms, sealed.created_at, sealed.created_by, sealed)

    def _require(self, lease: Lease) -> None:
        try:
            self._access.require(lease)
        except Locked:
            raise Locked(
                phrase("The unlock has ended, so no contact was shown or changed. Unlock again to go on.")
            ) from None


def payee_of(text: str, network: Network) -> str:
    """The node key of an invoice, or the key or address itself, in one spelling. Raises BadRequest."""
    tidy = "".join(text[: LONGEST_INVOICE + 1].split())
    lower = tidy.lower()
    for pattern in (_NODE_KEY, _ADDRESS, LIGHTNING_ADDRESS):
        if pattern.fullmatch(lower.removeprefix("lightning:")):
            return lower.removeprefix("lightning:")
    if _OLD_ADDRESS.fullmatch(tidy):
        return tidy
    if _INVOICE.match(tidy):
        try:
            return decode_invoice(tidy, network).payee_key
        except InvoiceRefused as error:
            raise BadRequest(error.message.replace("nothing was sent", "nothing was changed")) from None
    raise BadRequest(
        phrase("Give an invoice of the payee, a node key (66 hex digits) or an address. Nothing was changed.")
    )


def contact_text(name: str, payees: tuple[str, ...]) -> str:
    """What is sealed of a contact."""
    return json.dumps({"name": name, "payees": list(payees)})


def read_contact_text(text: str) -> tuple[str, tuple[str, ...]]:
    said = json.loads(text)
    return str(said["name"]), tuple(str(payee) for payee in said["payees"])


def _checked_name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise BadRequest(
            phrase(
                "A contact’s name has 1 to {longest_name} characters. Nothing was changed.", longest_name=LONGEST_NAME
            )
        )
    if not tidy.isprintable():
        raise BadRequest(phrase("The name has characters that cannot be seen. Type it anew; nothing was changed."))
    return tidy

"""Payments that programs ask for: paid while a person has unlocked, and else kept until one says yes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import ApprovalRefused, InvoiceRefused, VaultDamaged
from lnwallet_desktop.ledger.api.payments import ApiPayments, AskedPayment, AskedState, program
from lnwallet_desktop.ledger.api.token_values import ApiToken
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network, Quote, Transaction
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.api_tokens import TokenOffice
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.payment_desk import PaymentDesk
from lnwallet_desktop.treasury.sealing import details_of
from lnwallet_desktop.wallet.invoice_checks import decode_invoice
from lnwallet_desktop.wallet.pay_input import GivenServer, read_pay_input


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a program asks for."""

    invoice_text: str
    amount_sats: Sats | None = None
    memo: str | None = None
    max_fee_sats: Sats | None = None


class ApiDesk:
    """Lives on the main loop. Every method raises LedgerUnavailable."""

    def __init__(
        self,
        network: Callable[[], Network],
        payments: ApiPayments,
        tokens: TokenOffice,
        desk: PaymentDesk,
        access: Access,
    ) -> None:
        self.changed: Listeners[None] = Listeners()
        """A request has come in, or was decided here."""
        self._network = network
        self._payments = payments
        self._tokens = tokens
        self._desk = desk
        self._access = access

    async def quote(self, token: ApiToken, order: PaymentOrder) -> Quote:
        """Raises the Refused family, WalletUnavailable."""
        self._tokens.prove(token)
        given = await asyncio.to_thread(read_pay_input, order.invoice_text, self._network(), expired_too=True)
        if isinstance(given, GivenServer):  # each try would get another invoice, so no key could keep it at one payment
            raise InvoiceRefused(
                phrase("Programs pay invoices: ask the payee’s server for one, and give that. Nothing was sent."),
                "not_supported",
            )
        amount = order.amount_sats or given.amount_sats
        return await self._desk.quote(given.invoice.text, amount, order.max_fee_sats)

    async def pay(self, token: ApiToken, order: PaymentOrder, wait_s: float) -> Transaction | AskedPayment:
        """The transaction; or the request, which waits for a person because nobody has unlocked for so much.

        Raises the Refused family, NotSent, WalletUnavailable: nothing was sent; and AwaitsApproval: a second admin has
        to approve it.
        """
        quote = await self.quote(token, order)
        lease = self._access.lease
        if lease is None or quote.needs_own_unlock:
            asked = await asyncio.to_thread(self._payments.ask, self._asked(token, quote, order), token)
            self.changed.tell(None)
            return asked
        begun = replace(self._asked(token, quote, order), state=AskedState.BEGUN, decided_by=lease.admin)
        await asyncio.to_thread(self._payments.ask, begun, token)
        return await self._desk.pay(quote, lease, order.memo, wait_s, asked_by=program(token.label))

    async def newest(self, state: ApprovalState | None = None) -> list[Approval]:
        """What programs asked for and a person had or has to decide; the waiting ones first. Needs nothing."""
        found = [asked.as_approval() for asked in await asyncio.to_thread(self._payments.newest)]
        return [each for each in found if state in (None, each.state)]

    async def count_open(self) -> int:
        return await asyncio.to_thread(self._payments.count_waiting)

    async def find(self, request_id: UUID) -> AskedPayment:
        """Raises BadRequest where there is none."""
        return await asyncio.to_thread(self._payments.find, request_id)

    async def approve(self, request_id: UUID, lease: Lease, wait_s: float = 10) -> Transaction:
        """A person lets it be paid, at once. Raises as `pay`, and ApprovalRefused where it waits no more."""
        self._access.require(lease)
        asked = await self.find(request_id)
        invoice_text = self._invoice_of(asked)
        open_amount = decode_invoice(invoice_text, self._network()).amount_sats is None
        quote = await self._desk.quote(invoice_text, asked.amount_sats if open_amount else None, asked.fee_cap_sats)
        self._access.require(lease, quote.needs_own_unlock)
        await asyncio.to_thread(self._payments.begin, request_id, lease.admin)
        try:
            return await self._desk.pay(quote, lease, asked.memo, wait_s, asked_by=asked.asked_by)
        finally:
            self.changed.tell(None)

    async def decline(self, request_id: UUID, lease: Lease) -> AskedPayment:
        """It is never paid. Raises Locked, BadRequest, ApprovalRefused."""
        self._access.require(lease)
        return await self._refuse(request_id, lease.admin, AskedState.DECLINED)

    async def withdraw(self, request_id: UUID, token: ApiToken) -> AskedPayment:
        """By a program that may. Raises BadRequest, ApprovalRefused."""
        return await self._refuse(request_id, program(token.label), AskedState.WITHDRAWN)

    async def _refuse(self, request_id: UUID, by: str, state: AskedState) -> AskedPayment:
        refused = await asyncio.to_thread(self._payments.refuse, request_id, by, state)
        self.changed.tell(None)
        return replace(refused, state=state, decided_by=by)

    def _asked(self, token: ApiToken, quote: Quote, order: PaymentOrder) -> AskedPayment:
        keys, invoice, request_id = self._access.keys, quote.invoice, UUID(bytes=uuid7().bytes)
        return AskedPayment(
            request_id=request_id,
            token_id=token.token_id,
            label=token.label,
            payment_hash=invoice.payment_hash,
            amount_sats=quote.amount_sats,
            fee_cap_sats=quote.fee_cap_sats,
            recipient=quote.pseudonym,
            memo=order.memo or None,
            sealed=keys.seal(request_id, details_of(quote)),
            key_id=keys.sealing_key_id,
            expires_at=invoice.expires_at - timedelta(seconds=quote.least_seconds_left),
        )

    def _invoice_of(self, asked: AskedPayment) -> str:
        try:
            text = self._access.keys.unseal(asked.request_id, asked.sealed).invoice_text or ""
        except VaultDamaged:
            text = ""
        invoice = decode_invoice(text, self._network()) if text else None
        if invoice is None or invoice.payment_hash != asked.payment_hash:
            raise ApprovalRefused(phrase("This request was not written by this program, or was changed. Decline it."))
        return text

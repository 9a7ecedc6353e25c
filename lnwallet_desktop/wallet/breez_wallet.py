"""The one adapter over the Breez SDK: every call to it and every event from it passes here.

Threads: all methods run on the loop that called `connect`, and whoever is told something is told there. The SDK itself
runs in a thread of its own (`sdk_thread`), to which each call is handed, and calls `_Events` and `_SendGate` there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import breez_sdk_spark as sdk

from lnwallet_desktop.errors import FeeAboveCap, InvoiceRefused, NotSent, OutcomeUnknown
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Balance, Direction, Invoice, Network, SandboxEndpoint, WalletPayment
from lnwallet_desktop.redaction import redacted
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.look_back import look_back
from lnwallet_desktop.wallet.networks import NoChain, sdk_config
from lnwallet_desktop.wallet.sdk_thread import sdk_thread
from lnwallet_desktop.wallet.translation import wallet_error, wallet_payment

log = logging.getLogger(__name__)

T = TypeVar("T")

CALL_TIMEOUT_S = 30
"""No call of ours waits longer; the SDK itself can hang for ever when the network is away."""
DISCONNECT_TIMEOUT_S = 8
PAGE = 100
YOUNG_S = 120
"""The SDK itself looks up what is older than a minute; the rest of this is for the network's clock."""
CLOCKS_DIFFER_S = 10
MOST_YOUNG_ONES = 1000

BeforeSend = Callable[[UUID], Coroutine[Any, Any, None]]
"""Awaited with the idempotency key just before money is locked; raising stops the payment. May be called again."""


@dataclass(frozen=True, slots=True)
class WalletSeed:
    """What opens a wallet. Never printed. passphrase: of the words (BIP 39), in NFKD; None where they have none."""

    mnemonic: str = field(repr=False)
    api_key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PreparedSend:
    """The SDK's answer to “what would this cost”, to be handed back to `send`."""

    invoice: Invoice = field(repr=False)
    amount_sats: Sats
    fee_sats: Sats
    _response: sdk.PrepareSendPaymentResponse = field(repr=False)


@dataclass(frozen=True, slots=True)
class WalletEvent:
    """payment: what appeared or changed. None means the SDK has synced (which it says offline too)."""

    payment: WalletPayment | None


class BreezWallet:
    """An open wallet. Made by `connect`, ended by `disconnect`."""

    def __init__(self, client: sdk.BreezSdk, gate: _SendGate, storage_dir: Path) -> None:
        self._client = client
        self._gate = gate
        self._storage_dir = storage_dir

    @classmethod
    async def connect(
        cls,
        network: Network,
        seed: WalletSeed,
        storage_dir: Path,
        on_event: Callable[[WalletEvent], None],
        before_send: BeforeSend,
        sandbox: SandboxEndpoint | None = None,
    ) -> BreezWallet:
        """Open the wallet and start its sync. Works offline: `refresh` tells whether the network answers.

        on_event is called on this loop; what it raises is logged and changes nothing.
        Raises WalletUnavailable, BadRequest (mainnet without key), SandboxUnavailable.
        """
        await asyncio.to_thread(storage_dir.mkdir, mode=0o700, parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        gate, events = _SendGate(before_send, loop), _Events(on_event, loop)
        config = sdk_config(network, seed.api_key, sandbox)

        async def build() -> sdk.BreezSdk:
            words = sdk.Seed.MNEMONIC(mnemonic=seed.mnemonic, passphrase=seed.passphrase)
            builder = sdk.SdkBuilder(config=config, seed=words)
            await builder.with_default_storage(storage_dir=str(storage_dir))
            await builder.with_payment_observer(payment_observer=gate)
            if network is Network.SANDBOX:
                await builder.with_chain_service(chain_service=NoChain())
            client = await builder.build()
            await client.add_event_listener(listener=events)
            return client

        client = await _answer(build(), phrase("the wallet was opened"))
        return cls(client, gate, storage_dir)

    async def identity_key(self) -> str:
        """The wallet's public key on its network: 66 hex digits."""
        info = await _sdk(self._client.get_info(request=sdk.GetInfoRequest(ensure_synced=False)))
        return str(info.identity_pubkey)

    async def balance(self) -> Balance:
        """What the SDK's storage says now, without asking the network; so never `fresh`."""
        info = await _sdk(self._client.get_info(request=sdk.GetInfoRequest(ensure_synced=False)))
        return Balance(Sats(info.balance_sats), datetime.now(UTC), fresh=False)

    async def reachable(self, timeout_s: float = 10) -> bool:
        """Whether the operator answers now. The SDK has no other honest sign of being offline."""
        try:
            async with asyncio.timeout(timeout_s):
                await _sdk(self._client.get_user_settings())
        except (sdk.SdkError, TimeoutError):
            return False
        return True

    async def refresh(self, timeout_s: float = CALL_TIMEOUT_S) -> Balance:
        """Sync with the network and return a fresh balance. Raises WalletUnavailable when it does not answer.

        The SDK's sync and its “synced” event succeed offline as well, so the operator is asked something it must
        answer, before and after: only then does the sync between prove anything, also about what is absent.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await _sdk(self._client.get_user_settings())
                await self._look_back_at_young_ones()
                await _sdk(self._client.sync_wallet(request=sdk.SyncWalletRequest()))
                await _sdk(self._client.get_user_settings())
                balance = await self.balance()
        except (sdk.SdkError, TimeoutError) as error:
            raise wallet_error(error, phrase("the wallet was synced")) from error
        return Balance(balance.balance_sats, datetime.now(UTC), fresh=True)

    async def fiat_rates(self) -> dict[str, Decimal]:
        """What a bitcoin costs, by ISO 4217 codes. Asks a server of the SDK's makers. Raises WalletUnavailable."""
        found = await _answer(self._client.list_fiat_rates(), "the exchange rates were asked for")
        return {rate.coin: Decimal(str(rate.value)) for rate in found.rates if rate.value > 0}

    async def prepare(self, invoice: Invoice, amount_sats: Sats) -> PreparedSend:
        """Ask what paying would cost. Nothing moves. Raises NotEnoughMoney, InvoiceRefused, WalletUnavailable."""
        request = sdk.PrepareSendPaymentRequest(
            payment_request=sdk.PaymentRequest.INPUT(input=invoice.text),
            amount=amount_sats if invoice.amount_sats is None else None,
        )
        response = await _answer(self._client.prepare_send_payment(request=request), phrase("the fee was asked for"))
        method = response.payment_method
        if not isinstance(method, sdk.SendPaymentMethod.BOLT11_INVOICE):
            raise InvoiceRefused(
                phrase("The wallet does not see a Lightning invoice here. Nothing was sent."), "unreadable"
            )
        if int(response.amount) != amount_sats or method.invoice_details.payment_hash != invoice.payment_hash:
            raise InvoiceRefused(
                phrase("The wallet reads this invoice differently than we do, so it is not paid. Ask for a new one."),
                "amount",
            )
        return PreparedSend(invoice, amount_sats, Sats(method.lightning_fee_sats), response)

    async def send(
        self, prepared: PreparedSend, idempotency_key: UUID, fee_cap_sats: Sats, completion_timeout_s: int
    ) -> WalletPayment:
        """Pay. Returns within about `completion_timeout_s`, pending if the outcome is not known by then.

        Must not be cancelled: that would drop the SDK's work half-way (callers shield it).
        Raises FeeAboveCap or NotSent: nothing of this call was handed over. OutcomeUnknown: it was handed over, and
        no error says what became of it.
        """
        if prepared.fee_sats > fee_cap_sats:
            raise FeeAboveCap(
                phrase(
                    "The fee is {fee_sats} sat, more than the {fee_cap_sats} sat allowed. Nothing was sent.",
                    fee_sats=prepared.fee_sats,
                    fee_cap_sats=fee_cap_sats,
                )
            )
        request = sdk.SendPaymentRequest(
            prepare_response=prepared._response,
            options=sdk.SendPaymentOptions.BOLT11_INVOICE(
                prefer_spark=False, completion_timeout_secs=completion_timeout_s
            ),
            idempotency_key=str(idempotency_key),
        )
        try:
            response = await _sdk(self._client.send_payment(request=request))
        except sdk.SdkError as error:
            log.warning("a send raised: %s", redacted(repr(error)), extra={"attempt": idempotency_key})
            if self._gate.passed(idempotency_key):
                raise OutcomeUnknown(
                    phrase(
                        "The network has not answered yet. The payment may still arrive, so it is kept as pending and "
                        "cannot be paid again."
                    )
                ) from error
            refusal = (
                self._gate.refusal(idempotency_key) or wallet_error(error, phrase("the payment was prepared")).message
            )
            raise NotSent(refusal) from error
        finally:
            self._gate.forget(idempotency_key)
        return wallet_payment(response.payment)

    async def create_invoice(self, amount_sats: Sats | None, description: str, expiry_s: int) -> str:
        """A BOLT 11 invoice that pays this wallet. Raises WalletUnavailable."""
        method = sdk.ReceivePaymentMethod.BOLT11_INVOICE(
            description=description,
            amount_sats=amount_sats,
            expiry_secs=expiry_s,
            payment_hash=None,
            receiver_identity_public_key=None,
        )
        request = sdk.ReceivePaymentRequest(payment_method=method)
        response = await _answer(self._client.receive_payment(request=request), phrase("the invoice was made"))
        return str(response.payment_request)

    async def find(self, idempotency_key: UUID) -> WalletPayment | None:
        """The payment of that key as the SDK's storage has it. None is no proof of absence before a `refresh`."""
        try:
            request = sdk.GetPaymentRequest(payment_id=str(idempotency_key))
            response = await _sdk(self._client.get_payment(request=request))
        except sdk.SdkError.StorageError:  # what it raises for “no such payment”
            return None
        except sdk.SdkError as error:
            raise wallet_error(error, phrase("the payment was looked up")) from error
        return wallet_payment(response.payment)

    async def find_by_hash(self, payment_hash: str) -> WalletPayment | None:
        """A sent payment of that hash, over the whole history."""
        async for payment in self.payments(Direction.SENT):
            if payment.payment_hash == payment_hash:
                return payment
        return None

    async def payments(self, direction: Direction, since: datetime | None = None) -> AsyncIterator[WalletPayment]:
        """Every payment of that direction, newest first, a page at a time."""
        kind = sdk.PaymentType.SEND if direction is Direction.SENT else sdk.PaymentType.RECEIVE
        offset = 0
        while True:
            request = sdk.ListPaymentsRequest(
                type_filter=[kind],
                from_timestamp=int(since.timestamp()) if since else None,
                offset=offset,
                limit=PAGE,
                sort_ascending=False,
            )
            try:
                page = (await _sdk(self._client.list_payments(request=request))).payments
            except sdk.SdkError as error:
                raise wallet_error(error, phrase("the payments were listed")) from error
            for payment in page:
                yield wallet_payment(payment)
            if len(page) < PAGE:
                return
            offset += PAGE

    async def _look_back_at_young_ones(self) -> None:
        """Pending payments of the last minutes that newer settled ones hide from the SDK's sync (see `look_back`)."""
        since = int(datetime.now(UTC).timestamp()) - YOUNG_S
        pending = await self._newest_since(since, [sdk.PaymentStatus.PENDING])
        if pending:
            oldest = min(int(payment.timestamp) for payment in pending) - CLOCKS_DIFFER_S
            newer = await self._newest_since(oldest)
            if len(newer) > len(pending):
                await asyncio.to_thread(look_back, self._storage_dir, len(newer))

    async def _newest_since(self, timestamp: int, status: list[sdk.PaymentStatus] | None = None) -> list[sdk.Payment]:
        request = sdk.ListPaymentsRequest(status_filter=status, from_timestamp=timestamp, limit=MOST_YOUNG_ONES)
        payments: list[sdk.Payment] = (await _sdk(self._client.list_payments(request=request))).payments
        return payments

    async def exit_state(self) -> str:
        """What it takes to bring the money to the chain without the Spark operators: text of the SDK's own form, for
        its `import_unilateral_exit_state`. Stale as soon as the money moves. Raises WalletUnavailable.
        """
        exported = await _answer(self._client.export_unilateral_exit_state(), phrase("the exit state was exported"))
        return str(exported.exit_state)

    async def disconnect(self) -> None:
        """End it. The SDK may take 5 s; after 8 s it is left to its own threads."""
        with suppress(sdk.SdkError, TimeoutError):
            async with asyncio.timeout(DISCONNECT_TIMEOUT_S):
                await _sdk(self._client.disconnect())


async def _sdk(call: Coroutine[Any, Any, T]) -> T:
    """One call, in the SDK's thread."""
    return await sdk_thread().run(call)


async def _answer(call: Coroutine[Any, Any, T], what: str) -> T:
    """Of a call that nothing is lost by giving up. what: the call in words, for who reads the error."""
    try:
        async with asyncio.timeout(CALL_TIMEOUT_S):
            return await _sdk(call)
    except (sdk.SdkError, TimeoutError) as error:
        raise wallet_error(error, what) from error


class _Events(sdk.EventListener):  # type: ignore[misc]
    """The SDK awaits its listeners inside a send: so hand over, return, never raise."""

    def __init__(self, on_event: Callable[[WalletEvent], None], told_on: asyncio.AbstractEventLoop) -> None:
        self._on_event = on_event
        self._told_on = told_on

    async def on_event(self, event: sdk.SdkEvent) -> None:
        try:
            payment = getattr(event, "payment", None)
            if payment is not None:
                self._told_on.call_soon_threadsafe(self._hand_over, WalletEvent(wallet_payment(payment)))
            elif isinstance(event, sdk.SdkEvent.SYNCED):
                self._told_on.call_soon_threadsafe(self._hand_over, WalletEvent(None))
        except Exception:
            if not self._told_on.is_closed():
                log.exception("an event of the SDK was not understood")

    def _hand_over(self, event: WalletEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("a listener failed; the payment goes on")


class _SendGate(sdk.PaymentObserver):  # type: ignore[misc]
    """The write-ahead point: the SDK awaits it just before money is locked, and cancels the send if it raises.

    Any error but PaymentObserverError aborts the whole process (a Rust panic), so everything is caught, a cancellation
    too.
    """

    def __init__(self, before_send: BeforeSend, asked_on: asyncio.AbstractEventLoop) -> None:
        self._before_send = before_send
        self._asked_on = asked_on
        self._passed: set[UUID] = set()
        self._refused: dict[UUID, str] = {}

    def passed(self, key: UUID) -> bool:
        return key in self._passed

    def refusal(self, key: UUID) -> str | None:
        return self._refused.get(key)

    def forget(self, key: UUID) -> None:
        self._passed.discard(key)
        self._refused.pop(key, None)

    async def before_send(self, payments: list[sdk.ProvisionalPayment]) -> None:
        for payment in payments:
            try:
                key = UUID(payment.payment_id)
                asked = asyncio.run_coroutine_threadsafe(self._error_of(key), self._asked_on)
                if (error := await asyncio.wrap_future(asked)) is not None:
                    raise error
                self._passed.add(key)
            except BaseException as error:
                reason = getattr(error, "message", None) or phrase(
                    "The payment could not be written down, so it was not sent."
                )
                with suppress(ValueError):
                    self._refused[UUID(payment.payment_id)] = reason
                raise sdk.PaymentObserverError.Generic("not sent: " + type(error).__name__) from None

    async def _error_of(self, key: UUID) -> BaseException | None:
        """On the loop that connected. Raises nothing: an interrupt that left a task would end that loop."""
        try:
            await self._before_send(key)
        except BaseException as error:
            return error
        return None

    async def after_send(self, updates: list[sdk.PaymentIdUpdate]) -> None:
        """Only token payments end here."""

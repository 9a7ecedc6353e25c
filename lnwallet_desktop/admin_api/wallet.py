"""Paying, and what the wallet holds."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from lnwallet_desktop.admin_api.callers import Asker, Caller, Payer, Reader
from lnwallet_desktop.admin_api.documented import REFUSALS, answers
from lnwallet_desktop.admin_api.failures import WalletClosed, of_error
from lnwallet_desktop.admin_api.models import (
    ApprovalDocument,
    BalanceDocument,
    InvoiceDocument,
    LimitDocument,
    PayOrder,
    PendingDocument,
    QuoteDocument,
    ReceiveOrder,
    TransactionDocument,
    approval_url,
)
from lnwallet_desktop.errors import AwaitsApproval, WalletDesktopError
from lnwallet_desktop.ledger.api.answers import Answer, KeyReused, StillAnswering
from lnwallet_desktop.ledger.api.payments import AskedPayment
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Balance, Invoice, LimitLeft, PaymentStatus, Quote, Transaction
from lnwallet_desktop.treasury.api_desk import PaymentOrder

router = APIRouter(prefix="/api/wallet", tags=["wallet"])

WAITS_S = 10
PASSING = {"wallet_closed", "wallet_unavailable", "ledger_unavailable", "held_elsewhere", "locked", "in_progress"}
"""Refusals that may not hold a moment later: the same Idempotency-Key may be tried again."""

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Yours, one for each payment. The same key and body get the same answer, and pay once.",
    ),
]


@router.post(
    "/pay",
    response_model=TransactionDocument,
    responses={202: {"model": PendingDocument, "description": "Not settled yet."}, **REFUSALS, **answers(409)},
    summary="Pay an invoice",
)
async def pay(caller: Payer, order: PayOrder, key: Key) -> Response:
    """200: settled, with its status (`success` or `failed`). 202: pending, or waiting for a person."""
    gate = caller.bridge.treasury.api_gate
    body_hash = hashlib.sha256(order.model_dump_json().encode()).digest()
    try:
        before = await run_in_threadpool(gate.begin, caller.token, key, body_hash)
    except (KeyReused, StillAnswering) as error:
        return of_error(error)
    if before is not None:
        return _raw(before)
    try:
        answer = _answer(await _pay(caller, order))
    except WalletDesktopError as error:
        if error.code in PASSING:
            await run_in_threadpool(gate.forget, caller.token, key)
            return of_error(error)
        answer = _answer(of_error(error))
    except BaseException:
        gate.forget(caller.token, key)  # here, as the loop may be ending
        raise
    await run_in_threadpool(gate.finish, caller.token, key, answer)
    return _raw(answer)


@router.post(
    "/quote", response_model=QuoteDocument, responses=REFUSALS | answers(409), summary="What paying would cost"
)
async def quote(caller: Asker, order: PayOrder) -> QuoteDocument:
    """Writes nothing, moves nothing."""
    treasury = caller.bridge.treasury

    async def ask() -> tuple[Quote, bool]:
        _require_open(caller)
        found = await treasury.api_desk.quote(caller.token, _order(order))
        return found, treasury.access.lease is None or found.needs_own_unlock

    found, needs_person = await caller.bridge.ask(ask)
    return QuoteDocument.of(found, needs_person)


@router.post("/receive", response_model=InvoiceDocument, responses=REFUSALS, summary="An invoice that pays this wallet")
async def receive(caller: Asker, order: ReceiveOrder) -> InvoiceDocument:
    async def ask() -> Invoice:
        _require_open(caller)
        return await caller.bridge.treasury.receiving.invoice(Sats(order.amount_sats), order.memo)

    made = await caller.bridge.ask(ask)
    return InvoiceDocument(
        invoice=made.text, amount_sats=made.amount_sats, payment_hash=made.payment_hash, expires_at=made.expires_at
    )


@router.get("/balance", response_model=BalanceDocument, responses=REFUSALS, summary="What the wallet holds")
async def balance(caller: Reader) -> BalanceDocument:
    """Fresh while the wallet is open, else the last known with its age."""
    treasury = caller.bridge.treasury

    async def ask() -> tuple[Balance, int, list[LimitDocument]]:
        known = await treasury.wallet.refresh() if treasury.access.state.opened else treasury.wallet.balance
        in_flight = sum(row.amount_sats for row in await treasury.desk.in_flight())
        return known, in_flight, [_limit(left) for left in (await treasury.limits.now()).left]

    known, pending_sats, limits = await caller.bridge.ask(ask)
    return BalanceDocument(
        balance_sats=known.balance_sats,
        as_of=known.as_of,
        fresh=known.fresh,
        pending_sats=pending_sats,
        network=treasury.network.value,
        limits_left=limits,
        fiat=None,
    )


async def _pay(caller: Caller, order: PayOrder) -> Response:
    treasury = caller.bridge.treasury

    async def ask() -> Transaction | AskedPayment:
        _require_open(caller)
        return await treasury.api_desk.pay(caller.token, _order(order), WAITS_S)

    try:
        outcome = await caller.bridge.ask(ask)
    except AwaitsApproval as waits:
        approval_id = waits.approval_id
        approval = ApprovalDocument.of(await caller.bridge.ask(lambda: treasury.approving.find(approval_id)))
        return _pending("awaiting_approval", approval_url(approval_id), approval=approval)
    if isinstance(outcome, AskedPayment):
        return _pending(
            "awaiting_approval", approval_url(outcome.request_id), approval=ApprovalDocument.of(outcome.as_approval())
        )
    told = TransactionDocument.of(outcome)
    if outcome.status is PaymentStatus.PENDING:
        return _pending("pending", f"/api/wallet/transactions/{outcome.transaction_id}", transaction=told)
    return JSONResponse(told.model_dump(mode="json"))


def _pending(state: str, url: str, **told: Any) -> Response:
    document = PendingDocument(state=state, url=url, **told)  # type: ignore[arg-type]
    return JSONResponse(document.model_dump(mode="json"), 202)


def _require_open(caller: Caller) -> None:
    if not caller.bridge.treasury.access.state.opened:
        raise WalletClosed


def _order(order: PayOrder) -> PaymentOrder:
    def sats(value: int | None) -> Sats | None:
        return Sats(value) if value is not None else None

    return PaymentOrder(order.invoice, sats(order.amount_sats), order.memo, sats(order.max_fee_sats))


def _limit(left: LimitLeft) -> LimitDocument:
    return LimitDocument(kind=left.kind.value, limit_sats=left.limit_sats, left_sats=left.left_sats)


def _answer(response: Response) -> Answer:
    return Answer(response.status_code, bytes(response.body).decode())


def _raw(answer: Answer) -> Response:
    headers = {"Location": json.loads(answer.text)["url"]} if answer.status == 202 else None
    return Response(answer.text, answer.status, headers, media_type="application/json")

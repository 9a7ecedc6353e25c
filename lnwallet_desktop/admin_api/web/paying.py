"""The payment form: an invoice, what it would cost, and a yes; by the same way as the API's own payments."""

from __future__ import annotations

import json
import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from lnwallet_desktop.admin_api import wallet
from lnwallet_desktop.admin_api.failures import STATUS, ApiRefusal
from lnwallet_desktop.admin_api.models import LONGEST_MEMO, ApprovalDocument, PayOrder, TransactionDocument
from lnwallet_desktop.admin_api.web.filters import amount
from lnwallet_desktop.admin_api.web.pages import page
from lnwallet_desktop.admin_api.web.visitors import Asker, Form, Payer, require_form_key
from lnwallet_desktop.errors import BadRequest, WalletDesktopError

router = APIRouter()

ASKED = ("invoice", "amount", "memo")
CONFIRMED = (*ASKED, "max_fee", "key")
LONGEST_KEY = 100


@router.get("/pay")
def pay_form(request: Request, visitor: Asker) -> Response:
    return _form(request, dict.fromkeys(ASKED, ""))


@router.post("/pay/quote")
async def quote(request: Request, visitor: Asker, form: Form) -> Response:
    """Writes nothing, moves nothing."""
    require_form_key(visitor.session, form)
    given = {name: form.get(name, "").strip() for name in ASKED}
    try:
        found = await wallet.quote(visitor.caller, _order(given))
    except WalletDesktopError as error:
        if error.code not in STATUS:
            raise
        return _form(request, given, error.message, STATUS[error.code])
    confirmed = given | {"max_fee": str(found.fee_cap_sats), "key": f"web-{secrets.token_urlsafe(16)}"}
    return page(request, "quote", quote=found, fields=confirmed)


@router.post("/pay")
async def pay(request: Request, visitor: Payer, form: Form) -> Response:
    """Sent twice it is answered twice and paid once: the key was made with the quote. The fee that was shown as the
    most there may be is the most there is.
    """
    require_form_key(visitor.session, form)
    given = {name: form.get(name, "").strip() for name in CONFIRMED}
    key = given["key"]
    if not key.startswith("web-") or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()) or " " in key:
        raise ApiRefusal(400, "bad_request", "The form is not whole. Nothing was sent: begin again with the invoice.")
    reply = await wallet.pay(visitor.caller, _order(given), key)
    return _outcome(request, reply.status_code, json.loads(bytes(reply.body)), given)


def _form(request: Request, given: dict[str, str], problem: str | None = None, status: int = 200) -> Response:
    return page(request, "pay", status, fields=given, problem=problem, longest_memo=LONGEST_MEMO)


def _order(given: dict[str, str]) -> PayOrder:
    """Raises BadRequest."""
    if not given["invoice"]:
        raise BadRequest("Paste the invoice that is to be paid. Nothing was sent.")
    try:
        return PayOrder(
            invoice=given["invoice"],
            amount_sats=amount(given["amount"]),
            memo=given["memo"] or None,
            max_fee_sats=amount(given.get("max_fee", "")),
        )
    except ValidationError as error:
        where = {str(part) for each in error.errors() for part in each["loc"]}
        if "memo" in where:
            raise BadRequest(f"The memo may have {LONGEST_MEMO} characters at most. Nothing was sent.") from None
        what = "invoice is too long" if "invoice" in where else "amount must be at least 1 sat"
        raise BadRequest(f"The {what}. Nothing was sent.") from None


def _outcome(request: Request, status: int, told: dict[str, Any], fields: dict[str, str]) -> Response:
    """The answer of the API, in words."""
    if "error" in told:
        error = told["error"]
        again = fields if error["code"] in wallet.PASSING else None
        return page(request, "outcome", status, kind="refused", error=error, again=again)
    if told.get("state") == "awaiting_approval":
        approval = ApprovalDocument.model_validate(told["approval"])
        return page(request, "outcome", 202, kind="waits", approval=approval)
    row = TransactionDocument.model_validate(told.get("transaction") or told)
    return page(request, "outcome", status, kind=row.status.value, row=row)

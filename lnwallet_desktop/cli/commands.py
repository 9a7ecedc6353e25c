"""The commands that work with an open treasury. Each prints its result and returns its exit code."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from typing import Any

from lnwallet_desktop.cli.held_elsewhere import once_free
from lnwallet_desktop.cli.output import (
    DONE,
    REFUSED,
    UNKNOWN,
    Output,
    outcome_line,
    transaction_table,
)
from lnwallet_desktop.errors import SandboxUnavailable, WalletDesktopError
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.treasury.documents import transaction_document
from lnwallet_desktop.treasury.strange_text import plain
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.wallet.pay_input import GivenInvoice, read_pay_input


async def balance(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """The wallet's money; with --cached the last known."""
    known = treasury.wallet.balance if arguments.cached else await treasury.wallet.refresh()
    pending = await treasury.desk.in_flight()
    document = {
        "balance_sats": known.balance_sats,
        "as_of": known.as_of.isoformat() if known.as_of else None,
        "fresh": known.fresh,
        "pending_sats": sum(row.amount_sats for row in pending),
        "network": treasury.network.value,
    }
    if known.balance_sats is None:
        output.document(document, "The balance is not known yet. Open the wallet once: “balance”.")
        return DONE
    age = "" if known.fresh or known.as_of is None else f", as of {known.as_of.astimezone():%Y-%m-%d %H:%M}"
    flight = f"; {len(pending)} in flight" if pending else ""
    output.document(document, f"{format_sats(known.balance_sats)} on {treasury.network}{age}{flight}")
    return DONE


def wanted_of(arguments: argparse.Namespace) -> TransactionFilter:
    """The filter that was typed."""
    return TransactionFilter(
        status=arguments.status,
        direction=arguments.direction,
        search=arguments.search,
        since=arguments.since,
        until=arguments.until,
        min_amount_sats=arguments.min_amount_sats,
        max_amount_sats=arguments.max_amount_sats,
        recipient=arguments.recipient,
    )


async def transactions(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """One page of the history."""
    wanted = wanted_of(arguments)
    sort = Sort.parse(arguments.sort)
    page = await asyncio.to_thread(treasury.history.page, wanted, sort, arguments.limit, arguments.cursor)
    total = await asyncio.to_thread(treasury.history.count, wanted)
    document = {
        "transactions": [transaction_document(row) for row in page.transactions],
        "total": total,
        "next_cursor": page.next_cursor,
    }
    more = f"\n{len(page.transactions)} of {total}; next: --cursor {page.next_cursor}" if page.next_cursor else ""
    output.document(document, transaction_table(page.transactions) + more)
    return DONE


async def pay(
    treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str, asked_at: float
) -> int:
    """Quote, unlock, pay, and wait for the outcome. asked_at: when the person asked, by the monotonic clock.

    Where another workstation has the wallet, that one may be paying this very invoice: its answer is looked for.
    A payee's server is asked once, however often it is tried.
    """
    to_pay = await treasury.payee_servers.to_pay(arguments.invoice, arguments.amount_sats, arguments.comment or "")

    async def look_first() -> None:
        await treasury.desk.refuse_if_intended(to_pay.invoice_text, asked_at)

    async def unlock_and_pay() -> Transaction:
        async with treasury.access.unlocked_once(passphrase) as lease:
            quote = await treasury.desk.quote(
                to_pay.invoice_text, to_pay.amount_sats, arguments.max_fee_sats, asked_at, to_pay.source
            )
            await treasury.payee_servers.refuse_while_one_is_pending(quote)
            for warning in quote.warnings:
                output.warn(warning)
            return await treasury.desk.pay(quote, lease, arguments.memo, arguments.wait_s)

    row = await once_free(treasury, arguments.wait_s, output, unlock_and_pay, look_first)
    exit_code = tell_outcome(row, output)
    with suppress(WalletDesktopError):  # what the payee says changes nothing about the outcome
        if said := await treasury.records.after_words(row):
            output.say(f"The payee says: {plain(said)}")
    return exit_code


async def refuse_if_intended(treasury: Treasury, text: str, asked_at: float) -> None:
    """Raises AlreadyIntended for an invoice, wherever it stands in the text; a payee's server is not asked."""
    given = read_pay_input(text, treasury.network, expired_too=True)
    if isinstance(given, GivenInvoice):
        await treasury.desk.refuse_if_intended(given.invoice.text, asked_at)


async def receive(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """An invoice that pays this wallet."""
    invoice = await treasury.receiving.invoice(arguments.amount_sats, arguments.memo)
    document = {
        "invoice": invoice.text,
        "amount_sats": invoice.amount_sats,
        "payment_hash": invoice.payment_hash,
        "expires_at": invoice.expires_at.isoformat(),
    }
    output.document(document, invoice.text)
    return DONE


async def reconcile(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Ask what became of the pending ones."""
    settled = await treasury.desk.reconcile()
    await treasury.receiving.back_fill()
    pending = await treasury.desk.in_flight()
    document = {
        "settled": [transaction_document(row) for row in settled],
        "pending": [transaction_document(row) for row in pending],
    }
    lines = [outcome_line(row) for row in settled]
    lines.append(f"{len(settled)} settled, {len(pending)} still pending.")
    output.document(document, "\n".join(lines))
    return DONE


async def sandbox_fund(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Give the wallet test money, and wait until it is there."""
    control = sandbox_of(treasury)
    before = (await treasury.wallet.refresh()).balance_sats or 0
    await asyncio.to_thread(control.fund, await treasury.wallet.wallet.identity_key(), arguments.amount_sats)
    after = await balance_of(treasury, before + arguments.amount_sats)
    await treasury.receiving.back_fill()
    output.document(
        {"funded_sats": arguments.amount_sats, "balance_sats": after},
        f"The wallet now holds {format_sats(after)}.",
    )
    return DONE


async def balance_of(treasury: Treasury, expected_sats: int, timeout_s: float = 30) -> int:
    """Sync until the wallet has claimed what was sent to it."""
    async with asyncio.timeout(timeout_s):
        while True:
            balance_sats = (await treasury.wallet.refresh()).balance_sats or 0
            if balance_sats >= expected_sats:
                return balance_sats
            await asyncio.sleep(0.1)


def sandbox_of(treasury: Treasury) -> SandboxControl:
    if treasury.sandbox is None:
        raise SandboxUnavailable(f"This wallet is on {treasury.network}; the sandbox is not its network.")
    return treasury.sandbox


def tell_outcome(row: Transaction, output: Output) -> int:
    """What became of a payment, and the exit code that says so."""
    document: dict[str, Any] = transaction_document(row)
    if row.status is PaymentStatus.SUCCESS:
        output.document(document, outcome_line(row))
        return DONE
    if output.as_json:
        output.document(document, "")
    print(f"lnwallet-desktop: {outcome_line(row)}", file=output.stderr, flush=True)
    return REFUSED if row.status is PaymentStatus.FAILED else UNKNOWN

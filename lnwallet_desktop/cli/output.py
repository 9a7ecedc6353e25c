"""How commands speak: one JSON document, or lines for a person; errors and exit codes in one place."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from typing import Any, TextIO

from lnwallet_desktop.errors import AlreadyIntended, AwaitsApproval, OutcomeUnknown, WalletDesktopError
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction

DONE = 0
REFUSED = 1
UNKNOWN = 3


@dataclass
class Output:
    """Where a command prints. With as_json, stdout gets exactly one document."""

    as_json: bool = False
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)

    @classmethod
    def captured(cls, as_json: bool) -> Output:
        """For a command that runs here on behalf of another process."""
        return cls(as_json, StringIO(), StringIO())

    def text_of_stdout(self) -> str:
        return self.stdout.getvalue() if isinstance(self.stdout, StringIO) else ""

    def text_of_stderr(self) -> str:
        return self.stderr.getvalue() if isinstance(self.stderr, StringIO) else ""

    def document(self, document: dict[str, Any], lines: str) -> None:
        """The JSON document, or the lines for a person."""
        print(json.dumps(document, ensure_ascii=False) if self.as_json else lines, file=self.stdout, flush=True)

    def say(self, line: str) -> None:
        """Progress for a person; nothing with --json."""
        if not self.as_json:
            print(line, file=self.stdout, flush=True)

    def progress(self, line: str) -> None:
        """How far it is, in place, where a person watches; an empty line takes it away again."""
        if self.stderr.isatty():
            print(f"\r{line}\x1b[K", end="", file=self.stderr, flush=True)

    def warn(self, line: str) -> None:
        print(f"warning: {line}", file=self.stderr, flush=True)

    def note(self, line: str) -> None:
        """What goes on meanwhile; on stderr, so that it disturbs no document."""
        print(f"lnwallet-desktop: {line}", file=self.stderr, flush=True)

    def error(self, error: WalletDesktopError) -> int:
        """Tell a failure; its exit code."""
        if self.as_json:
            told = {"code": error.code, "message": error.message}
            if isinstance(error, AlreadyIntended):
                told["status"] = str(error.status)  # of the payment that was first
            if isinstance(error, AwaitsApproval):
                told["approval_id"] = str(error.approval_id)
            print(json.dumps({"error": told}), file=self.stdout, flush=True)
        print(f"lnwallet-desktop: {error.message}", file=self.stderr, flush=True)
        return UNKNOWN if isinstance(error, OutcomeUnknown) else REFUSED


def transaction_table(rows: tuple[Transaction, ...]) -> str:
    """For a terminal: one line each."""
    if not rows:
        return "No transactions."
    lines = [f"{'time':<16}  {'status':<8}  {'amount sat':>14}  {'fee':>7}  {'recipient':<20}  memo"]
    for row in rows:
        sign = 1 if row.direction is Direction.RECEIVED else -1
        fee = "" if row.fee_sats is None else group_digits(row.fee_sats)
        lines.append(
            f"{_local(row.timestamp):<16}  {row.status.value:<8}  {_signed(sign * row.amount_sats):>14}  {fee:>7}  "
            f"{row.pseudonymized_recipient:<20}  {_one_line(row.memo)}"
        )
    return "\n".join(lines)


def outcome_line(row: Transaction) -> str:
    """What became of a payment, for a person."""
    amount = group_digits(row.amount_sats)
    if row.status is PaymentStatus.SUCCESS:
        return f"Paid {amount} sat to {row.pseudonymized_recipient}, fee {row.fee_sats} sat."
    if row.status is PaymentStatus.FAILED:
        return row.failure_reason or "The payment failed; the money is back."
    back = f" What is not delivered returns by {_local(row.locked_until)}." if row.locked_until else ""
    return (
        "The network has not answered yet. The payment may still arrive, so it is kept as pending and cannot be paid "
        f"again.{back} “reconcile” finds out more."
    )


def _signed(amount_sats: int) -> str:
    return group_digits(amount_sats) if amount_sats < 0 else f"+{group_digits(amount_sats)}"


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _one_line(memo: str | None) -> str:
    """Control characters and line breaks are shown as spaces, never obeyed by the terminal."""
    return "".join(c if c.isprintable() else " " for c in memo or "")[:60]

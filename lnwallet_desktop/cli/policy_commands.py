"""`policy show` and `policy set`: the rules for payments, read by anyone and changed by an admin."""

from __future__ import annotations

import argparse
from contextlib import AsyncExitStack
from typing import Any

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.cli.passphrase import first_line
from lnwallet_desktop.ledger.policy_statement import LIMITS
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.treasury.limits import LimitsNow
from lnwallet_desktop.treasury.treasury import Treasury

_NO_CHANGE_IS_NONE = {
    "fee_floor_sats": "fee_floor_sats",
    "fee_percent": "fee_basis_points",
    "expiry_margin_s": "expiry_margin_s",
    "new_payee_hours": "new_payee_hours",
}
"""Options that always have a value, and their rules."""


async def show(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """The policy that counts now, and how much of its limits is used."""
    _tell(await treasury.limits.now(), output)
    return DONE


async def change(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    """A new version. The wallet need not be open, so another workstation may have it meanwhile."""
    async with AsyncExitStack() as unlocks:
        lease = await unlocks.enter_async_context(treasury.access.authorised_once(passphrase))
        second = None
        if arguments.second_passphrase_file is not None:
            typed = first_line(arguments.second_passphrase_file, "second admin’s passphrase")
            second = await unlocks.enter_async_context(treasury.access.authorised_once(typed))
        await treasury.policy.change(lease, _rules(arguments), second)
    _tell(await treasury.limits.now(), output)
    return DONE


def _rules(arguments: argparse.Namespace) -> dict[str, int | None]:
    """Those that were named; a limit may be named to be none."""
    given = vars(arguments)
    always = {rule: given[option] for option, rule in _NO_CHANGE_IS_NONE.items() if given[option] is not None}
    return always | {name: given[name] for name in LIMITS if name in given and name not in _NO_CHANGE_IS_NONE}


def _tell(now: LimitsNow, output: Output) -> None:
    policy = now.policy
    percent = f"{policy.fee_basis_points / 100:g}"
    who = f"Set by {policy.changed_by} on {policy.changed_at.astimezone():%Y-%m-%d %H:%M}" if policy.changed_at else ""
    lines = [
        f"A fee may cost {format_sats(policy.fee_floor_sats)} or {percent} % of the amount, whichever is more.",
        f"An invoice with less than {policy.expiry_margin_s} seconds left is not paid.",
        *_limit_lines(now),
        f"{who or 'This is the default; nobody has changed it'}.",
    ]
    output.document(_document(now), "\n".join(lines))


def _limit_lines(now: LimitsNow) -> list[str]:
    policy, counted = now.policy, now.counted
    new = f"A payee who is new (for {policy.new_payee_hours} hours)"
    told = (
        (policy.max_payment_sats, "One payment may cost up to {} with its fee."),
        (policy.daily_sats, f"24 hours: up to {{}}; {format_sats(counted.day_sats)} count now."),
        (policy.weekly_sats, f"7 days: up to {{}}; {format_sats(counted.week_sats)} count now."),
        (policy.payee_daily_sats, "One payee gets up to {} in 24 hours."),
        (policy.new_payee_sats, f"{new} gets up to {{}}."),
        (policy.second_admin_above_sats, f"More than {{}} needs a second admin, of {_names(policy)}."),
        (policy.own_unlock_above_sats, "More than {} needs the passphrase for itself."),
    )
    return [words.replace("{}", format_sats(limit)) for limit, words in told if limit is not None]


def _names(policy: PaymentPolicy) -> str:
    return ", ".join(name for name, _ in policy.approvers)


def _document(now: LimitsNow) -> dict[str, Any]:
    policy = now.policy
    return {
        "version": policy.version,
        "fee_floor_sats": policy.fee_floor_sats,
        "fee_percent": policy.fee_basis_points / 100,
        "expiry_margin_s": policy.expiry_margin_s,
        **{name: getattr(policy, name) for name in LIMITS},
        "approvers": [name for name, _ in policy.approvers],
        "counted_day_sats": now.counted.day_sats,
        "counted_week_sats": now.counted.week_sats,
        "changed_by": policy.changed_by,
        "changed_at": policy.changed_at.isoformat() if policy.changed_at else None,
    }

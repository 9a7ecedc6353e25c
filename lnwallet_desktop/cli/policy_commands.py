"""`policy show` and `policy set`: the rules for payments, read by anyone and changed by an admin."""

from __future__ import annotations

import argparse
from typing import Any

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.treasury.treasury import Treasury


async def show(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """The policy that counts now."""
    _tell(await treasury.policy.current(), output)
    return DONE


async def change(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    """A new version. The wallet need not be open, so another workstation may have it meanwhile."""
    async with treasury.access.authorised_once(passphrase) as lease:
        changed = await treasury.policy.change(
            lease, arguments.fee_floor_sats, arguments.fee_percent, arguments.expiry_margin_s
        )
    _tell(changed, output)
    return DONE


def _tell(policy: PaymentPolicy, output: Output) -> None:
    percent = f"{policy.fee_basis_points / 100:g}"
    who = f"Set by {policy.changed_by} on {policy.changed_at.astimezone():%Y-%m-%d %H:%M}" if policy.changed_at else ""
    output.document(
        _document(policy),
        f"A fee may cost {format_sats(policy.fee_floor_sats)} or {percent} % of the amount, whichever is more.\n"
        f"An invoice with less than {policy.expiry_margin_s} seconds left is not paid.\n"
        f"{who or 'This is the default; nobody has changed it'}.",
    )


def _document(policy: PaymentPolicy) -> dict[str, Any]:
    return {
        "version": policy.version,
        "fee_floor_sats": policy.fee_floor_sats,
        "fee_percent": policy.fee_basis_points / 100,
        "expiry_margin_s": policy.expiry_margin_s,
        "changed_by": policy.changed_by,
        "changed_at": policy.changed_at.isoformat() if policy.changed_at else None,
    }

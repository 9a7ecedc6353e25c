"""What each command needs before it can run. Kept apart from the commands, which take a second to import."""

from __future__ import annotations

import argparse
from enum import Enum


class Need(Enum):
    """READ: the database. PERSON: and a passphrase. WALLET: the wallet open. UNLOCK: and the passphrase each time.

    PAY: as UNLOCK, and how long the person has waited already.
    """

    READ = "read"
    PERSON = "person"
    WALLET = "wallet"
    UNLOCK = "unlock"
    PAY = "pay"


NEEDS = {
    "balance --cached": Need.READ,
    "transactions": Need.READ,
    "report": Need.READ,
    "export": Need.READ,
    "policy show": Need.READ,
    "approvals": Need.READ,
    "token list": Need.READ,
    "audit verify": Need.READ,
    "audit export": Need.READ,
    "backup create": Need.READ,
    "backup verify": Need.READ,
    "policy set": Need.PERSON,
    "decline": Need.PERSON,
    "token create": Need.PERSON,
    "token revoke": Need.PERSON,
    "balance": Need.WALLET,
    "receive": Need.WALLET,
    "reconcile": Need.WALLET,
    "sandbox fund": Need.WALLET,
    "backup create --open": Need.WALLET,
    "contact list": Need.UNLOCK,
    "contact add": Need.UNLOCK,
    "contact rename": Need.UNLOCK,
    "contact remove": Need.UNLOCK,
    "proof": Need.UNLOCK,
    "keys rotate": Need.UNLOCK,
    "pay": Need.PAY,
    "approve": Need.PAY,
}


def full_name(arguments: argparse.Namespace) -> str:
    """`sandbox fund`, `balance --cached`, `pay`, …"""
    if arguments.command == "balance" and arguments.cached:
        return "balance --cached"
    if arguments.command == "backup" and arguments.action == "create" and arguments.open:
        return "backup create --open"
    action = getattr(arguments, "action", None)
    return f"{arguments.command} {action}" if action else str(arguments.command)


def opens_wallet(arguments: argparse.Namespace) -> bool:
    """Whether the command needs the wallet, and so the right to hold it."""
    return NEEDS[full_name(arguments)] in (Need.WALLET, Need.UNLOCK, Need.PAY)


def needs_person(arguments: argparse.Namespace) -> bool:
    """Whether the command needs a passphrase, though not the wallet."""
    return NEEDS[full_name(arguments)] is Need.PERSON

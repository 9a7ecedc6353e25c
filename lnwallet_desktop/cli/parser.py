"""What can be typed after `lnwallet-desktop`, and how wrong usage is told."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from lnwallet_desktop import __version__
from lnwallet_desktop.cli.payment_link import take_link
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.ledger.approval_values import ApprovalState
from lnwallet_desktop.ledger.export.order import FileType
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import Direction, Network, PaymentStatus

BAD_USAGE = 2

_LIMITS = {
    "max_payment_sats": "of one payment, with its fee",
    "daily_sats": "of all payments in any 24 hours",
    "weekly_sats": "of all payments in any 7 days",
    "payee_daily_sats": "of all payments to one payee in any 24 hours",
    "new_payee_sats": "of all payments to a payee who is new",
    "second_admin_above_sats": "a larger payment needs another admin’s approval",
    "own_unlock_above_sats": "a larger payment needs the passphrase for itself",
}


class Parser(argparse.ArgumentParser):
    """Tells bad usage with exit code 2; with --json also as one JSON document on stdout."""

    def error(self, message: str) -> NoReturn:
        if "--json" in sys.argv:
            print(json.dumps({"error": {"code": "bad_usage", "message": message}}))
        self.exit(BAD_USAGE, f"{self.format_usage()}{self.prog}: {message}\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """argparse would take the field in `--sort -amount_sats` for an option."""
        return super().parse_known_args(_sort_joined(sys.argv[1:] if args is None else args), namespace)


def read_command_line(argv: Sequence[str]) -> argparse.Namespace:
    """As `build_parser` reads it; `link` is the payment link that stands in the command's place, empty without one."""
    words, link = take_link(argv)
    parser = build_parser()
    arguments = parser.parse_args(words)
    if link is not None and arguments.command is not None:
        parser.error("a payment link stands alone; to pay an invoice without the window use “pay INVOICE”")
    arguments.link = link or ""
    return arguments


def build_parser() -> Parser:
    """The whole command line. The result's `command` is None for the window."""
    shared = _shared_options()
    parser = Parser(
        prog="lnwallet-desktop",
        description="A Lightning wallet for a treasurer. Without a command the window opens; with a payment link in "
        "its place (lightning:…, bitcoin:…, lnurl…) it opens on that, to be paid there.",
        parents=[shared],
    )
    parser.add_argument("--version", action="version", version=f"lnwallet-desktop {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    _add_demo(add("demo", "do the whole main job on the sandbox network, with real parts"))
    _add_init(add("init", "make a new wallet, its vault and its database"))
    balance = add("balance", "what the wallet holds")
    balance.add_argument("--cached", action="store_true", help="the last known balance, without opening the wallet")
    _add_transactions(add("transactions", "the history"))
    _add_export(add("export", "write the history into a file"))
    _add_pay(add("pay", "pay a Lightning invoice or address"))
    _add_proof(add("proof", "a file that proves one payment, and whether a file does"))
    _add_approvals(add("approvals", "payments that were asked for, and what became of the requests"))
    approve = add("approve", "pay what another admin has asked for")
    approve.add_argument("id", type=_uuid, metavar="ID", help="of the request; “approvals” lists them")
    approve.add_argument("--wait-s", type=_seconds, default=10.0, metavar="N", help="for the outcome (10)")
    decline = add("decline", "refuse a request of another admin, or withdraw your own")
    decline.add_argument("id", type=_uuid, metavar="ID")
    _add_receive(add("receive", "make an invoice that pays this wallet"))
    _add_report(add("report", "what came in and went out, step by step"))
    add("reconcile", "find out what became of pending payments")
    _add_audit(add("audit", "prove the audit log, or export it"), shared)
    _add_admin(add("admin", "who may unlock the wallet"), shared)
    _add_backup(add("backup", "one encrypted file with everything: made, verified, restored"), shared)
    keys = add("keys", "the keys of sealed details and pseudonyms")
    actions = keys.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    rotate = "make new keys and seal everything anew; goes on where an earlier run was stopped"
    actions.add_parser("rotate", help=rotate, description=rotate, parents=[shared])
    _add_contact(add("contact", "names for recipients, which only unlocked persons see"), shared)
    doctor = add("doctor", "check every part of this installation and tell the mend")
    doctor.add_argument(
        "--bundle", type=Path, metavar="FILE.zip", help="write a report for whoever helps, no secret in it"
    )
    doctor.add_argument(
        "--self-test", action="store_true", help="do the main job with a throw-away wallet and test money; 0: it works"
    )
    _add_policy(add("policy", "the limits for payments: fee, day, week, payee, and who must approve"), shared)
    _add_token(add("token", "which programs may call the admin API"), shared)
    _add_serve(add("serve", "serve the admin API without a window, until Ctrl+C"))
    _add_sandbox(add("sandbox", "the local network for trying and testing"), shared)
    return parser


def _shared_options() -> Parser:
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--data-dir", type=Path, metavar="DIR", help="where everything of one wallet is kept")
    shared.add_argument("--json", action="store_true", help="print one JSON document")
    shared.add_argument(
        "--passphrase-file", type=Path, metavar="F", help="a file with the admin’s passphrase on its first line"
    )
    return shared


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="never open the window at the end")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="where the pictures go")


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--network", type=Network, choices=list(Network), required=True)
    parser.add_argument("--admin", required=True, metavar="NAME", help="who may unlock")
    parser.add_argument("--api-key-file", type=Path, metavar="F", help="the Breez API key, for mainnet")
    parser.add_argument("--restore-words-file", type=Path, metavar="F", help="the BIP 39 words of an old wallet")
    parser.add_argument("--words-file", type=Path, metavar="F", help="write the new wallet’s words there, once")
    parser.add_argument(
        "--words-passphrase-file", type=Path, metavar="F", help="the words’ own BIP 39 passphrase (“25th word”), if any"
    )
    parser.add_argument("--recovery-code-file", type=Path, metavar="F", help="make a recovery code and write it there")


def _add_admin(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)

    def add(name: str, text: str, *, named: bool = False, new_passphrase: bool = False) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text, parents=[shared])
        if named:
            action.add_argument("name", metavar="NAME")
        if new_passphrase:
            action.add_argument("--new-passphrase-file", type=Path, metavar="F", help="else it is asked for twice")
        return action

    add("list", "the admins, and whether there is a recovery code")
    add("add", "one more who may unlock", named=True, new_passphrase=True)
    add("remove", "take the unlock from an admin; cannot be undone", named=True)
    add("change-passphrase", "of the admin whose passphrase is given", new_passphrase=True)
    code = add("recovery-code", "make a new recovery code; older ones become void")
    code.add_argument("--code-file", type=Path, metavar="F", required=True, help="where it is written, once")
    recover = add("recover", "give an admin a new passphrase by the recovery code", named=True, new_passphrase=True)
    recover.add_argument("--code-file", type=Path, metavar="F", help="else it is asked for")
    recover.add_argument("--accept-older-vault", action="store_true", help="also where an older vault was put back")
    add("accept-older-vault", "confirm an older vault file that was put back, for example from a backup")


def _add_contact(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text, parents=[shared])
        if name != "list":
            action.add_argument("name", metavar="NAME")
        return action

    add("list", "the contacts, by name")
    payee = add("add", "name a payee; a name that is there already gets one payee more")
    payee.add_argument("payee", metavar="PAYEE", help="an invoice of theirs, a node key or an address")
    add("rename", "give a contact another name").add_argument("new_name", metavar="NEW")
    add("remove", "put a contact away; payments keep their pseudonym")


def _add_filter(parser: argparse.ArgumentParser) -> None:
    """Which transactions, in which order; `wanted_of` in commands.py reads it."""
    parser.add_argument("--status", type=PaymentStatus, choices=list(PaymentStatus))
    parser.add_argument("--direction", type=Direction, choices=list(Direction))
    parser.add_argument("--search", metavar="T", help="in memo, recipient or payment hash")
    parser.add_argument("--since", type=moment, metavar="D", help="a date or time, ISO 8601")
    parser.add_argument("--until", type=moment, metavar="D", help="a date or time, ISO 8601; not included")
    parser.add_argument("--min-amount-sats", type=_fee, metavar="N", help="included")
    parser.add_argument("--max-amount-sats", type=_fee, metavar="N", help="included")
    parser.add_argument("--recipient", metavar="R", help="a whole pseudonym")
    parser.add_argument("--sort", default="-timestamp", metavar="[-]FIELD", help="a column; with - the largest first")


def _add_transactions(parser: argparse.ArgumentParser) -> None:
    _add_filter(parser)
    parser.add_argument("--limit", type=_limit, default=50, metavar="N", help="1 to 500 rows (50)")
    parser.add_argument("--cursor", metavar="C", help="next_cursor of the page before")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=_export_file, metavar="FILE", help="its ending, .csv, .xlsx or .json, says what")
    _add_filter(parser)
    parser.add_argument("--force", action="store_true", help="replace a file of that name")
    parser.add_argument("--bom", action="store_true", help="begin a CSV file with a byte order mark, for Excel")


def _add_pay(parser: argparse.ArgumentParser) -> None:
    what = "BOLT 11, lightning: or bitcoin: link, Lightning address or LNURL; - reads it from standard input"
    parser.add_argument("invoice", metavar="INVOICE", help=what)
    parser.add_argument("--amount-sats", type=sats, metavar="N", help="where the invoice or address names none")
    parser.add_argument("--comment", metavar="T", help="for the server of a Lightning address or LNURL that takes one")
    parser.add_argument("--memo", metavar="T", help="stays readable in the database")
    parser.add_argument("--max-fee-sats", type=_fee, metavar="N")
    parser.add_argument("--wait-s", type=_seconds, default=10.0, metavar="N", help="for the outcome (10)")


def _add_proof(parser: argparse.ArgumentParser) -> None:
    what = "the transaction’s id; or “verify”, for a proof; or “page”, for a web page that verifies proofs offline"
    parser.add_argument("id", type=_proof_of, metavar="ID|verify|page", help=what)
    parser.add_argument("file", type=Path, metavar="FILE", help=".pdf or .json; of the page: .html")


def _proof_of(text: str) -> UUID | str:
    if text in ("verify", "page"):
        return text
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is neither the id of a transaction nor verify or page") from None


def _add_receive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--amount-sats", type=sats, required=True, metavar="N")
    parser.add_argument("--memo", metavar="T", help="the payer sees it")


def _add_report(parser: argparse.ArgumentParser) -> None:
    steps = ["month", "week", "day", "recipient"]
    parser.add_argument("--by", choices=steps, default="month", help="how long a line is, or a line a recipient")
    parser.add_argument("--since", type=day, metavar="D", help="the first day, of the books’ time zone; ISO 8601")
    parser.add_argument("--until", type=day, metavar="D", help="the day after the last")


def _add_policy(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    actions.add_parser("show", help="the policy that counts now", parents=[shared])
    change = actions.add_parser("set", help="change it; what is not named stays as it is", parents=[shared])
    change.add_argument("--fee-floor-sats", type=_fee, metavar="N", help="every fee up to this is accepted")
    change.add_argument("--fee-percent", type=basis_points, metavar="P", help="or up to so much of the amount")
    change.add_argument("--expiry-margin-s", type=_whole_number, metavar="N", help="an invoice needs so long left")
    for rule, words in _LIMITS.items():
        option, default = f"--{rule.replace('_', '-')}", argparse.SUPPRESS
        change.add_argument(option, type=_limit_sats, default=default, metavar="N|none", help=words)
    change.add_argument("--new-payee-hours", type=_whole_number, metavar="N", help="a payee is new for so long (24)")
    second = "of another admin, where the two-person rule is to be loosened"
    change.add_argument("--second-passphrase-file", type=Path, metavar="F", help=second)


def _add_token(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    create = actions.add_parser("create", help="make one; its secret is printed once", parents=[shared])
    create.add_argument(
        "--scope", type=Scope, choices=list(Scope), action="append", required=True, help="may be given several times"
    )
    create.add_argument("--label", default="API", metavar="NAME", help="of the program that will use it")
    create.add_argument("--days", type=_whole_number, default=90, metavar="N", help="until it expires (90)")
    create.add_argument("--max-payment-sats", type=sats, metavar="N", help="the most it may pay at once")
    create.add_argument("--daily-sats", type=sats, metavar="N", help="the most it may pay in 24 hours")
    actions.add_parser("list", help="all of them", parents=[shared])
    revoke = actions.add_parser("revoke", help="from now on it opens nothing", parents=[shared])
    revoke.add_argument("id", type=_uuid, metavar="ID")


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8377, metavar="N", help="0: a free one (8377)")
    parser.add_argument("--tls-certificate", type=Path, metavar="F", help="PEM; needed for other computers")
    parser.add_argument("--tls-key", type=Path, metavar="F")
    parser.add_argument("--reads-per-minute", type=_rate, default=60, metavar="N", help="of each token (60)")
    parser.add_argument("--pays-per-minute", type=_rate, default=5, metavar="N", help="of each token (5)")
    parser.add_argument("--name", action="append", default=[], metavar="HOST", help="a name that it is called by")


def _add_approvals(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", type=ApprovalState, choices=list(ApprovalState))


def _add_audit(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    verify, export = "prove that no entry was changed or lost", "write the log to a file that proves itself elsewhere"
    actions.add_parser("verify", help=verify, description=verify, parents=[shared])
    exporting = actions.add_parser("export", help=export, description=export, parents=[shared])
    exporting.add_argument("file", type=Path, metavar="FILE", help="a new file")


def _add_backup(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)

    def add(name: str, text: str, code: str = "") -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=text, parents=[shared])
        if name in ("verify", "restore"):
            action.add_argument("file", type=Path, metavar="FILE")
        if code:
            action.add_argument("--code-file", type=Path, metavar="F", required=True, help=code)
        return action

    create = add("create", "write one; where a window or “serve” has the wallet open, it does so")
    create.add_argument("--to", type=Path, metavar="PLACE", help="a folder or a new file (the folder in the settings)")
    create.add_argument("--open", action="store_true", help="open the wallet, which then signs the backup")
    add("verify", "restore one for a trial, compare everything, and note it in the audit log", "the recovery code")
    restore = add("restore", "into an empty data directory and an empty database", "the recovery code")
    restore.add_argument("--admin", metavar="NAME", help="who gets the new passphrase; needed where there are several")
    restore.add_argument("--new-passphrase-file", type=Path, metavar="F", help="else it is asked for, like any other")
    add("key", "the key with which the public age tool opens backups; secret", "the recovery code")


def _add_sandbox(parser: argparse.ArgumentParser, shared: Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=text, description=text, parents=[shared])

    add("start", "start it, and keep it running")
    add("stop", "stop it")
    fund = add("fund", "give the wallet test money")
    fund.add_argument("amount_sats", type=sats, metavar="SATS")
    invoice = add("invoice", "an invoice of a remote payee")
    invoice.add_argument("amount_sats", type=_sats_or_none, metavar="SATS", help="0: it names no amount")
    invoice.add_argument("--memo", metavar="T", default="")
    invoice.add_argument("--outcome", type=outcome, default="success", metavar="success|fail|pending=SECONDS|hang")
    invoice.add_argument("--expiry-s", type=int, default=3600, metavar="N", help="negative: it has expired already")
    invoice.add_argument(
        "--currency", choices=["bcrt", "bc", "tb", "tbs"], default="bcrt", help="bcrt is the sandbox’s own"
    )
    pay = add("pay", "a remote payer pays an invoice of this wallet")
    pay.add_argument("invoice", metavar="INVOICE")


def _sort_joined(words: Sequence[str]) -> list[str]:
    """`--sort -memo` as `--sort=-memo`."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--sort" and re.fullmatch("-[a-z_]+", word):
            joined[-1] = f"--sort={word}"
        else:
            joined.append(word)
    return joined


def sats(text: str) -> Sats:
    value = _whole(text)
    if not 0 < value <= MAX_SATS:
        raise argparse.ArgumentTypeError(f"“{text}” is not between 1 sat and 21 million BTC")
    return Sats(value)


def _sats_or_none(text: str) -> Sats | None:
    return None if text == "0" else sats(text)


def _fee(text: str) -> Sats:
    return Sats(0) if text == "0" else sats(text)


def _limit_sats(text: str) -> Sats | None:
    return None if text == "none" else _fee(text)


def _rate(text: str) -> int:
    value = _whole_number(text)
    if not 1 <= value <= 60_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not between 1 and 60000")
    return value


def _port(text: str) -> int:
    value = _whole_number(text)
    if value > 65_535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: 0 to 65535")
    return value


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not the id of a request") from None


def _export_file(text: str) -> Path:
    try:
        FileType.of(Path(text))
    except BadRequest as error:
        raise argparse.ArgumentTypeError(error.message) from None
    return Path(text)


def basis_points(text: str) -> int:
    """`1.25` percent → 125."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) or float(text) > 100:
        raise argparse.ArgumentTypeError(f"“{text}” is not a percentage from 0 to 100 with at most two decimals")
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def _limit(text: str) -> int:
    value = _whole(text)
    if not 1 <= value <= 500:
        raise argparse.ArgumentTypeError(f"“{text}” is not between 1 and 500")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds up to 3600")
    return value


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,16}", text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number of satoshis")
    return int(text)


def moment(text: str) -> datetime:
    """ISO 8601; without a zone it is this computer's local time."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2026-03-31 or 2026-03-31T14:00") from None
    return parsed.astimezone(UTC)


def day(text: str) -> date:
    """A day without a time: the books decide when it begins."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day such as 2026-03-31") from None


def outcome(text: str) -> str:
    if text in ("success", "fail", "hang") or re.fullmatch(r"pending=[0-9]+(\.[0-9]+)?", text):
        return text
    raise argparse.ArgumentTypeError(f"“{text}” is not success, fail, pending=SECONDS or hang")


def options(namespace: argparse.Namespace, name: str, default: Any = None) -> Any:
    """A shared option that may not have been given at all."""
    return getattr(namespace, name, default)

"""What a report for somebody outside the company must not name: people, computers, folders, payments, amounts."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lnwallet_desktop.logs.fields import FIELDS
from lnwallet_desktop.redaction import fit_for_others

NEWEST_LINES = 2000
_ALWAYS = ("at", "level", "from", "message")
_OF_ONE_PAYMENT = ("payment_hash", "payment")
_SDK = "wallet.sdk_log"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_AMOUNT = re.compile(
    rf"({_UUID})|(?<![\w.:-])\d[\d\u2009\u202f ]*\d{{2,}}(?![\w-])|(?<![\w.:-])\d[\d\u2009]*(?=\s?sats?\b)"
)
"""A number of three digits or more, or one of satoshis; ids stay."""


class Mask:
    """Puts a word in the place of each name. The same name gets the same word everywhere in a report."""

    def __init__(self, data_dir: Path, admins: Iterable[str], others: Iterable[str] = ()) -> None:
        """others: workstations that are known by name."""
        names = {str(data_dir): "‹data folder›", str(Path.home()): "‹home›", socket.gethostname(): "‹this computer›"}
        names |= {admin: f"‹admin {number}›" for number, admin in enumerate(admins, start=1)}
        names |= {other: "‹another computer›" for other in others if other not in names}
        known = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
        self._words = names
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known) or r"(?!)")

    def text(self, text: str) -> str:
        return fit_for_others(self._pattern.sub(lambda found: self._words[found.group()], text))

    def value(self, value: Any) -> Any:
        """Every text within a JSON value."""
        match value:
            case str():
                return self.text(value)
            case dict():
                return {str(name): self.value(each) for name, each in value.items()}
            case list() | tuple():
                return [self.value(each) for each in value]
        return value


def masked_log(files: Iterable[Path], mask: Mask) -> str:
    """The newest lines of the log: warnings, errors and what we say ourselves; the SDK's chatter tells of balances."""
    kept: list[str] = []
    for path in files:
        with path.open(encoding="utf-8", errors="replace") as file:
            kept += [line for each in file if (line := _masked_line(each, mask)) is not None]
        kept = kept[-NEWEST_LINES:]
    return "".join(f"{line}\n" for line in kept)


def _masked_line(text: str, mask: Mask) -> str | None:
    """None for one that is no line of ours: an older version's, or half of one."""
    try:
        line = json.loads(text)
        level, origin = str(line["level"]), str(line["from"])
    except (ValueError, KeyError, TypeError):
        return None
    if origin == _SDK and level not in ("warning", "error"):
        return None
    told = {name: line[name] for name in (*_ALWAYS, *FIELDS) if name in line and name not in _OF_ONE_PAYMENT}
    told["message"] = _without_amounts(str(line.get("message", "")))
    if isinstance(line.get("exception"), list):
        told["exception"] = [_masked_error(each) for each in line["exception"] if isinstance(each, dict)]
    return json.dumps(mask.value(told), ensure_ascii=False)


def _masked_error(error: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": str(error.get("type", "")),
        "message": _without_amounts(str(error.get("message", ""))),
        "frames": [str(frame) for frame in error.get("frames", ())],
    }


def _without_amounts(text: str) -> str:
    return _AMOUNT.sub(lambda found: found.group(1) or "#", text)

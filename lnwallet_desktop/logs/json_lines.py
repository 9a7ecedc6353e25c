"""Makes one line of JSON of a log record: redacted text, allowed fields, and errors without their locals."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import walk_tb
from types import CodeType

from lnwallet_desktop.logs.fields import FIELDS
from lnwallet_desktop.redaction import fit_for_log

LONGEST_MESSAGE = 2000
LONGEST_ERROR = 300
MOST_FRAMES = 30
MOST_CAUSES = 5
_OURS = "lnwallet_desktop"


class JsonLines(logging.Formatter):
    """The last thing before the log file: nothing reaches it by another way."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name.removeprefix(f"{_OURS}."),
            "message": fit_for_log(_message(record))[:LONGEST_MESSAGE],
        }
        for name, checked in FIELDS.items():
            if name in record.__dict__ and (value := checked(record.__dict__[name])) is not None:
                line[name] = value
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a mistake in a call that logs must not cost the line
        return str(record.msg)


def _told(error: BaseException) -> list[dict[str, object]]:
    """The error, and what it came from."""
    told: list[dict[str, object]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(told) < MOST_CAUSES:
        seen.add(id(current))
        told.append({"type": type(current).__name__, "message": _first_line(current), "frames": _frames(current)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return told


def _first_line(error: BaseException) -> str:
    """Without what follows: PostgreSQL's DETAIL quotes whole rows, with their memos."""
    try:
        text = str(error)
    except Exception:
        return ""
    lines = text.strip().splitlines()
    return fit_for_log(lines[0])[:LONGEST_ERROR] if lines else ""


def _frames(error: BaseException) -> list[str]:
    """Where it was: module, line and function. No source, no values."""
    frames = [_place(frame.f_code, line) for frame, line in walk_tb(error.__traceback__)]
    return frames[-MOST_FRAMES:]


def _place(code: CodeType, line: int) -> str:
    parts = PurePath(code.co_filename).with_suffix("").parts
    known = parts[parts.index(_OURS) :] if _OURS in parts else parts[-2:]
    return f"{'.'.join(known)}:{line} {code.co_name}"

"""One entry before it is written: checked names, plain values, no secrets, and its canonical text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from lnwallet_desktop.ledger.audit.kinds import EVERYWHERE, FIELDS, AuditKind
from lnwallet_desktop.redaction import scrubbed

Value = str | int | bool | datetime | UUID | None

LONGEST_NAME = 200
LONGEST_TEXT = 500
_HASH = re.compile("[0-9a-f]{64}")
_HASH_FIELDS = frozenset({"payment_hash"})
_FINGERPRINT = re.compile("[0-9a-f]{32}")
_FINGERPRINT_FIELDS = frozenset({"key_id"})


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did. Raises ValueError for a name or a value that its kind does not allow: a mistake of ours.

    admin: who; None for what no person did. payment: a transaction_id. subject: another id or name that it is about,
    such as an admin, a token's id or a file. Texts lose whatever could be a secret (`redaction.py`), and all after
    LONGEST_TEXT.
    """

    kind: AuditKind
    workstation: str
    admin: str | None = None
    payment: UUID | None = None
    subject: str | None = None
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        strange = set(self.fields) - FIELDS[self.kind] - EVERYWHERE
        if strange:
            raise ValueError(f"an entry “{self.kind}” has no field {', '.join(sorted(strange))}")
        self.written()

    def written(self) -> str:
        """The fields as canonical JSON: sorted, without spaces, no floats; an absent value is left out."""
        plain = {name: _plain(name, value) for name, value in self.fields.items() if value is not None}
        return canonical(plain)

    def parameters(self) -> dict[str, object]:
        """For the database's function."""
        return {
            "kind": self.kind.value,
            "admin": _name(self.admin),
            "workstation": _name(self.workstation),
            "payment": self.payment,
            "subject": _name(self.subject),
            "written": self.written(),
        }


def canonical(value: Mapping[str, object]) -> str:
    """JSON as everything signed or hashed here is written."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(name: str, value: Value) -> str | int | bool:
    match value:
        case bool() | int():
            return value
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case str() if name in _HASH_FIELDS:
            if not _HASH.fullmatch(value):
                raise ValueError(f"“{name}” is not 64 hex digits")
            return value
        case str() if name in _FINGERPRINT_FIELDS and _FINGERPRINT.fullmatch(value):
            return value
        case str():
            return _text(value, LONGEST_TEXT)
    raise ValueError(f"“{name}” is a {type(value).__name__}, which the audit log does not take")


def _name(text: str | None) -> str | None:
    return None if text is None else _text(text, LONGEST_NAME)


def _text(text: str, most: int) -> str:
    """What the database can store: no NUL, no half of a surrogate pair."""
    storable = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    clean = scrubbed(storable)
    return clean if len(clean) <= most else clean[: most - 1] + "…"

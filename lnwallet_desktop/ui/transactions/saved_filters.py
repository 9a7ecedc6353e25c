"""Filters with a name, as JSON: relative periods stay relative, and what cannot be read is kept as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.periods import Period

LONGEST_NAME = 60
MOST_SAVED = 100

KNOWN = {"status", "direction", "period", "since", "until", "min_amount_sats", "max_amount_sats", "recipient", "search"}


@dataclass(frozen=True, slots=True)
class SavedFilter:
    name: str
    chosen: ChosenFilter


class SavedFilters:
    """In the order in which they were saved, no name twice. Every change is written at once with `write`.

    A filter of a newer version, with a condition that is not known here, is not offered: without it more would be shown
    than its name says. It is written back as it was.
    """

    def __init__(self, text: str, write: Callable[[str], None]) -> None:
        self._write = write
        self._saved: list[SavedFilter] = []
        self._not_ours: list[Any] = []
        for entry in _entries(text):
            try:
                self._saved.append(_read(entry))
            except (KeyError, TypeError, ValueError, OverflowError):
                self._not_ours.append(entry)

    @property
    def all(self) -> tuple[SavedFilter, ...]:
        return tuple(self._saved)

    def find(self, name: str) -> SavedFilter | None:
        """Whatever the letters' case."""
        wanted = _tidy(name).casefold()
        return next((saved for saved in self._saved if saved.name.casefold() == wanted), None)

    def save(self, name: str, chosen: ChosenFilter) -> None:
        """Under this name, in the place of the one that has it."""
        new, old = SavedFilter(_tidy(name), chosen), self.find(name)
        if old is None:
            self._saved.append(new)
        else:
            self._saved[self._saved.index(old)] = new
        self._keep()

    def rename(self, saved: SavedFilter, name: str) -> None:
        """To a name that no other one has."""
        self._saved[self._saved.index(saved)] = SavedFilter(_tidy(name), saved.chosen)
        self._keep()

    def delete(self, saved: SavedFilter) -> int:
        """The place it had, for `put_back`."""
        place = self._saved.index(saved)
        del self._saved[place]
        self._keep()
        return place

    def put_back(self, saved: SavedFilter, place: int) -> None:
        """Undo a deletion; if its name was given to another one meanwhile, with a 2 behind it."""
        name = saved.name if self.find(saved.name) is None else f"{saved.name[: LONGEST_NAME - 2]} 2"
        self._saved.insert(place, SavedFilter(name, saved.chosen))
        self._keep()

    def _keep(self) -> None:
        entries = [*(_written(saved) for saved in self._saved), *self._not_ours]
        self._write(json.dumps({"version": 1, "filters": entries}, ensure_ascii=False))


def name_problem(name: str) -> str:
    """Why this cannot be a name; empty if it can."""
    tidy = _tidy(name)
    if not tidy:
        return tr("Give the filter a name.")
    return tr("At most {longest_name} characters.", longest_name=LONGEST_NAME) if len(tidy) > LONGEST_NAME else ""


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _entries(text: str) -> list[Any]:
    try:
        entries = json.loads(text or "{}").get("filters", [])
    except (ValueError, AttributeError, RecursionError):
        return []
    return entries[:MOST_SAVED] if isinstance(entries, list) else []


def _written(saved: SavedFilter) -> dict[str, Any]:
    chosen = saved.chosen
    values: dict[str, Any] = {
        "status": chosen.status,
        "direction": chosen.direction,
        "period": chosen.period if chosen.period is not Period.ALL else None,
        "since": _stamp(chosen.since),
        "until": _stamp(chosen.until),
        "min_amount_sats": chosen.min_amount_sats,
        "max_amount_sats": chosen.max_amount_sats,
        "recipient": chosen.recipient,
        "search": chosen.search,
    }
    return {"name": saved.name, "filter": {key: value for key, value in values.items() if value is not None}}


def _read(entry: Any) -> SavedFilter:
    """Raises KeyError, TypeError, ValueError, OverflowError."""
    name, given = entry["name"], entry["filter"]
    if not isinstance(name, str) or not isinstance(given, dict) or name_problem(name) or not set(given) <= KNOWN:
        raise ValueError(name)
    status, direction = given.get("status"), given.get("direction")
    return SavedFilter(
        _tidy(name),
        ChosenFilter(
            PaymentStatus(status) if status is not None else None,
            Direction(direction) if direction is not None else None,
            Period(given.get("period", Period.ALL)),
            _moment(given.get("since")),
            _moment(given.get("until")),
            _amount(given.get("min_amount_sats")),
            _amount(given.get("max_amount_sats")),
            _text(given.get("recipient")),
            _text(given.get("search")),
        ),
    )


def _stamp(moment: datetime | None) -> str | None:
    """Local and without a zone: a fixed period means the calendar's days, wherever it is read."""
    return moment.astimezone().replace(tzinfo=None).isoformat() if moment is not None else None


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text).astimezone() if text is not None else None


def _amount(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SATS):
        raise ValueError(value)
    return value


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return value or None

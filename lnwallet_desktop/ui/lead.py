"""Where something that a person reads leads: a page, a part of it, or a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lead:
    """words: of the button that leads there, marked for the catalogue. page: one of the rail's ORDER. part: of the
    settings, the name of a page there; of the transactions, a status to show only.
    """

    words: str
    page: str
    part: str = ""

"""What to export where, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase

if TYPE_CHECKING:  # the command line is read with the file types, and for that alone SQLAlchemy takes too long
    from lnwallet_desktop.ledger.query import Sort, TransactionFilter


class FileType(StrEnum):
    """By the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @classmethod
    def of(cls, path: Path) -> FileType:
        """Raises BadRequest."""
        ending = path.suffix.lower().removeprefix(".")
        if ending not in set(FileType):
            raise BadRequest(
                phrase("“{name}” must end in .csv, .xlsx or .json: the ending says what is written.", name=path.name)
            )
        return FileType(ending)


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """overwrite: a file of that name may be replaced. with_mark: begin a CSV file as csv_sheet says."""

    wanted: TransactionFilter
    sort: Sort
    target: Path
    overwrite: bool = False
    with_mark: bool = False


@dataclass(frozen=True, slots=True)
class ExportResult:
    target: Path
    rows: int
    bytes: int

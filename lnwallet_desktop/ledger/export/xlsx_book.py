"""A workbook written in one go: rows pass into the sheet's zip entry, and a full sheet is followed by another."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO

from lnwallet_desktop.ledger.export import xlsx_parts as parts
from lnwallet_desktop.ledger.export.row_sink import Row, TakeRows

ROWS_OF_SHEET = 1_048_576 - 1
"""Excel's most, without the row of names."""
BYTES_OF_SHEET = (1 << 31) - (1 << 24)
"""Uncompressed; one batch of rows short of what a zip entry holds without ZIP64, which Excel takes for damage."""
FAST = 1
"""zlib's level: at 6 the file is a fifth smaller and takes three times as long."""


@contextmanager
def xlsx_workbook(
    file: BinaryIO, rows_of_sheet: int = ROWS_OF_SHEET, bytes_of_sheet: int = BYTES_OF_SHEET
) -> Iterator[TakeRows]:
    """The limits are the format's; a test has others."""
    with _Archive(file) as archive:
        sheets = _Sheets(archive.zip, rows_of_sheet, bytes_of_sheet)
        try:
            yield sheets.take
            sheets.finish()
        finally:
            sheets.leave()


class _Archive:
    """Finished at the end of its block; given up without complaint where that failed."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST)

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.zip.close()
        else:
            with suppress(OSError, ValueError):
                self.zip.close()


class _Sheets:
    def __init__(self, archive: zipfile.ZipFile, rows_of_sheet: int, bytes_of_sheet: int) -> None:
        self._zip = archive
        self._most_rows = rows_of_sheet
        self._most_bytes = bytes_of_sheet
        self._rows_of: list[int] = []
        self._bytes = 0
        self._entry: IO[bytes] | None = None
        self._begin_sheet()

    def take(self, rows: Sequence[Row]) -> None:
        while rows:
            if self._rows_of[-1] >= self._most_rows or self._bytes >= self._most_bytes:
                self._end_sheet()
                self._begin_sheet()
            fitting = rows[: self._most_rows - self._rows_of[-1]]
            self._write(b"".join(fitting))
            self._rows_of[-1] += len(fitting)
            rows = rows[len(fitting) :]

    def finish(self) -> None:
        self._end_sheet()
        sheets = len(self._rows_of)
        for path, text in (
            ("xl/workbook.xml", parts.workbook(self._rows_of)),
            ("xl/_rels/workbook.xml.rels", parts.workbook_relations(sheets)),
            ("xl/styles.xml", parts.STYLES),
            ("_rels/.rels", parts.ROOT_RELATIONS),
            ("[Content_Types].xml", parts.content_types(sheets)),
        ):
            self._zip.writestr(path, text)

    def leave(self) -> None:
        """An entry that is still open stays unfinished."""
        if self._entry is not None:
            with suppress(OSError):
                self._entry.close()

    def _begin_sheet(self) -> None:
        self._rows_of.append(0)
        self._bytes = 0
        self._entry = self._zip.open(f"xl/{parts.sheet_path(len(self._rows_of))}", "w")
        self._write(parts.sheet_begin(selected=len(self._rows_of) == 1).encode())

    def _end_sheet(self) -> None:
        if self._entry is not None:
            self._write(parts.sheet_end(self._rows_of[-1]).encode())
            self._entry.close()
            self._entry = None

    def _write(self, content: bytes) -> None:
        if self._entry is not None:
            self._entry.write(content)
            self._bytes += len(content)

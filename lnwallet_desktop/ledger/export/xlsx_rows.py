"""Rows of a worksheet, each composed by PostgreSQL as one <row> element.

Cells stand in the order of the columns, without references of their own: those are optional (ECMA-376, 18.3.1.4).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from lnwallet_desktop.ledger.export.columns import COLUMNS, ExportColumn, Kind
from lnwallet_desktop.ledger.export.formula_guard import BEGINS
from lnwallet_desktop.ledger.export.xlsx_parts import Style
from lnwallet_desktop.ledger.export.xml_text import NEEDS_CARE, xml_text

_EMPTY = "'<c/>'"
_UNIX_EPOCH_DAY = 25569
"""1 January 1970 as days of the 1900 date system."""


def value() -> ColumnElement[str]:
    """What to select: one element without a line break."""
    cells = ", ".join(_cell(column) for column in COLUMNS)
    return literal_column(f"concat('<row>', {cells}, '</row>')")


def _cell(column: ExportColumn) -> str:
    sql = column.sql
    match column.kind:
        case Kind.CODE:
            filled = f"'<c t=\"inlineStr\"><is><t>' || {sql} || '</t></is></c>'"
        case Kind.TEXT:
            filled = _text_cell(sql)
        case Kind.SATS:
            filled = f"'<c s=\"{Style.SATS}\"><v>' || {sql} || '</v></c>'"
        case Kind.TIME:
            filled = f"'<c s=\"{Style.TIME}\"><v>' || {_serial(sql)} || '</v></c>'"
        case Kind.RATE:  # PostgreSQL's numeric also has NaN and Infinity, which a workbook has not
            filled = f"CASE WHEN {sql} < 'Infinity' THEN '<c s=\"{Style.RATE}\"><v>' || {sql} || '</v></c>' END"
    return f"coalesce({filled}, {_EMPTY})"


def _text_cell(sql: str) -> str:
    """A cell of text is never run as a formula; the style's quotePrefix keeps it text when somebody edits it."""
    style = f"CASE WHEN {sql} ~ '{BEGINS}' THEN ' s=\"{Style.QUOTED}\"' ELSE '' END"
    careful = f"'<c t=\"inlineStr\"' || {style} || '><is><t xml:space=\"preserve\">' || {xml_text(sql)}"
    plain = f"'<c t=\"inlineStr\"><is><t>' || {sql}"
    return f"CASE WHEN {sql} ~ '{NEEDS_CARE}|{BEGINS}' THEN {careful} ELSE {plain} END || '</t></is></c>'"


def _serial(moment: str) -> str:
    """Days since the start of 1900, to the second below: a spreadsheet would round 12:00:59.9 up to the next minute.

    Double precision holds a second of these centuries with eleven digits to spare, and its text is the shortest exact.
    """
    return f"(floor(extract(epoch FROM {moment})::float8) / 86400 + {_UNIX_EPOCH_DAY})"

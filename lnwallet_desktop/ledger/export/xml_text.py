r"""Anybody's text as the content of a workbook's <t> element, escaped in SQL.

XML 1.0 cannot hold most control characters; SpreadsheetML writes them as `_x001F_`, so a text that itself looks like
that needs `_x005F_` for its first underscore (ECMA-376, part 1, ST_Xstring); also where its last underscore would
only come from the escape of the character behind it. A reader turns a bare carriage return into
a line feed (XML 1.0, 2.11), so that one is escaped too. Line feeds become references: COPY would quote them.
"""

from __future__ import annotations

from functools import reduce

_FORBIDDEN = (*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0D, 0x20), 0xFFFE, 0xFFFF)
"""Code points. PostgreSQL's text holds no NUL and no halves of surrogate pairs."""

_MARKUP = (("'&'", "'&amp;'"), ("'<'", "'&lt;'"), ("'>'", "'&gt;'"), ("chr(10)", "'&#10;'"))
_RARE = r"[\u0001-\u0008\u000b-\u001f\ufffe\uffff]"
NEEDS_CARE = r"[&<>\u0001-\u0008\u000a-\u001f\ufffe\uffff]|_x[0-9A-Fa-f]{4}|^\s|\s$"
"""A pattern: the text must be escaped, or its spaces kept with xml:space."""


def xml_text(text: str) -> str:
    """text: an SQL expression."""
    underscores = rf"regexp_replace({text}, '_(?=x[0-9A-Fa-f]{{4}})', '_x005F_', 'g')"
    marked = reduce(_replaced, _MARKUP, underscores)
    without_rare = reduce(_replaced, [(f"chr({code})", f"'_x{code:04X}_'") for code in _FORBIDDEN], marked)
    return f"CASE WHEN {text} ~ '{_RARE}' THEN {without_rare} ELSE {marked} END"


def _replaced(text: str, pair: tuple[str, str]) -> str:
    return f"replace({text}, {pair[0]}, {pair[1]})"

"""The fixed parts of a workbook: relations, types, styles, and a sheet's beginning and end."""

from __future__ import annotations

from enum import IntEnum

from lnwallet_desktop.ledger.export.columns import COLUMNS

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LAST_COLUMN = chr(ord("A") + len(COLUMNS) - 1)


class Style(IntEnum):
    """Places in the list of cell formats."""

    PLAIN = 0
    HEADING = 1
    SATS = 2
    TIME = 3
    RATE = 4
    QUOTED = 5
    """Text that looks like a formula."""


_FORMATS = {
    Style.PLAIN: 'numFmtId="0"',
    Style.HEADING: 'numFmtId="0" fontId="1" applyFont="1"',
    Style.SATS: 'numFmtId="3" applyNumberFormat="1"',  # 3 is #,##0
    Style.TIME: 'numFmtId="164" applyNumberFormat="1"',
    Style.RATE: 'numFmtId="165" applyNumberFormat="1"',
    Style.QUOTED: 'numFmtId="49" applyNumberFormat="1" quotePrefix="1"',  # 49 is text
}

STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss&quot; UTC&quot;"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.00######"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(Style)}">'
    + "".join(f'<xf xfId="0" {_FORMATS[style]}/>' for style in Style)
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def sheet_begin(selected: bool) -> str:
    """Up to the first row of values: the names of the columns, bold and always in sight."""
    names = "".join(f'<c s="{Style.HEADING}" t="inlineStr"><is><t>{column.name}</t></is></c>' for column in COLUMNS)
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"/>'
        for place, column in enumerate(COLUMNS, 1)
    )
    view = (
        f'<sheetView{" tabSelected=" + chr(34) + "1" + chr(34) if selected else ""} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView>'
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData><row>{names}</row>\n"
    )


def sheet_end(rows: int) -> str:
    """rows: of values."""
    return f'</sheetData><autoFilter ref="A1:{LAST_COLUMN}{rows + 1}"/></worksheet>'


def sheet_path(number: int) -> str:
    """number: from 1."""
    return f"worksheets/sheet{number}.xml"


def workbook(rows_of_sheets: list[int]) -> str:
    """The sheets by name, and what each one's filter covers, which Excel wants to be told twice."""
    names = [_sheet_name(number) for number in range(1, len(rows_of_sheets) + 1)]
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"'{name}'!$A$1:${LAST_COLUMN}${rows + 1}</definedName>"
        for place, (name, rows) in enumerate(zip(names, rows_of_sheets, strict=True))
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>"
    )


def workbook_relations(sheets: int) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="{sheet_path(number)}"/>'
        for number in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{parts}{styles}</Relationships>'


def content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/{sheet_path(number)}" ContentType="{_MIME}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MIME}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_MIME}.styles+xml"/>{parts}</Types>'
    )


def _sheet_name(number: int) -> str:
    return "Transactions" if number == 1 else f"Transactions {number}"

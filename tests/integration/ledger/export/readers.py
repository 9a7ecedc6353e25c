"""Exported files read by others' means: the csv module, json, and zipfile with ElementTree."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
csv.field_size_limit(1 << 20)


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@dataclass(frozen=True)
class Cell:
    """text: None for an empty cell. style: the place of its format."""

    text: str | None
    style: int
    is_number: bool


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[list[Cell]]
    xml: ElementTree.Element

    @property
    def texts(self) -> list[list[str | None]]:
        return [[cell.text for cell in row] for row in self.rows]


def read_xlsx(path: Path) -> list[Sheet]:
    """As the specification has it: sheets by their relations, text unescaped."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))  # noqa: S314 - made by us a moment ago
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
        return [
            _sheet(str(sheet.get("name")), archive.read(f"xl/{targets[sheet.attrib[RELATION]]}"))
            for sheet in workbook.findall("m:sheets/m:sheet", NS)
        ]


def unescaped(text: str) -> str:
    """ST_Xstring: `_xHHHH_` is that character."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _sheet(name: str, content: bytes) -> Sheet:
    root = ElementTree.fromstring(content)  # noqa: S314
    return Sheet(name, [[_cell(cell) for cell in row] for row in root.iterfind("m:sheetData/m:row", NS)], root)


def _cell(cell: ElementTree.Element) -> Cell:
    text = cell.find("m:is/m:t", NS)
    value = cell.find("m:v", NS)
    style = int(cell.get("s", "0"))
    if value is not None:
        return Cell(value.text, style, is_number=True)
    return Cell(None if text is None else unescaped(text.text or ""), style, is_number=False)

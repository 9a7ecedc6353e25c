"""The catalogues of translations: gathers the texts that the program says, updates each language's file, compiles it.

usage: python -m tests.catalogues     (tells what is not translated yet)
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "resources" / "translations"
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {"tr": None, "tr_count": (1, 2), "marked": None, "phrase": None, "phrase_count": (1, 2)}


def texts() -> Catalog:
    """Every text that the code gives to `tr`, `phrase`, `tr_count` or `marked`."""
    catalogue = Catalog()
    found = extract_from_dir(ROOT / "lnwallet_desktop", [("**.py", "python")], keywords=KEYWORDS)
    for _, _, message, _, context in found:
        catalogue.add(message, None, context=context)
    return catalogue


def languages() -> Iterator[tuple[str, Path]]:
    for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/lnwallet-desktop.po")):
        yield path.parts[-3], path


def updated(language: str, path: Path) -> Catalog:
    """The language's catalogue with the program's texts of today; what is not said any more is gone."""
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale=language)
    catalogue.update(texts(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """What is still said in English."""
    return [
        message.id[0] if isinstance(message.id, tuple) else str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def compiled(catalogue: Catalog) -> bytes:
    """The same bytes each time: without the moment that Babel would write into it."""
    catalogue.creation_date = catalogue.revision_date = _NO_MOMENT
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def text_of(catalogue: Catalog, header: str) -> bytes:
    """As the file is written: sorted, with the header that stands there already."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, omit_header=True)
    return f"{header}\n{buffer.getvalue().decode()}".encode()


def main() -> int:
    for language, path in languages():
        header = path.read_text(encoding="utf-8").split("\n\n", 1)[0] + "\n"
        catalogue = updated(language, path)
        path.write_bytes(text_of(catalogue, header))
        path.with_suffix(".mo").write_bytes(compiled(read_po(io.BytesIO(path.read_bytes()), locale=language)))
        missing = untranslated(catalogue)
        print(f"{language}: {len(catalogue)} texts, {len(missing)} not translated", *missing, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())

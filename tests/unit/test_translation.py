"""Every text is translated, with the same names in it, and what is shipped is what was compiled of it."""

import io
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lnwallet_desktop.translation import speak, tr, tr_count
from tests import catalogues

LANGUAGES = list(catalogues.languages())


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_every_text_of_the_program_is_translated(language: str, path: Path) -> None:
    catalogue = catalogues.updated(language, path)
    assert len(catalogue) > 100
    assert catalogues.untranslated(catalogue) == []


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_a_translation_names_the_same_values_and_keeps_a_key(language: str, path: Path) -> None:
    for message in catalogues.updated(language, path):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for said in strings:
            assert names_in(said) == names_in(ids[-1]), message.id
            assert ("&" in said) == ("&" in ids[0]), message.id
            assert "!" not in said


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_the_compiled_catalogue_is_the_one_of_the_words(language: str, path: Path) -> None:
    written = read_po(io.BytesIO(path.read_bytes()), locale=language)
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(written)


def test_a_language_without_a_catalogue_is_english() -> None:
    try:
        speak("de", catalogues.CATALOGUES)
        assert tr("Group {place}", place=3) == "Gruppe 3"
        assert tr_count("{count} word so far.", "{count} words so far.", 2) == "Bisher 2 Wörter."
        speak("xx", catalogues.CATALOGUES)
        assert tr("Group {place}", place=3) == "Group 3"
        assert tr("a {brace} that nobody fills") == "a {brace} that nobody fills"
    finally:
        speak("en", catalogues.CATALOGUES)

"""The language in which people are spoken to: gettext catalogues, and English where one has no words."""

from __future__ import annotations

import gettext
from pathlib import Path

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""By their codes (ISO 639-1), each in its own words."""
_DOMAIN = "lnwallet-desktop"
_spoken: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def speak(language: str, directory: Path) -> None:
    """From now on. directory: holds `de/LC_MESSAGES/lnwallet-desktop.mo`. What is on a screen already stays."""
    _spoken[0] = gettext.translation(_DOMAIN, str(directory), [language], fallback=True)


def tr(text: str, **values: object) -> str:
    """The text in the language that is spoken. values: for its `{names}`, put in after it was translated."""
    said = _spoken[0].gettext(text)
    return said.format(**values) if values else said


def tr_count(one: str, many: str, count: int, **values: object) -> str:
    """As `tr`, for a sentence that counts; `{count}` is among the values."""
    return _spoken[0].ngettext(one, many, count).format(count=count, **values)


def marked(text: str) -> str:
    """The text itself, for a constant: the catalogue takes it up, and `tr` translates it where it is shown."""
    return text

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


class Sentence(str):
    """English, and what it was made of, so that `tr` can say it in another language.

    For what is said at one place and shown at another, such as an error's message: logs, the audit log, the database,
    the API and the commands take it as the English text that it is.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Sentence:
        made = super().__new__(cls, text.format(**values) if values else text)
        made.template, made.values = text, values
        return made


def said(text: str, /, **values: object) -> Sentence:
    """The sentence, in English until `tr` is asked for it."""
    return Sentence(text, **values)


def tr(text: str, /, **values: object) -> str:
    """The text in the language that is spoken. values: for its `{names}`, put in after it was translated."""
    if isinstance(text, Sentence):
        text, values = text.template, text.values | values
    spoken = _spoken[0].gettext(text) if text else ""
    return spoken.format(**{name: _in_words(value) for name, value in values.items()}) if values else spoken


def tr_count(one: str, many: str, count: int, /, **values: object) -> str:
    """As `tr`, for a sentence that counts. `{count}` is among the values; give it as a text to write it otherwise."""
    return _spoken[0].ngettext(one, many, count).format(**{"count": count} | values)


def _in_words(value: object) -> object:
    """Sentences may hold others."""
    return tr(value) if isinstance(value, Sentence) else value


def marked(text: str) -> str:
    """The text itself, for a constant: the catalogue takes it up, and `tr` translates it where it is shown."""
    return text

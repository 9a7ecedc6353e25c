"""The language in which people are spoken to: gettext catalogues, and English where one has no words."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from datetime import datetime
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
    many: tuple[str, int] | None
    held: dict[str, object]

    def __new__(
        cls, text: str, values: Mapping[str, object] | None = None, many: tuple[str, int] | None = None
    ) -> Sentence:
        """many: how it is said of more than one, and how many they are."""
        english = text if many is None or many[1] == 1 else many[0]
        made = super().__new__(cls, english.format(**values) if values else english)
        made.template, made.many, made.held = text, many, dict(values or {})
        return made


def phrase(text: str, /, **values: object) -> Sentence:
    """The sentence, in English until `tr` is asked for it."""
    return Sentence(text, values)


def phrase_count(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """As `tr_count`, in English until `tr` is asked for it."""
    return Sentence(one, {"count": count} | values, (many, count))


def phrases(separator: str, parts: Sequence[str]) -> Sentence:
    """Sentences or parts of one after each other, each in the language that is spoken."""
    together: dict[str, object] = {"between": separator}
    together |= {f"part{place}": part for place, part in enumerate(parts)}
    return Sentence("{between}".join(f"{{part{place}}}" for place in range(len(parts))), together)


def tr(text: str, /, **values: object) -> str:
    """The text in the language that is spoken. values: for its `{names}`, put in after it was translated."""
    if isinstance(text, Sentence):
        values = text.held | values
        if text.many is not None:
            return tr_count(text.template, *text.many, **values)
        text = text.template
    spoken = _spoken[0].gettext(text) if text else ""
    return spoken.format(**{name: _in_words(value) for name, value in values.items()}) if values else spoken


def tr_count(one: str, many: str, count: int, /, **values: object) -> str:
    """As `tr`, for a sentence that counts. `{count}` is among the values; give it as a text to write it otherwise."""
    spoken = _spoken[0].ngettext(one, many, count)
    return spoken.format(**{name: _in_words(value) for name, value in ({"count": count} | values).items()})


def in_sentence(caption: str) -> str:
    """A caption inside a sentence: English then begins it small, German keeps its nouns as they are."""
    return caption if _spoken[0].info().get("language") == "de" else caption[:1].lower() + caption[1:]


def day_and_time(moment: datetime) -> Sentence:
    """`3 March, 14:02`, as it is on the clock that the moment is of."""
    return phrase(
        "{day} {month}, {clock}", day=moment.day, month=month_name(moment.month), clock=moment.strftime("%H:%M")
    )


def month_name(month: int) -> Sentence:
    """month: from 1."""
    return phrase(_MONTHS[month - 1])


def _in_words(value: object) -> object:
    """Sentences may hold others."""
    return tr(value) if isinstance(value, Sentence) else value


def marked(text: str) -> str:
    """The text itself, for a constant: the catalogue takes it up, and `tr` translates it where it is shown."""
    return text


_MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)

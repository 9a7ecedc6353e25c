"""Text of strangers as it may be shown, in the window and on a page: nothing in it is obeyed."""

from __future__ import annotations

import unicodedata


def plain(text: str | None) -> str:
    """Text of a stranger, safe to show: control and direction characters are shown as marks, not obeyed."""
    if not text or (text.isascii() and text.isprintable()):
        return text or ""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t ":
        return " " if character != "\n" else "⏎ "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"⟨{ord(character):04X}⟩"
    return character

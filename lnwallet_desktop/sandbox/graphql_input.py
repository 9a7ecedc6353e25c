"""The variables of a GraphQL operation, read strictly: each function raises Refusal for what is not as it should be."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.web import Document


def input_of(variables: Document) -> Document:
    """The one argument that most operations have."""
    asked = variables.get("input")
    if not isinstance(asked, dict):
        raise Refusal(Why.INVALID, "the input is missing")
    return asked


def text(asked: Document, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Refusal(Why.INVALID, f"{name} is missing")
    return value


def text_or_none(asked: Document, name: str) -> str | None:
    return None if asked.get(name) is None else text(asked, name)


def hexadecimal(asked: Document, name: str) -> bytes:
    try:
        return bytes.fromhex(text(asked, name))
    except ValueError as error:
        raise Refusal(Why.INVALID, f"{name} is not hexadecimal") from error


def base64url(asked: Document, name: str) -> bytes:
    """Without padding, as this protocol has it."""
    encoded = text(asked, name)
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(Why.INVALID, f"{name} is not base64url") from error


def whole(value: Any) -> int:
    """A whole amount; big numbers may come as text."""
    written = str(value)
    if isinstance(value, bool) or not written.isdecimal() or int(written) > MAX_SATS:
        raise Refusal(Why.INVALID, "a number is no whole amount")
    return int(written)


def whole_or_none(asked: Document, name: str) -> int | None:
    return None if asked.get(name) is None else whole(asked[name])

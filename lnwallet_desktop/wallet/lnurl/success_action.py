"""What a payee's server wants shown after the payment (LUD-09, LUD-10): read before, shown after, never obeyed."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.payments import SuccessAction
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress

LONGEST_TEXT = 144
LONGEST_CIPHER_TEXT = 4096
LONGEST_URL = 2000
_BLOCK = 16


def read_success_action(said: Any, callback: WebAddress) -> SuccessAction | None:
    """None where there is none. Raises InvoiceRefused for one that LUD-09 does not know: then a wallet does not pay."""
    if said is None:
        return None
    try:
        return _read(said, callback)
    except (TypeError, ValueError, KeyError):
        raise InvoiceRefused(
            phrase(
                "{shown} wants something done after the payment that this wallet does not know. It is not paid; "
                "nothing was sent.",
                shown=callback.shown,
            ),
            "not_supported",
        ) from None


def success_words(action: SuccessAction, preimage: str | None) -> str:
    """What to show, a stranger's plain text. preimage: hex; without it what is encrypted stays so."""
    parts = [action.text]
    if action.url is not None:
        parts.append(action.url)
    if action.cipher_text is not None:
        parts.append(_decrypted(action, preimage) if preimage else "(still encrypted: the preimage is not known)")
    return "\n".join(part for part in parts if part)


def _read(said: dict[str, Any], callback: WebAddress) -> SuccessAction:
    match said["tag"]:
        case "message":
            return SuccessAction(_text(said["message"], LONGEST_TEXT))
        case "url":
            url = _text(said["url"], LONGEST_URL)
            if (urlsplit(url).hostname or "") != callback.host:
                raise ValueError("another host")
            return SuccessAction(_text(said["description"], LONGEST_TEXT), url=url)
        case "aes":
            cipher_text, iv = _text(said["ciphertext"], LONGEST_CIPHER_TEXT), _text(said["iv"], 24)
            if len(_bytes(iv)) != _BLOCK or len(_bytes(cipher_text)) % _BLOCK or not cipher_text:
                raise ValueError("no AES-CBC")
            return SuccessAction(_text(said["description"], LONGEST_TEXT), cipher_text=cipher_text, iv=iv)
    raise ValueError("an unknown tag")


def _decrypted(action: SuccessAction, preimage: str) -> str:
    try:
        cipher = Cipher(algorithms.AES(bytes.fromhex(preimage)), modes.CBC(_bytes(action.iv or ""))).decryptor()
        padded = cipher.update(_bytes(action.cipher_text or "")) + cipher.finalize()
        unpadder = PKCS7(8 * _BLOCK).unpadder()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except ValueError:
        return "(it cannot be decrypted: the payee’s server made a mistake)"


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("no text, or too long")
    value.encode()  # half a character (a lone surrogate) is none; the error is a ValueError
    return value


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error

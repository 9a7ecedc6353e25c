"""What can be told of a Breez API key without asking anybody: it is a certificate, and that has an end."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

from cryptography import x509

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase

_LONGEST = 16_384


def checked_api_key(typed: str, now: datetime | None = None) -> str:
    """Without the spaces and line ends that copying brings. Raises BadRequest, which quotes nothing of the key.

    Breez gives each key as an X.509 certificate, DER in base 64. Whether Breez knows it is seen when the wallet
    connects: the SDK offers no way to ask before.
    """
    key = "".join(typed.split())
    if not key:
        raise BadRequest(phrase("The main network needs an API key. Breez gives one for free; paste it here."))
    try:
        data = base64.b64decode(key, validate=True) if len(key) <= _LONGEST else b""
        certificate = x509.load_der_x509_certificate(data)
    except (binascii.Error, ValueError):
        raise BadRequest(
            phrase("This is no Breez API key: that is one long line of letters and digits. Copy it again, whole.")
        ) from None
    end = certificate.not_valid_after_utc
    if end < (now or datetime.now(UTC)):
        raise BadRequest(phrase("This API key ended on {day}. Ask Breez for a new one.", day=end.date().isoformat()))
    return key

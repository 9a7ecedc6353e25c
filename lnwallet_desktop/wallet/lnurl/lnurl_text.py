"""LNURLs as text: `lnurl1…` (LUD-01), the schemes of LUD-17, and the addresses of LUD-16."""

from __future__ import annotations

import re

from bech32 import bech32_decode, convertbits

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import marked, phrase
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress

ADDRESS = re.compile(r"([a-z0-9._+-]{1,64})@((?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost)(:[0-9]{1,5})?")
"""A Lightning address in lower case. A port is for servers on this computer."""

_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)")
_WELL_KNOWN = "/.well-known/lnurlp/"
_OTHER_PURPOSES = {
    "login": marked("asks you to log in somewhere"),
    "withdrawrequest": marked("pays you instead of asking for a payment: whoever gave it to you wants to pay"),
    "channelrequest": marked("offers a channel, which this wallet does not need"),
    "keyauth": marked("asks you to log in somewhere"),
    "lnurlw": marked("pays you instead of asking for a payment: whoever gave it to you wants to pay"),
    "lnurlc": marked("offers a channel, which this wallet does not need"),
}


def url_of_bech32(text: str) -> str:
    """text: lower or upper case, `lnurl1…`. Raises InvoiceRefused."""
    prefix, data = bech32_decode(text)
    decoded = convertbits(data, 5, 8, False) if prefix == "lnurl" and data else None
    try:
        return bytes(decoded or b"").decode("ascii") or _mistyped()
    except UnicodeDecodeError:
        return _mistyped()


def server_of_url(url: str, network: Network) -> WebAddress:
    """Where an LNURL leads. Raises InvoiceRefused for an LNURL that is not for paying."""
    address = WebAddress.parse(url, network)
    refuse_purpose(address.query("tag"))
    return address


def server_of_scheme(text: str, network: Network) -> WebAddress:
    """`lnurlp://host/path` (LUD-17): https, and on the sandbox http for this computer. Raises InvoiceRefused."""
    scheme, _, rest = text.partition(":")
    refuse_purpose(scheme)
    place = rest.removeprefix("//")
    here = network is Network.SANDBOX and _HERE.match(place)
    return server_of_url(f"{'http' if here else 'https'}://{place}", network)


def server_of_address(address: str, network: Network) -> WebAddress:
    """address: of the form that `ADDRESS` has. Raises InvoiceRefused."""
    name, _, host = address.partition("@")
    return server_of_scheme(f"lnurlp://{host}{_WELL_KNOWN}{name}", network)


def address_of_server(server: WebAddress) -> str | None:
    """The Lightning address that leads there; None for any other LNURL."""
    path, _, query = server.path.partition("?")
    address = f"{path.removeprefix(_WELL_KNOWN)}@{server.shown}".lower()
    return address if path.startswith(_WELL_KNOWN) and not query and ADDRESS.fullmatch(address) else None


def refuse_purpose(tag: object) -> None:
    """Raises InvoiceRefused for what an LNURL can be for besides paying. An empty or unknown tag passes."""
    words = _OTHER_PURPOSES.get(str(tag).lower())
    if words is not None:
        raise InvoiceRefused(
            phrase("This LNURL {words}. There is nothing to pay; nothing was sent.", words=phrase(words)), "other_lnurl"
        )


def _mistyped() -> str:
    raise InvoiceRefused(
        phrase("This LNURL is cut off or mistyped. Copy it again from where you got it; nothing was sent."),
        "unreadable",
    )

"""Where a payee's server may stand: https in the public internet; on the sandbox also http on this computer."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lnwallet_desktop.errors import InvoiceRefused, PayeeUnreachable
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import phrase

LONGEST_URL = 2000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """host: without brackets, lower case. path: with the query. may_be_here: this computer is allowed (sandbox)."""

    is_tls: bool
    host: str
    port: int
    path: str = field(repr=False)
    may_be_here: bool

    @classmethod
    def parse(cls, url: str, network: Network) -> WebAddress:
        """Raises InvoiceRefused with the sentence to show, reason `server_address`."""
        try:
            parts = urlsplit(url.strip())
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise _refused(phrase("The address of the payee’s server cannot be read.")) from None
        may_be_here = network is Network.SANDBOX
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or not host:
            raise _refused(phrase("The address of the payee’s server cannot be read."))
        if host.endswith(".onion"):
            raise _refused(phrase("The payee’s server is a Tor service (.onion), which this program does not reach."))
        if parts.username is not None or parts.password is not None:
            raise _refused(
                phrase("The address of the payee’s server has a user name in it, which hides where it leads.")
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and may_be_here and _names_loopback(host)):
            raise _refused(phrase("The payee’s server is not asked: its address has no encryption (https)."))
        is_tls = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(is_tls, host, port or (443 if is_tls else 80), path, may_be_here)

    @property
    def text(self) -> str:
        """As a URL, always in the same spelling."""
        scheme, usual = ("https", 443) if self.is_tls else ("http", 80)
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == usual else f":{self.port}"
        return f"{scheme}://{host}{port}{self.path}"

    @property
    def shown(self) -> str:
        """The server's name as a person knows it."""
        return self.host if self.port in (80, 443) else f"{self.host}:{self.port}"

    def with_query(self, **values: str) -> WebAddress:
        """What is there already stays, but for the same names."""
        path, _, query = self.path.partition("?")
        kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in values]
        return replace(self, path=f"{path}?{urlencode([*kept, *values.items()])}")

    def query(self, name: str) -> str:
        """The first value of that name; empty where there is none."""
        return dict(reversed(parse_qsl(self.path.partition("?")[2], keep_blank_values=True))).get(name, "")

    def following(self, location: str) -> WebAddress:
        """Where an answer sends us on to: the same rules hold there. Raises InvoiceRefused."""
        network = Network.SANDBOX if self.may_be_here else Network.MAINNET
        return WebAddress.parse(urljoin(self.text, location.strip()), network)

    def addresses(self) -> list[str]:
        """The numbers behind the name. Looked up once and connected to as they are, so that a name cannot lead
        elsewhere in between. Blocking. Raises PayeeUnreachable, InvoiceRefused.
        """
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise PayeeUnreachable(
                phrase(
                    "The server {shown} is not known in the network. Check the spelling and your connection; nothing "
                    "was sent.",
                    shown=self.shown,
                )
            ) from None
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(self._may_be_called(ipaddress.ip_address(number.partition("%")[0])) for number in numbers):
            raise _refused(
                phrase(
                    "{shown} leads into a private network instead of the internet, so it is not asked.",
                    shown=self.shown,
                )
            )
        return numbers

    def _may_be_called(self, address: Address) -> bool:
        number = _inner(address)
        return (self.may_be_here and number.is_loopback) or (number.is_global and not number.is_multicast)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _names_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(sentence: str) -> InvoiceRefused:
    return InvoiceRefused(phrase("{sentence} Nothing was sent.", sentence=sentence), "server_address")

"""Where a webhook may go: https, or this computer; never to an address that only machines of a cloud answer on."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.translation import phrase

LONGEST_URL = 2000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class DestinationRefused(WalletDesktopError):
    """The name leads to an address that no webhook may go to, or to none."""

    code = "destination_refused"


@dataclass(frozen=True, slots=True)
class Destination:
    """path: with the query. host: without brackets."""

    is_tls: bool
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> Destination:
        """Raises BadRequest with the sentence to show."""
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise BadRequest(
                phrase("This is no web address. It looks like https://alerts.example.com/wallet.")
            ) from None
        if parts.scheme not in ("https", "http") or not host or len(url) > LONGEST_URL or not url.isprintable():
            raise BadRequest(phrase("This is no web address. It looks like https://alerts.example.com/wallet."))
        if parts.username is not None or parts.password is not None:
            raise BadRequest(
                phrase("A web address with a password in it would be kept in the clear. Use the secret instead.")
            )
        is_tls = parts.scheme == "https"
        if not is_tls and not _names_loopback(host):
            raise BadRequest(
                phrase("Without https only a program on this computer can be told: use an address with https://.")
            )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(is_tls, host, port or (443 if is_tls else 80), path)

    def addresses(self) -> list[str]:
        """The numbers behind the name, each one that may be called. Looked up now and connected to as they are, so
        that a name cannot lead elsewhere in between. Blocking. Raises DestinationRefused.
        """
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError:
            raise DestinationRefused(phrase("The webhook’s name is not known in the network.")) from None
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for number in numbers:
            if not _may_be_called(ipaddress.ip_address(number.partition("%")[0]), self.is_tls):
                raise DestinationRefused(phrase("The webhook’s name leads to an address that no alert is sent to."))
        return numbers


def _names_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_be_called(address: Address, is_tls: bool) -> bool:
    """A company's own addresses too: its receivers stand there, and TLS proves who they are."""
    mapped = getattr(address, "ipv4_mapped", None)
    number: Address = mapped or address
    if number.is_loopback:
        return True
    return is_tls and not (number.is_link_local or number.is_multicast or number.is_unspecified or number.is_reserved)

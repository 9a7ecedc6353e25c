"""Where a webhook may go, and where it may not."""

import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.treasury.alerts.destination import Destination, DestinationRefused


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://alerts.example.com/wallet?x=1", Destination(True, "alerts.example.com", 443, "/wallet?x=1")),
        (" https://alerts.example.com:8443 ", Destination(True, "alerts.example.com", 8443, "/")),
        ("http://localhost:9000/a", Destination(False, "localhost", 9000, "/a")),
        ("http://127.0.0.1/a", Destination(False, "127.0.0.1", 80, "/a")),
        ("http://[::1]:9000/", Destination(False, "::1", 9000, "/")),
    ],
)
def test_it_may_be_called(url: str, expected: Destination) -> None:
    assert Destination.parse(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "alerts.example.com",
        "ftp://alerts.example.com/",
        "file:///etc/passwd",
        "http://alerts.example.com/",
        "http://10.0.0.1/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "https://maria:secret@alerts.example.com/",
        "https://:443/",
        "https://alerts.example.com:99999/",
        "https://[::1/",
        "https://alerts.example.com/\r\nX: 1",
        "https://alerts.example.com/" + "a" * 3000,
    ],
)
def test_it_is_refused_before_anything_is_called(url: str) -> None:
    with pytest.raises(BadRequest):
        Destination.parse(url)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::ffff:169.254.169.254]", "[::]"],  # noqa: S104
)
def test_an_address_of_a_clouds_own_machines_is_refused(host: str) -> None:
    with pytest.raises(DestinationRefused):
        Destination.parse(f"https://{host}/").addresses()

"""What a receiver gets: signed, once more where it was busy, never more than it has to know."""

import asyncio
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lnwallet_desktop.treasury.alerts.board import Alert, Told, Turn
from lnwallet_desktop.treasury.alerts.destination import Destination
from lnwallet_desktop.treasury.alerts.rules import Severity
from lnwallet_desktop.treasury.alerts.webhook import NotDelivered, deliver, message_of, signature
from tests.loops import Loop

SECRET = "a secret of thirty characters!"
AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
TOLD = Told(Turn.FIRING, Alert("no-sync", Severity.CRITICAL, "It does not.", "Look.", AT), AT)


class Receiver:
    """Answers with these statuses, one after the other, the last for ever."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                status = statuses[min(len(receiver.got), len(statuses)) - 1]
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                """Tests are quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    @property
    def destination(self) -> Destination:
        return Destination.parse(self.url)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/wallet?from=us"


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    receiver = Receiver(*statuses)
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        thread.join()
        receiver.server.server_close()


def test_the_body_is_signed_with_its_time(loop: Loop) -> None:
    with receiving(204) as receiver:
        loop.run(deliver(receiver.destination, SECRET, message_of(TOLD), ()))
    (headers, body), *more = receiver.got
    assert not more
    expected = hmac.new(SECRET.encode(), headers["x-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-signature"] == f"sha256={expected}"
    assert headers["content-type"] == "application/json"
    document = json.loads(body)
    assert headers["x-event-id"] == document.pop("event_id")
    assert document == {
        "state": "firing",
        "alert": "no-sync",
        "severity": "critical",
        "sentence": "It does not.",
        "mend": "Look.",
        "since": AT.isoformat(),
        "at": AT.isoformat(),
    }
    assert SECRET not in str(headers) and SECRET.encode() not in body


def test_another_secret_time_or_body_has_another_signature() -> None:
    signed = signature(SECRET, "1", b"{}")
    assert (
        len({signed, signature("x" + SECRET, "1", b"{}"), signature(SECRET, "2", b"{}"), signature(SECRET, "1", b"")})
        == 4
    )


def test_a_receiver_that_was_busy_is_told_again_with_the_same_event(loop: Loop) -> None:
    with receiving(503, 429, 200) as receiver:
        loop.run(deliver(receiver.destination, SECRET, message_of(TOLD), (0.0, 0.0, 0.0)))
    assert len(receiver.got) == 3
    assert len({headers["x-event-id"] for headers, _ in receiver.got}) == 1


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (400, 1), (401, 1), (302, 1), (307, 1)])
def test_it_is_given_up_in_time_and_follows_nobody(loop: Loop, status: int, tries: int) -> None:
    with receiving(status) as receiver, pytest.raises(NotDelivered, match=str(status)):
        loop.run(deliver(receiver.destination, SECRET, message_of(TOLD), (0.0, 0.0)))
    assert len(receiver.got) == tries


def test_nobody_there_is_tried_again_and_then_told(loop: Loop) -> None:
    with receiving(200) as receiver:
        destination = receiver.destination
    with pytest.raises(NotDelivered, match="does not answer"):
        loop.run(deliver(destination, SECRET, message_of(TOLD), (0.0,)))


def test_a_certificate_that_nobody_signed_is_not_trusted(loop: Loop, tmp_path: Path) -> None:
    with receiving(200) as receiver:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self_signed(tmp_path))
        receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
        there = Destination(True, "localhost", receiver.server.server_port, "/")
        with pytest.raises(NotDelivered, match="certificate"):
            loop.run(deliver(there, SECRET, message_of(TOLD), (0.0,)))
        assert receiver.got == []


def self_signed(directory: Path) -> Path:
    """Key and certificate of localhost in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = directory / "localhost.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(plain + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_deliver_does_not_hold_up_the_loop(loop: Loop) -> None:
    async def scenario() -> int:
        ticks = 0
        with receiving(200) as receiver:
            sending = asyncio.ensure_future(deliver(receiver.destination, SECRET, message_of(TOLD), ()))
            while not sending.done():
                ticks += 1
                await asyncio.sleep(0)
            await sending
        return ticks

    assert loop.run(scenario()) > 1

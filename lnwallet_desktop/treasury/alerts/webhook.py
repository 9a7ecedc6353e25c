"""An alert as a program of the company is told of it: one signed POST, tried again a few times."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
import logging
import secrets
import socket
import ssl
import time
from dataclasses import dataclass

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.alerts.board import Told
from lnwallet_desktop.treasury.alerts.destination import Destination

log = logging.getLogger(__name__)

TIMEOUT_S = 10.0
PAUSES_S = (2.0, 10.0, 60.0)
"""Between the tries: four in all."""
_AGAIN = {408, 425, 429}


class NotDelivered(WalletDesktopError):
    """may_help: whether to try again."""

    code = "not_delivered"

    def __init__(self, message: str, may_help: bool = True) -> None:
        super().__init__(message)
        self.may_help = may_help


@dataclass(frozen=True, slots=True)
class Message:
    """event_id: the same in every try, so that the receiver takes it once."""

    event_id: str
    body: bytes


def message_of(told: Told) -> Message:
    """Without amounts of a payment, names, memos or secrets: what the rule says, and no more."""
    event_id = secrets.token_hex(16)
    return Message(
        event_id,
        json.dumps(
            {
                "event_id": event_id,
                "state": told.turn.value,
                "alert": told.alert.name,
                "severity": told.alert.severity.value,
                "sentence": told.alert.sentence,
                "mend": told.alert.mend,
                "since": told.alert.since.isoformat(),
                "at": told.at.isoformat(),
            },
            ensure_ascii=False,
        ).encode(),
    )


def trial_message(at: str) -> Message:
    """What a person sends to see whether it arrives."""
    event_id = secrets.token_hex(16)
    return Message(event_id, json.dumps({"event_id": event_id, "state": "test", "at": at}).encode())


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Over `timestamp.body`, so that an old message cannot be sent again with a new time."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


async def deliver(
    destination: Destination, secret: str, message: Message, pauses_s: tuple[float, ...] = PAUSES_S
) -> None:
    """Raises NotDelivered once the last try failed, DestinationRefused."""
    for pause_s in (*pauses_s, None):
        try:
            await asyncio.to_thread(post, destination, secret, message)
            return
        except NotDelivered as error:
            if pause_s is None or not error.may_help:
                raise
            log.info("a webhook is tried again: %s", error.message)
        await asyncio.sleep(pause_s)


def post(destination: Destination, secret: str, message: Message) -> None:
    """One try. Follows nothing that the answer says, and reads none of it. Raises NotDelivered, DestinationRefused."""
    numbers = destination.addresses()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "lnwallet-desktop",
        "X-Timestamp": timestamp,
        "X-Event-Id": message.event_id,
        "X-Signature": signature(secret, timestamp, message.body),
    }
    connection = _Connection(destination, numbers)
    try:
        connection.request("POST", destination.path, message.body, headers)
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NotDelivered(
            phrase("The webhook’s certificate is not trusted by this computer."), may_help=False
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(phrase("The webhook does not answer ({name}).", name=type(error).__name__)) from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotDelivered(
            phrase("The webhook answered {status}.", status=status), may_help=status >= 500 or status in _AGAIN
        )


class _Connection(http.client.HTTPConnection):
    """To the numbers that were checked, by the name that the certificate is for."""

    def __init__(self, destination: Destination, numbers: list[str]) -> None:
        self.default_port = 443 if destination.is_tls else 80  # which the Host header leaves out
        super().__init__(destination.host, destination.port, timeout=TIMEOUT_S)
        self._destination = destination
        self._numbers = numbers

    def connect(self) -> None:
        made = _first_of(self._numbers, self._destination.port)
        try:
            if self._destination.is_tls:
                made = ssl.create_default_context().wrap_socket(made, server_hostname=self._destination.host)
        except BaseException:
            made.close()
            raise
        self.sock = made


def _first_of(numbers: list[str], port: int) -> socket.socket:
    """Raises OSError: the last one's."""
    for number in numbers[:-1]:
        try:
            return socket.create_connection((number, port), TIMEOUT_S)
        except OSError:
            continue
    return socket.create_connection((numbers[-1], port), TIMEOUT_S)

"""Looks at the rules on events and every 30 s, and tells of each alert that begins or ends: here, and by webhook."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lnwallet_desktop.errors import BadRequest, FileNotWritten, WalletDesktopError
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.alerts.board import Alert, Firing, Told, judged
from lnwallet_desktop.treasury.alerts.destination import Destination
from lnwallet_desktop.treasury.alerts.observer import Observer
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences, PreferencesFile
from lnwallet_desktop.treasury.alerts.rules import Thresholds
from lnwallet_desktop.treasury.alerts.webhook import PAUSES_S, Message, deliver, message_of, trial_message
from lnwallet_desktop.treasury.alerts.webhook_secret import WebhookSecret
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)

EVERY_S = 30.0
AFTER_EVENT_S = 0.5
"""Events come in bursts; one look is enough for all of them."""
SHORTEST_SECRET = 16
MOST_WAITING = 100
FINISH_S = 2.0


@dataclass(frozen=True, slots=True)
class AlertChange:
    """has_new_secret: another one signs the webhook's messages; which, is nobody's business here."""

    before: AlertPreferences
    after: AlertPreferences
    has_new_secret: bool


class Alarms:
    """Lives on the main loop. changed: what fires, the gravest first. told: each beginning and end, once."""

    def __init__(self, observer: Observer, preferences: PreferencesFile, secret: WebhookSecret) -> None:
        self.changed: Listeners[tuple[Alert, ...]] = Listeners()
        self.told: Listeners[Told] = Listeners()
        self.set_anew: Listeners[AlertChange] = Listeners()
        self.preferences = preferences.read()
        self.pauses_s = PAUSES_S
        self._observer = observer
        self._file = preferences
        self._secret = secret
        self._firing: Firing = {}
        self._happened = asyncio.Event()
        self._to_send: asyncio.Queue[Message] = asyncio.Queue(MOST_WAITING)
        self._tasks = Tasks()
        self._begun = False
        self._looking = asyncio.Lock()

    @property
    def firing(self) -> tuple[Alert, ...]:
        return tuple(self._firing.values())

    @property
    def secret_outlives_program(self) -> bool:
        return self._secret.outlives_program

    def follow(self, *sources: Listeners[Any]) -> None:
        """Look soon after each of these tells something."""
        for source in sources:
            source.subscribe(lambda _: self._happened.set())

    def begin(self) -> None:
        """From now on, until `close`. Safe to call twice."""
        if not self._begun:
            self._begun = True
            self._tasks.spawn(self._keep_looking(), "look for alerts")
            self._tasks.spawn(self._keep_sending(), "send webhooks")

    async def close(self) -> None:
        """What waits to be sent gets a moment. Safe to call twice."""
        if self._begun:
            with suppress(TimeoutError):
                async with asyncio.timeout(FINISH_S):
                    await self._to_send.join()
        await self._tasks.cancel()
        await self._observer.close()
        self._begun = False

    async def look(self) -> None:
        """Now."""
        async with self._looking:
            now = await self._observer.snapshot()
            before = self.firing
            self._firing, told = judged(self._firing, now, self._thresholds(), datetime.now(UTC))
        if self.firing != before:
            self.changed.tell(self.firing)
        for each in told:
            log.info("alert %s: %s", each.turn.value, each.alert.name)
            self.told.tell(each)
            self._send(message_of(each))

    async def has_secret(self) -> bool:
        return await asyncio.to_thread(self._secret.read) is not None

    async def change(self, wanted: AlertPreferences, secret: str | None = None) -> None:
        """secret: None: as it is. Raises BadRequest, FileNotWritten; then nothing was changed."""
        if wanted.webhook:
            Destination.parse(wanted.webhook)
            if secret is None and not await self.has_secret():
                raise BadRequest(
                    phrase("A webhook needs a secret, with which its receiver proves that it comes from here.")
                )
        if secret is not None and len(secret) < SHORTEST_SECRET:
            raise BadRequest(
                phrase("The secret has to have at least {shortest_secret} characters.", shortest_secret=SHORTEST_SECRET)
            )
        try:
            await asyncio.to_thread(self._file.write, wanted)
        except OSError as error:
            raise FileNotWritten(
                phrase("The settings could not be written: {strerror}. Nothing was changed.", strerror=error.strerror)
            ) from None
        before, self.preferences = self.preferences, wanted
        if secret is not None or not wanted.webhook:
            await asyncio.to_thread(self._secret.write, secret or "")
        self.set_anew.tell(AlertChange(before, wanted, secret is not None))
        self._happened.set()

    async def try_webhook(self) -> None:
        """One message, at once. Raises BadRequest, NotDelivered, DestinationRefused."""
        secret = await asyncio.to_thread(self._secret.read)
        if not self.preferences.webhook or secret is None:
            raise BadRequest(phrase("Set a web address and a secret first."))
        message = trial_message(datetime.now(UTC).isoformat())
        await deliver(Destination.parse(self.preferences.webhook), secret, message, ())

    def _thresholds(self) -> Thresholds:
        return Thresholds(self.preferences.low_balance_sats)

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:  # whoever watches must not fall asleep over a fault of ours
                log.exception("the alerts could not be looked at")
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_S):
                    await self._happened.wait()
                    await asyncio.sleep(AFTER_EVENT_S)
            self._happened.clear()

    def _send(self, message: Message) -> None:
        if not self.preferences.webhook:
            return
        try:
            self._to_send.put_nowait(message)
        except asyncio.QueueFull:
            log.warning("a webhook was given up: too many wait")

    async def _keep_sending(self) -> None:
        """In their order, so that an end never comes before its beginning."""
        while True:
            message = await self._to_send.get()
            try:
                await self._send_one(message)
            finally:
                self._to_send.task_done()

    async def _send_one(self, message: Message) -> None:
        try:
            secret = await asyncio.to_thread(self._secret.read)
            if self.preferences.webhook and secret is not None:
                await deliver(Destination.parse(self.preferences.webhook), secret, message, self.pauses_s)
        except WalletDesktopError as error:
            log.warning("a webhook could not be delivered: %s", error.message)

"""The event streams of connected wallets: each gets its own events, in the order of the commits."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from lnwallet_desktop.sandbox import wire_pb2 as wire

HEARTBEAT_S = 10.0

Event = wire.SubscribeToEventsResponse
_Queue = SimpleQueue[Event | None]


class EventHub:
    """`publish` never blocks, so it can be called under the store's lock."""

    def __init__(self, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._heartbeat_s = heartbeat_s
        self._lock = threading.Lock()
        self._queues: defaultdict[bytes, set[_Queue]] = defaultdict(set)
        self._closed = False

    def publish(self, identity: bytes, event: Event) -> None:
        with self._lock:
            for queue in self._queues.get(identity, ()):
                queue.put(event)

    def subscribe(self, identity: bytes) -> Subscription:
        return Subscription(self, identity, self._heartbeat_s)

    def add(self, identity: bytes, queue: _Queue) -> None:
        with self._lock:
            self._queues[identity].add(queue)
            if self._closed:
                queue.put(None)

    def remove(self, identity: bytes, queue: _Queue) -> None:
        with self._lock:
            self._queues[identity].discard(queue)

    def close(self) -> None:
        """End every stream, those to come included."""
        with self._lock:
            self._closed = True
            for queues in self._queues.values():
                for queue in queues:
                    queue.put(None)


class Subscription:
    """One stream. It receives from its construction on, so nothing is lost before the first event is read."""

    def __init__(self, hub: EventHub, identity: bytes, heartbeat_s: float) -> None:
        self._hub, self._identity, self._heartbeat_s = hub, identity, heartbeat_s
        self._queue: _Queue = SimpleQueue()
        hub.add(identity, self._queue)

    def end(self) -> None:
        """Called from any thread, when the wallet has gone."""
        self._queue.put(None)

    def events(self) -> Iterator[Event]:
        """`connected`, then what happens, with heartbeats in between, until the end."""
        try:
            yield Event(connected=wire.Empty())
            while (event := self._next()) is not None:
                yield event
        finally:
            self._hub.remove(self._identity, self._queue)

    def _next(self) -> Event | None:
        try:
            return self._queue.get(timeout=self._heartbeat_s)
        except Empty:
            return Event(heartbeat=wire.Empty())

"""Who is logged in: sessions in memory alone, known by a hash, so that they end with the program."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

COOKIE = "lnw_session"
IDLE_S = 30 * 60
LONGEST_S = 8 * 60 * 60
MOST = 1000
"""Then the one that was used least lately ends."""


@dataclass(slots=True)
class WebSession:
    """token_hash: as the database has it; the token itself is kept nowhere. form_key: stands in every form (CSRF)."""

    token_hash: bytes = field(repr=False)
    began: float
    used: float
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def is_form_key(self, given: str) -> bool:
        return hmac.compare_digest(self.form_key.encode(), given.encode("utf-8", "replace"))


class Sessions:
    """Thread-safe. now_s: a clock that only goes forward."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._known: dict[bytes, WebSession] = {}
        self._lock = threading.Lock()

    def begin(self, token_hash: bytes) -> str:
        """The cookie's value: 256 bits, always new ones, so that nobody can have planted it."""
        secret, now = secrets.token_urlsafe(32), self._now_s()
        with self._lock:
            self._forget_old(now)
            self._known[_hash(secret)] = WebSession(token_hash, now, now)
        return secret

    def find(self, secret: str) -> WebSession | None:
        """None for one that never was, was ended, or was not used for too long. Counts as a use."""
        with self._lock:
            now = self._now_s()
            self._forget_old(now)
            key = _hash(secret)
            session = self._known.pop(key, None)
            if session is not None:
                session.used = now
                self._known[key] = session  # the last one, so that the first is the one to go
            return session

    def end(self, secret: str) -> None:
        with self._lock:
            self._known.pop(_hash(secret), None)

    def _forget_old(self, now: float) -> None:
        old = [key for key, each in self._known.items() if now - each.used >= IDLE_S or now - each.began >= LONGEST_S]
        for key in old:
            del self._known[key]
        while len(self._known) > MOST:
            del self._known[next(iter(self._known))]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()

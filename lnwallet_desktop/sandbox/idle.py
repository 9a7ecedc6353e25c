"""Notices that nobody uses the network any more, so that it ends by itself and nothing piles up."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from lnwallet_desktop.processes import Users
from lnwallet_desktop.sandbox import endpoint

IDLE_S = 2.0
LOOK_EVERY_S = 0.25


class IdleWatch:
    """Waits until `stopping` is set, or until no process has been a user for IDLE_S and nobody asked to keep it."""

    def __init__(self, directory: Path, stopping: threading.Event) -> None:
        self._directory, self._stopping = directory, stopping
        self._users = Users(directory / endpoint.USERS)
        self._held = ExitStack()

    def wait(self) -> None:
        """Returns holding the users' transition if idleness is the reason: nobody can join what is ending.

        Also where the directory was deleted: nobody can find the network any more, and nothing of it may come back.
        """
        used_at = monotonic()
        while not self._stopping.wait(LOOK_EVERY_S) and (self._directory / endpoint.USERS).is_dir():
            with ExitStack() as stack:
                if not self._is_unused(stack):
                    used_at = monotonic()
                elif monotonic() - used_at >= IDLE_S:
                    self._held = stack.pop_all()
                    return

    def done(self) -> None:
        self._held.close()

    def _is_unused(self, stack: ExitStack) -> bool:
        """Looks only under the transition: a user that is just joining must not find its lock taken by our look."""
        if (self._directory / endpoint.KEEP).exists():
            return False
        try:
            stack.enter_context(self._users.transition(timeout_s=0))
        except TimeoutError:
            return False  # somebody is about to start or to stop us
        return not self._users.others()

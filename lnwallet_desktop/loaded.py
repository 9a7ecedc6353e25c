"""What has been loaded stays to the program's end, so Python need not search it for garbage again and again.

Such a search visits every object there is: 0.2 s of the window's start, and later 0.13 s at any moment and in any
thread, during which nothing else of Python runs and the window stands still.
"""

from __future__ import annotations

import gc
from functools import cache


def load_without_searches() -> None:
    """Until the first `keep`."""
    gc.disable()


@cache
def keep(what: str) -> None:
    """what: has just been loaded. Each but once: what is made anew would be kept for good too, and its like before."""
    gc.freeze()
    gc.enable()

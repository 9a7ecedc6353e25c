"""Files that a command writes for its owner only, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

from lnwallet_desktop.errors import BadRequest


def check_free(path: Path | None) -> None:
    """Raises BadRequest where there is a file already."""
    if path is not None and path.exists():
        raise BadRequest(f"There is a file {path} already. Name a new one; nothing was changed.")


def write_private(path: Path, text: str) -> None:
    """Mode 0600. Raises BadRequest."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadRequest(f"The file {path} cannot be written ({type(error).__name__}). Nothing was changed.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)

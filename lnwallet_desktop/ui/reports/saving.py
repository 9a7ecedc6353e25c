"""Puts a finished file in its place: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from lnwallet_desktop.errors import FileNotWritten
from lnwallet_desktop.translation import phrase, tr


def put_in_place(path: Path, content: bytes) -> None:
    """Write beside it, flush to the disk, rename. Raises FileNotWritten; then whatever was there still is."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = (error.strerror or tr("the disk refused it")).lower()
        raise FileNotWritten(
            phrase(
                "“{name}” could not be saved: {reason}. Choose another place; no file was changed.",
                name=path.name,
                reason=reason,
            )
        ) from error

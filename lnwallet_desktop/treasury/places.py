"""Where the program’s pictures, fonts and pages are: in the checkout, or beside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """A file of `resources/`."""
    checkout = _PACKAGE.parent / "resources"
    root = checkout if checkout.is_dir() else _PACKAGE / "_data" / "resources"
    return root.joinpath(*parts)

"""Which Breez SDK this is. Apart, so that the question loads nothing of it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def sdk_version() -> str:
    """`0.27.2`; empty where the installation does not say."""
    try:
        return version("breez-sdk-spark")
    except PackageNotFoundError:
        return ""

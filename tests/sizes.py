"""How much of the same a test does: little in every run, all of it in `make soak-test`."""

from __future__ import annotations

from typing import Any

import pytest


def sizes(quick: int, whole: int) -> list[Any]:
    """Two parameters of a test."""
    return [quick, pytest.param(whole, marks=pytest.mark.slow)]

"""Fixtures for all tests; those of one topic live beside their tests."""

from tests.loops import loop

__all__ = ["loop"]

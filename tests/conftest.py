"""Fixtures for all tests; those of one topic live beside their tests."""

import atexit
import gc
import os
import shutil
import tempfile

# As root, PostgreSQL runs as another user and needs a place open to it; pytest's own directories are not.
_SYSTEM_DIR = tempfile.mkdtemp(prefix="lnwallet-tests-")
os.chmod(_SYSTEM_DIR, 0o755)  # noqa: S103 - entered by that user, written by nobody else
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LNWALLET_SYSTEM_DIR"] = _SYSTEM_DIR  # read when the ledger is imported
atexit.register(shutil.rmtree, _SYSTEM_DIR, ignore_errors=True)

from hypothesis import settings  # noqa: E402

from tests.loops import loop  # noqa: E402

settings.register_profile("any speed", deadline=None)  # how long one example takes says nothing on a loaded machine
settings.load_profile("any speed")

__all__ = ["loop"]


def pytest_collection_finish() -> None:
    """As `lnwallet_desktop.loaded` has it: what is loaded need not be searched for garbage again and again."""
    gc.collect()
    gc.freeze()

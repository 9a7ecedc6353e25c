"""Runs first in the frozen program: what it starts that is not ours must not load our libraries.

PyInstaller's starter puts our folder into the library path and starts itself anew; by now the loader has read it. Our
own processes get it again from the same starter.
"""

import os

for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    before = os.environ.pop(f"{name}_ORIG", None)
    if before:
        os.environ[name] = before
    else:
        os.environ.pop(name, None)

"""Writes `wire_pb2.py` and its types from `wire.proto`: `python -m lnwallet_desktop.sandbox.generate_wire [FOLDER]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GENERATED = ("wire_pb2.py", "wire_pb2.pyi")
_INSIDE = "lnwallet_desktop/sandbox"


def generate(target: Path) -> None:
    """Write both generated files into `target`. Needs grpcio-tools, which only developers have."""
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as folder:
        # The virtual path gives the descriptor a name of its own in the process-wide pool.
        arguments = [f"-I{_INSIDE}={HERE}", f"--python_out={folder}", f"--pyi_out={folder}", f"{_INSIDE}/wire.proto"]
        if protoc.main(["protoc", *arguments]) != 0:
            raise SystemExit("protoc refused wire.proto")
        for name in GENERATED:
            shutil.copyfile(Path(folder) / _INSIDE / name, target / name)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

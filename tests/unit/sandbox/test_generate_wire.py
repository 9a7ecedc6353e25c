"""The generated messages are those of wire.proto."""

from pathlib import Path

from lnwallet_desktop.sandbox import generate_wire


def test_the_committed_messages_are_what_the_generator_writes(tmp_path: Path) -> None:
    generate_wire.generate(tmp_path)
    for name in generate_wire.GENERATED:
        committed = (generate_wire.HERE / name).read_bytes()
        assert committed == (tmp_path / name).read_bytes(), f"{name} is stale: make proto"

"""Where the socket lies: short enough for the system, and closed to everybody else."""

import os
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.embedded import places
from lnwallet_desktop.ledger.embedded.service_user import ServiceUser, find_service_user


@pytest.fixture
def user() -> ServiceUser:
    return ServiceUser("me", os.geteuid(), os.getegid(), other=False)


def made(directory: Path, user: ServiceUser) -> places.Places:
    return places.make_places(directory, user, directory / "system")


def test_a_short_path_keeps_its_socket_beside_the_data(tmp_path: Path, user: ServiceUser) -> None:
    where = made(tmp_path, user)
    if len(os.fsencode(where.home)) < 80:
        assert places.make_socket_directory(where, user) == where.home / "run"


def test_a_long_path_gets_a_short_private_directory_and_keeps_it(
    tmp_path: Path, user: ServiceUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    where = made(tmp_path / ("ü" * 60), user)
    sockets = places.make_socket_directory(where, user)
    try:
        assert len(os.fsencode(sockets)) < 60
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert places.make_socket_directory(where, user) == places.known_socket_directory(where) == sockets
    finally:
        sockets.rmdir()


@pytest.mark.parametrize("trap", ["link", "open", "file"])
def test_a_prepared_trap_in_its_place_is_not_used(
    tmp_path: Path, user: ServiceUser, trap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    where = made(tmp_path / ("x" * 100), user)
    sockets = places.make_socket_directory(where, user)
    sockets.rmdir()
    bait = tmp_path / "bait"
    bait.mkdir(mode=0o700)
    match trap:
        case "link":
            sockets.symlink_to(bait)
        case "open":
            sockets.mkdir()
            sockets.chmod(0o755)
        case "file":
            sockets.touch(mode=0o700)
    other = places.make_socket_directory(where, user)
    assert other != sockets
    other.rmdir()
    sockets.rmdir() if trap == "open" else sockets.unlink()


def test_the_users_own_runtime_directory_is_preferred(
    tmp_path: Path, user: ServiceUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_room = Path(os.path.realpath("/tmp")) / f"run-{os.getpid()}"  # noqa: S108
    with_room.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(with_room))
    sockets = places.make_socket_directory(made(tmp_path / ("x" * 100), user), user)
    assert sockets.parent == with_room
    sockets.rmdir()
    with_room.rmdir()


def test_the_servers_user_is_never_root() -> None:
    assert find_service_user().uid != 0
    assert find_service_user().other is (os.geteuid() == 0)

"""The embedded server under root, whose PostgreSQL runs as another user, and under ordinary users."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.ledger.embedded import binaries
from lnwallet_desktop.ledger.embedded.places import make_places
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState
from lnwallet_desktop.ledger.embedded.service_user import find_service_user
from tests.postgres import Postgres, open_directory, wait_until

from .programs import NOBODY, gone, holder, needs_root


@pytest.fixture
def parent() -> Iterator[Path]:
    with open_directory() as directory:
        yield directory


@needs_root
def test_under_root_an_open_directory_holds_the_data_and_the_servers_user_owns_it(parent: Path) -> None:
    server = EmbeddedServer(parent / "postgres", parent / "system")
    url = server.start()
    data = server.describe().data
    assert data == parent / "postgres" / "cluster" / "data"
    assert data.stat().st_uid == find_service_user().uid != 0
    assert (data.parent / "pg_hba.conf").stat().st_uid == 0, "the server's user cannot let others in"
    pid = server.describe().pid
    groups = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Groups"))
    assert groups.split()[1:] == []
    assert Postgres(url).run("SELECT 1") == [(1,)]
    server.stop()


@needs_root
def test_under_root_a_closed_directory_points_to_a_place_that_the_server_can_reach(parent: Path) -> None:
    closed = parent / "closed to others"
    closed.mkdir(mode=0o700)
    server = EmbeddedServer(closed / "postgres", parent / "system")
    server.start()
    data = server.describe().data
    assert data.is_relative_to(parent / "system")
    assert (closed / "postgres" / "location").read_text().strip() == str(data.parent)
    server.stop()
    again = EmbeddedServer(closed / "postgres", parent / "system")
    again.start()
    assert again.describe().data == data
    again.stop()


@needs_root
def test_under_root_a_directory_that_is_closed_later_moves_its_data_out(parent: Path) -> None:
    folder = parent / "data dir"
    server = EmbeddedServer(folder / "postgres", parent / "system")
    Postgres(server.start()).run("CREATE TABLE kept AS SELECT 7 AS n", "lnwallet")
    server.stop()
    folder.chmod(0o700)
    assert Postgres(server.start()).run("SELECT n FROM kept", "lnwallet") == [(7,)]
    assert server.describe().data.is_relative_to(parent / "system")
    server.stop()


@needs_root
def test_a_new_data_directory_in_the_place_of_a_deleted_one_gets_a_new_database(parent: Path) -> None:
    closed, homes = parent / "closed", set()
    for _ in range(2):
        closed.mkdir(mode=0o700)
        homes.add(make_places(closed / "postgres", find_service_user(), parent / "system").home)
        shutil.rmtree(closed)
    assert len(homes) == 2
    assert all(home.is_relative_to(parent / "system") for home in homes)


@needs_root
def test_under_root_programs_that_the_server_cannot_reach_are_copied_once(parent: Path) -> None:
    closed = parent / "closed"
    package = closed / binaries.PACKAGE
    package.mkdir(mode=0o700, parents=True)
    closed.chmod(0o700)
    (package / "__init__.py").touch()
    (package / "pginstall").symlink_to(binaries.packaged().tree)
    (closed / f"{binaries.PACKAGE}.libs").symlink_to(binaries.packaged().repaired_libraries)
    environment = {"PYTHONPATH": str(closed)}
    with holder(parent / "postgres", parent / "system", environment=environment) as first:
        program = Path(os.readlink(f"/proc/{first.postmaster_pid}/exe"))
        assert program.is_relative_to(parent / "system")
        made_at = program.stat().st_mtime_ns, program.parents[1].stat().st_ino
        first.stop()
    assert [path.name for path in (parent / "system").iterdir()] == [program.parents[1].name], (
        "nothing half done is left"
    )
    with holder(parent / "postgres", parent / "system", environment=environment) as second:
        assert (program.stat().st_mtime_ns, program.parents[1].stat().st_ino) == made_at
        second.stop()
    program.parents[1].chmod(0o777)  # anybody could have changed it
    with holder(parent / "postgres", parent / "system", environment=environment) as third:
        assert program.parents[1].stat().st_ino != made_at[1]
        assert program.parents[1].stat().st_mode & 0o022 == 0
        third.stop()


@needs_root
@pytest.mark.parametrize("folder", ["short", "Überlänge " * 9])
def test_an_ordinary_user_has_a_server_of_his_own_that_dies_with_the_program(parent: Path, folder: str) -> None:
    home = parent / folder
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    runtime = parent / "run"
    runtime.mkdir(mode=0o700)
    os.chown(runtime, NOBODY, NOBODY)
    environment = {"XDG_RUNTIME_DIR": str(runtime)}
    with holder(home / "postgres", parent / "system", NOBODY, environment) as program:
        assert "error" not in program.told, program.told
        data = Path(program.told["data"])
        assert data.is_relative_to(home)
        assert data.stat().st_uid == NOBODY
        program.kill()
        wait_until(lambda: gone(program.postmaster_pid), timeout_s=5)
    with holder(home / "postgres", parent / "system", NOBODY, environment) as program:
        assert Path(program.told["data"]) == data
        assert len(list(runtime.iterdir())) == (folder != "short")
        program.stop()
    assert not (parent / "system").exists()


@needs_root
def test_root_leaves_another_users_directory_alone(parent: Path) -> None:
    os.chown(parent, NOBODY, NOBODY)
    with pytest.raises(SetupIncomplete, match="belongs to another user"):
        EmbeddedServer(parent, parent / "system").start()
    assert EmbeddedServer(parent).describe().state is ServerState.ABSENT


def test_an_ordinary_user_without_rights_is_told_which_folder(parent: Path) -> None:
    if os.geteuid() != 0:
        parent.chmod(0o500)
        with pytest.raises(SetupIncomplete, match="cannot be set up"):
            EmbeddedServer(parent / "postgres").start()
        parent.chmod(0o700)
        return
    with holder(parent / "postgres", parent / "system", as_user=NOBODY) as program:
        assert program.told["error"] == "SetupIncomplete"
        assert str(parent / "postgres") in program.told["message"]

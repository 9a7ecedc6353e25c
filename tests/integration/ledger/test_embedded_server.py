"""The embedded server: made, joined, left, and brought back after every kind of death."""

import os
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lnwallet_desktop.errors import LedgerUnavailable, SetupIncomplete
from lnwallet_desktop.ledger.embedded import postmaster
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState, describe
from lnwallet_desktop.ledger.embedded.service_user import find_service_user
from tests.postgres import Postgres, open_directory, wait_until

from .programs import gone, holder


@pytest.fixture
def new_directory() -> Iterator[Path]:
    with open_directory() as parent:
        yield parent / "Bücher & Ordner's “$HOME”" / "postgres"


def answer(url: str) -> object:
    return Postgres(url).run("SELECT current_user", "lnwallet")[0][0]


def test_it_starts_in_a_path_with_spaces_umlauts_and_signs_and_stops_with_its_only_user(
    new_directory: Path,
) -> None:
    server = EmbeddedServer(new_directory, new_directory.parents[1] / "system")
    assert describe(new_directory).state is ServerState.ABSENT
    assert answer(server.start()) == "lnwallet"
    state = server.describe()
    assert (state.state, state.version) == (ServerState.RUNNING, "18")
    server.stop()
    server.stop()
    assert server.describe().state is ServerState.STOPPED
    assert state.pid is not None
    assert gone(state.pid)


def test_starting_again_joins_the_running_server(server: EmbeddedServer, directory: Path) -> None:
    url = server.start()
    pid = server.describe().pid
    other = EmbeddedServer(directory, directory.parents[1] / "system")
    assert server.start() == other.start() == url
    assert other.describe().pid == pid
    server.stop()
    assert answer(url) == "lnwallet", "the other one still uses it"
    other.stop()
    assert describe(directory).state is ServerState.STOPPED


def test_several_programs_starting_at_once_share_one_server(directory: Path) -> None:
    servers = [EmbeddedServer(directory, directory.parents[1] / "system") for _ in range(4)]
    urls: list[str] = []
    threads = [threading.Thread(target=lambda one=one: urls.append(one.start())) for one in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(urls) == 4
    assert len(set(urls)) == 1
    for one in servers:
        assert answer(urls[0]) == "lnwallet"
        one.stop()
    assert describe(directory).state is ServerState.STOPPED


def test_nobody_else_may_enter_its_data_or_its_socket_and_it_listens_on_no_network(server: EmbeddedServer) -> None:
    url = server.start()
    data = server.describe().data
    for private in (data, data.parent / "run", data.parent / "log"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    settings = Postgres(url).run("SELECT current_setting('listen_addresses'), current_setting('data_checksums')")
    assert settings == [("", "on")]
    passwords = Postgres(url).run("SELECT count(*) FROM pg_authid WHERE rolpassword IS NOT NULL")
    assert passwords == [(0,)]


def test_letters_cases_are_unicodes(server: EmbeddedServer) -> None:
    assert Postgres(server.start()).run("SELECT 'MÜLLER' ILIKE '%üll%'", "lnwallet") == [(True,)]


def test_a_killed_server_is_recovered_at_the_next_start(server: EmbeddedServer) -> None:
    url = server.start()
    Postgres(url).run("CREATE TABLE kept AS SELECT 7 AS n", "lnwallet")
    kill_postmaster(server)
    assert server.describe().state is ServerState.STOPPED
    assert Postgres(server.start()).run("SELECT n FROM kept", "lnwallet") == [(7,)]


def test_a_recycled_pid_does_not_keep_it_from_starting(server: EmbeddedServer) -> None:
    server.start()
    pid_file = server.describe().data / "postmaster.pid"
    old = pid_file.read_text()
    server.stop()
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        pid_file.write_text(old.replace(old.splitlines()[0], str(stranger.pid), 1))
        assert answer(server.start()) == "lnwallet"
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_whose_socket_was_swept_away_is_started_anew(server: EmbeddedServer) -> None:
    url = server.start()
    before = server.describe()
    (before.data.parent / "run" / ".s.PGSQL.5432").unlink()
    with pytest.raises(psycopg.OperationalError):
        answer(url)
    assert answer(server.start()) == "lnwallet"
    assert server.describe().pid != before.pid


def test_an_interrupted_first_start_leaves_nothing_that_hinders_the_next(new_directory: Path) -> None:
    server = EmbeddedServer(new_directory, new_directory.parents[1] / "system")
    half = new_directory / "cluster" / "data.init"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    find_service_user().own(half)
    assert answer(server.start()) == "lnwallet"
    assert not half.exists()
    server.stop()


def test_a_server_that_cannot_start_says_why(server: EmbeddedServer) -> None:
    server.start()
    data = server.describe().data
    server.stop()
    (data / "global" / "pg_control").rename(data / "global" / "pg_control.away")
    try:
        with pytest.raises(LedgerUnavailable, match=r"(?s)does not start.*pg_control"):
            server.start()
        assert server.describe().state is ServerState.STOPPED
    finally:
        (data / "global" / "pg_control.away").rename(data / "global" / "pg_control")


def test_data_of_another_version_is_named_and_left_alone(server: EmbeddedServer) -> None:
    server.start()
    version = server.describe().data / "PG_VERSION"
    server.stop()
    version.write_text("17\n")
    try:
        with pytest.raises(SetupIncomplete, match="made by PostgreSQL 17, and this program brings version 18"):
            server.start()
    finally:
        version.write_text("18\n")


def test_the_log_never_holds_a_value(server: EmbeddedServer) -> None:
    url = server.start()
    for statement in (
        "SELECT 'canary-one'::int",
        "CREATE TABLE t (c text UNIQUE); INSERT INTO t VALUES ('canary-two'), ('canary-two')",
        "SELECT pg_sleep(1), 'canary-three'",
        "DO $$ BEGIN RAISE WARNING 'canary-four'; END $$",
        "syntax canary-five",
    ):
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("SET statement_timeout = '20ms'")
            if "WARNING" in statement:
                connection.execute(statement.encode())
                continue
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
    server.stop()
    log = "".join(path.read_text() for path in (server.describe().data.parent / "log").iterdir())
    assert "database system is shut down" in log
    assert "canary" not in log


def test_a_killed_program_takes_its_server_along(directory: Path) -> None:
    with holder(directory, directory.parents[1] / "system") as program:
        program.kill()
        assert wait_until(lambda: gone(program.postmaster_pid)) < 3


def test_the_end_of_the_whole_process_group_still_stops_the_server(directory: Path) -> None:
    with holder(directory, directory.parents[1] / "system") as program:
        os.killpg(program.process.pid, signal.SIGKILL)
        wait_until(lambda: gone(program.postmaster_pid), timeout_s=5)


def test_the_server_outlives_a_killed_program_while_another_one_uses_it(directory: Path) -> None:
    system = directory.parents[1] / "system"
    with holder(directory, system) as first, holder(directory, system) as second:
        assert first.told == second.told
        watchdog = watchdog_of(first.process.pid)
        first.kill()
        wait_until(lambda: gone(watchdog))
        assert answer(second.told["url"]) == "lnwallet"
        second.stop()
        assert gone(second.postmaster_pid)


def test_a_second_program_joins_after_the_first_was_killed_with_its_watchdog(directory: Path) -> None:
    system = directory.parents[1] / "system"
    with holder(directory, system) as first:
        os.kill(watchdog_of(first.process.pid), signal.SIGKILL)
        first.kill()
        assert answer(first.told["url"]) == "lnwallet", "nobody stopped it"
        with holder(directory, system) as second:
            assert second.postmaster_pid == first.postmaster_pid
            second.stop()
        assert gone(first.postmaster_pid)


def test_a_slow_shutdown_is_not_joined_but_waited_for(directory: Path, server: EmbeddedServer) -> None:
    url = server.start()
    pid = server.describe().pid
    assert pid is not None
    with psycopg.connect(url.replace("+psycopg", "")):  # a smart shutdown waits for this session
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not accepts(url))
        assert answer(server.start()) == "lnwallet"
    assert server.describe().pid != pid


def accepts(url: str) -> bool:
    try:
        return bool(answer(url))
    except psycopg.OperationalError:
        return False


def kill_postmaster(server: EmbeddedServer) -> None:
    state = server.describe()
    assert state.pid is not None
    os.kill(state.pid, signal.SIGKILL)
    wait_until(lambda: not postmaster.runs_data(int(state.pid or 0), state.data))


def watchdog_of(parent: int) -> int:
    """The program's only child."""
    told = subprocess.run(
        ["/bin/sh", "-c", f"cat /proc/{parent}/task/*/children"], capture_output=True, text=True, check=True
    )
    return int(told.stdout.split()[0])

"""The process: started once, shared, adopted, left, kept, stopped, and gone when nobody is left."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import grpc
import psutil
import pytest
from filelock import FileLock, Timeout

from lnwallet_desktop.errors import SandboxUnavailable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox import endpoint as files
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from tests.integration.sandbox.conftest import OwnNetwork, Wallets, wait_until_gone
from tests.integration.sandbox.raw_wallet import SPARK, RawWallet
from tests.loops import Loop

USER = """
import sys
from pathlib import Path
from lnwallet_desktop.sandbox.process import SandboxProcess
process = SandboxProcess(Path(sys.argv[1]))
print(process.start(False).pid, flush=True)
sys.stdin.read()
"""


def user_process(directory: Path) -> tuple["subprocess.Popen[str]", int]:
    """A process that uses the network until its standard input ends; and the network's pid."""
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    return user, int(user.stdout.readline())


def test_a_second_start_adopts_the_first(network: OwnNetwork) -> None:
    user, pid = user_process(network.directory)
    assert pid == network.endpoint.pid
    assert SandboxProcess(network.directory).find() == network.endpoint
    user.communicate("")


def test_it_ends_by_itself_when_its_last_user_was_killed(tmp_path: Path) -> None:
    user, _ = user_process(tmp_path)
    with pytest.raises(Timeout):
        FileLock(tmp_path / files.LOCK, timeout=0).acquire()
    user.kill()
    user.communicate()
    wait_until_gone(tmp_path)
    assert SandboxProcess(tmp_path).find() is None


def test_a_directory_that_is_deleted_after_use_does_not_come_back(tmp_path: Path) -> None:
    directory = tmp_path / "network"
    user, pid = user_process(directory)
    network = psutil.Process(pid)
    user.communicate("")
    shutil.rmtree(directory)
    network.wait(10)
    assert not directory.exists()


def test_it_stays_while_somebody_else_uses_it(network: OwnNetwork) -> None:
    user, _ = user_process(network.directory)
    network.process.leave()
    with pytest.raises(Timeout):
        FileLock(network.directory / files.LOCK, timeout=2.75).acquire()
    user.communicate("")
    wait_until_gone(network.directory)


def test_keep_on_a_running_one_makes_it_stay_until_stop(network: OwnNetwork) -> None:
    assert network.process.start(True).pid == network.endpoint.pid
    network.process.leave()
    with pytest.raises(Timeout):
        FileLock(network.directory / files.LOCK, timeout=2.75).acquire()
    network.process.stop()
    wait_until_gone(network.directory)
    assert not (network.directory / files.KEEP).exists()


def test_stop_ends_it_and_a_new_start_has_the_same_ports_keys_and_state(network: OwnNetwork) -> None:
    made = network.control.invoice(Sats(5))
    network.process.stop()
    with pytest.raises(SandboxUnavailable, match="does not answer"):
        network.control.ledger()
    again = network.process.start(False)
    for name in ("operator_url", "operator_key", "provider_url", "provider_key", "control_url", "control_token"):
        assert getattr(again, name) == getattr(network.endpoint, name), name
    assert network.control.payment(made.payment_hash).amount_sats == 5


def test_a_port_that_is_taken_is_replaced(network: OwnNetwork) -> None:
    network.process.stop()
    for url in (network.endpoint.operator_url, network.endpoint.control_url):
        with socket.create_server(("127.0.0.1", int(url.rpartition(":")[2]))):
            again = network.process.start(False)
            SandboxControl(again).ledger()
            assert url not in (again.operator_url, again.control_url)
        network.process.stop()


def test_a_file_left_by_a_dead_network_deceives_nobody(network: OwnNetwork) -> None:
    os.kill(network.endpoint.pid, signal.SIGKILL)
    wait_until_gone(network.directory)
    files.write(network.directory, network.endpoint)
    assert network.process.find() is None
    with OwnAnswer(network.endpoint.control_url):
        assert network.process.find() is None


class OwnAnswer:
    """Somebody else's server on the network's old port: it answers, but it is not the network."""

    def __init__(self, url: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", url.rpartition(":")[2]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._port = int(url.rpartition(":")[2])

    def __enter__(self) -> None:
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=5).close()
                return
            except ConnectionRefusedError:
                os.sched_yield()

    def __exit__(self, *_: object) -> None:
        self._server.kill()
        self._server.wait()


def test_a_network_of_another_directory_is_not_adopted(network: OwnNetwork, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    files.write(tmp_path / "other", network.endpoint)
    assert SandboxProcess(tmp_path / "other").find() is None


def test_a_start_that_fails_shows_the_end_of_the_log(tmp_path: Path) -> None:
    (tmp_path / files.DATABASE).write_text("this is no database, and it is not empty")
    with pytest.raises(SandboxUnavailable, match="ended at once") as raised:
        SandboxProcess(tmp_path).start(False)
    assert "not a database" in raised.value.message


def test_a_second_server_in_the_directory_gives_up(network: OwnNetwork) -> None:
    command = [sys.executable, "-m", "lnwallet_desktop", "_sandbox", "--dir", str(network.directory)]
    assert subprocess.run(command, timeout=30, check=False).returncode == 1
    assert SandboxProcess(network.directory).find() == network.endpoint


def test_streams_end_when_it_stops(network: OwnNetwork) -> None:
    raw = RawWallet(network.endpoint).log_in()
    channel = grpc.insecure_channel(network.endpoint.operator_url.removeprefix("http://"))
    subscribe = channel.unary_stream(
        SPARK + "subscribe_to_events",
        lambda sent: sent.SerializeToString(),
        wire.SubscribeToEventsResponse.FromString,
    )
    request = wire.SubscribeToEventsRequest(identity_public_key=raw.identity)
    events = subscribe(request, metadata=[("authorization", raw.token)])
    assert next(events).WhichOneof("event") == "connected"
    network.control.fund(raw.identity.hex(), Sats(3))
    assert next(events).receiver_transfer.transfer.total_value == 3
    network.process.stop()
    assert list(events) == []
    channel.close()
    raw.close()


def test_nothing_secret_stands_in_the_log_and_only_the_owner_reads_the_files(
    network: OwnNetwork, wallets: Wallets, loop: Loop
) -> None:
    wallet = wallets.new(network.endpoint)
    made = network.control.invoice(Sats(2_000), memo="a memo nobody else may read")
    loop.run(wallet.pay(made.invoice))
    own = loop.run(wallet.receive(50, "another memo"))
    network.control.pay(own)
    loop.run(wallet.balance())
    preimage = network.control.payment(made.payment_hash, with_preimage=True).preimage
    log = (network.directory / files.LOG).read_text()
    assert "RequestLightningSend ok" in log
    assert preimage is not None
    secrets = [preimage, made.invoice, own, network.endpoint.control_token, "memo", wallet.identity_key]
    assert [secret for secret in secrets if secret in log] == []
    for name in (files.LOG, files.DATABASE, "endpoint.json"):
        assert stat.S_IMODE((network.directory / name).stat().st_mode) & 0o077 == 0, name

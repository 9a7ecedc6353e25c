"""The connection is cut at COMMIT: what was kept is found again, and what wasn't is known not to be."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, PaymentStatus
from tests.postgres import Postgres

from .samples import intent, new_id


class CuttingProxy:
    """Passes bytes between us and the server until told to cut the connection at the next COMMIT.

    cut: `before` the server gets it; `after`, when the server has answered and we have not; `both`: after, and then
    nobody answers any more. meanwhile: runs after a cut, before our side notices it.
    """

    def __init__(self, port: int) -> None:
        self.cut: str | None = None
        self.cuts = 0
        self.meanwhile: Callable[[], object] = lambda: None
        self._dead = False
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = [self._listener]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._dead:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._server))
            self._sockets += [client, server]
            thread = threading.Thread(target=self._serve, args=[client, server])
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        answers = threading.Thread(target=self._answers, args=[client, server, swallow := threading.Event()])
        answers.start()
        try:
            while data := client.recv(65536):
                if self.cut is not None and b"COMMIT" in data:
                    how, self.cut = self.cut, None
                    self.cuts += 1
                    self._dead = how == "both"
                    if how == "before":
                        break
                    swallow.set()
                server.sendall(data)
        except OSError:
            pass
        _hang_up(server)
        if self.cuts:
            meanwhile, self.meanwhile = self.meanwhile, lambda: None
            meanwhile()
        _hang_up(client)
        answers.join()

    def _answers(self, client: socket.socket, server: socket.socket, swallow: threading.Event) -> None:
        try:
            while data := server.recv(65536):
                if swallow.is_set():
                    return _hang_up(client)
                client.sendall(data)
        except OSError:
            pass

    def come_back(self) -> None:
        self._dead = False

    def close(self) -> None:
        for one in self._sockets:
            _hang_up(one)
        for thread in self._threads:
            thread.join()
        for one in self._sockets:
            one.close()


def _hang_up(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        one.close()


@pytest.fixture
def proxy(tcp_postgres: Postgres) -> Iterator[CuttingProxy]:
    with closing(CuttingProxy(urlsplit(tcp_postgres.url).port or 0)) as proxy:
        yield proxy


@pytest.fixture
def tcp_url(tcp_postgres: Postgres) -> Iterator[str]:
    with tcp_postgres.database() as url:
        yield url


@pytest.fixture
def cut_ledger(tcp_url: str, proxy: CuttingProxy) -> Iterator[PaymentLedger]:
    through_proxy = tcp_url.replace(f":{urlsplit(tcp_url).port}/", f":{proxy.port}/")
    with closing(Database(Address(through_proxy))) as database:
        yield PaymentLedger(database)


@pytest.fixture
def direct_ledger(tcp_url: str) -> Iterator[PaymentLedger]:
    with closing(Database(Address(tcp_url))) as database:
        yield PaymentLedger(database)


def test_a_commit_that_was_kept_but_not_answered_is_found_again(cut_ledger: PaymentLedger, proxy: CuttingProxy) -> None:
    wanted = intent()
    proxy.cut = "after"
    row = cut_ledger.intend(wanted)
    assert proxy.cuts == 1
    assert row.status is PaymentStatus.PENDING
    assert [attempt.idempotency_key for attempt in cut_ledger.unsettled()] == [wanted.idempotency_key]


def test_a_commit_that_was_lost_says_that_nothing_was_sent_and_can_be_repeated(
    cut_ledger: PaymentLedger, proxy: CuttingProxy
) -> None:
    wanted = intent()
    proxy.cut = "before"
    with pytest.raises(LedgerUnavailable, match="nothing was sent"):
        cut_ledger.intend(wanted)
    assert proxy.cuts == 1
    assert cut_ledger.find_sent(wanted.payment_hash) is None
    assert cut_ledger.intend(wanted).status is PaymentStatus.PENDING


def test_a_second_attempt_is_found_again_too(cut_ledger: PaymentLedger, proxy: CuttingProxy) -> None:
    first = intent()
    cut_ledger.intend(first)
    cut_ledger.settle_failure(first.idempotency_key, "No route.")
    second = replace(first, idempotency_key=new_id(), attempt_number=2)
    proxy.cut = "after"
    assert cut_ledger.intend(second).transaction_id == first.transaction_id
    assert [attempt.attempt_number for attempt in cut_ledger.unsettled()] == [2]


def test_another_programs_intent_is_not_taken_for_ours(
    cut_ledger: PaymentLedger, proxy: CuttingProxy, direct_ledger: PaymentLedger
) -> None:
    """Two workstations make the same key for one hash. Ours was lost, theirs came between: we must not send."""
    first = intent()
    cut_ledger.intend(first)
    cut_ledger.settle_failure(first.idempotency_key, "No route.")
    ours = replace(first, idempotency_key=new_id(), attempt_number=2)
    theirs = replace(ours, workstation="desk-2")
    proxy.meanwhile = lambda: direct_ledger.intend(theirs)
    proxy.cut = "before"
    with pytest.raises(LedgerUnavailable, match="nothing was sent"):
        cut_ledger.intend(ours)
    attempt = direct_ledger.find_attempt(ours.idempotency_key)
    assert attempt is not None
    assert attempt.workstation == "desk-2"


def test_when_nobody_answers_any_more_it_says_that_nothing_was_sent(
    cut_ledger: PaymentLedger, proxy: CuttingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ledger.payment_ledger.REREAD_FOR_S", 0.3)
    wanted = intent()
    proxy.cut = "both"
    with pytest.raises(LedgerUnavailable, match="nothing was sent"):
        cut_ledger.intend(wanted)
    proxy.come_back()
    attempt = cut_ledger.find_attempt(wanted.idempotency_key)
    assert attempt is not None, "it was kept; reconciling finds it prepared and never sent"
    assert attempt.state is AttemptState.PREPARED


def test_an_outcome_whose_commit_is_lost_can_be_written_again(cut_ledger: PaymentLedger, proxy: CuttingProxy) -> None:
    wanted = intent()
    cut_ledger.intend(wanted)
    for how in ("before", "after"):
        proxy.cut = how
        with pytest.raises(LedgerUnavailable):
            cut_ledger.settle_success(wanted.idempotency_key, Sats(2), b"proof")
    assert cut_ledger.settle_success(wanted.idempotency_key, Sats(2), b"proof").status is PaymentStatus.SUCCESS

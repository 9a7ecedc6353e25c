"""One transaction per operation: all of it or nothing, and events only for what was committed."""

import threading
from pathlib import Path

import pytest

from lnwallet_desktop.sandbox.store import CLOCK_OFFSET, Store


class Heard:
    def __init__(self) -> None:
        self.events: list[tuple[bytes, object]] = []
        self.changes = 0

    def event(self, identity: bytes, event: object) -> None:
        self.events.append((identity, event))

    def change(self) -> None:
        self.changes += 1


def test_an_exception_undoes_everything_and_announces_nothing(tmp_path: Path) -> None:
    heard = Heard()
    store = Store(tmp_path / "n.db", heard.event, heard.change)
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.set_setting("name", "value")
        tx.announce(b"wallet", "event")
        raise ZeroDivisionError
    with store.transaction() as tx:
        assert tx.setting("name") == ""
    assert (heard.events, heard.changes) == ([], 0)
    store.close()


def test_events_go_out_after_the_commit_in_order(tmp_path: Path) -> None:
    heard = Heard()
    store = Store(tmp_path / "n.db", heard.event, heard.change)
    with store.transaction() as tx:
        tx.announce(b"a", 1)
        tx.announce(b"b", 2)
        tx.set_setting("name", "value")
        assert heard.events == []
    assert heard.events == [(b"a", 1), (b"b", 2)]
    assert heard.changes == 1
    store.close()


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    heard = Heard()
    store = Store(tmp_path / "n.db", heard.event, heard.change)
    with store.transaction() as tx:
        tx.all("SELECT * FROM leaves")
    assert heard.changes == 0
    store.close()


def test_what_was_committed_is_there_for_the_next_process(tmp_path: Path) -> None:
    first = Store(tmp_path / "n.db")
    with first.transaction() as tx:
        tx.set_setting("name", "value")
    second = Store(tmp_path / "n.db")  # the first is not closed, as after a kill
    with second.transaction() as tx:
        assert tx.setting("name") == "value"
    first.close()
    second.close()


def test_threads_take_turns(store: Store) -> None:
    def add() -> None:
        for _ in range(50):
            with store.transaction() as tx:
                tx.set_setting("count", str(int(tx.setting("count", "0")) + 1))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.transaction() as tx:
        assert tx.setting("count") == "400"


def test_a_clock_moved_forward_ages_what_was_before(store: Store) -> None:
    with store.transaction() as tx:
        moment = tx.now
        assert tx.to_wall(moment) == moment
        tx.set_setting(CLOCK_OFFSET, "1000")
    with store.transaction() as tx:
        assert tx.now - tx.wall_now == pytest.approx(1000)
        assert tx.to_wall(moment) == moment - 1000
        assert tx.from_wall(tx.to_wall(moment)) == moment

"""A store with the network's keys and payees, as a fresh network has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.sandbox import payees
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.store import Store, Transaction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "network.db")
    yield opened
    opened.close()


@pytest.fixture
def network(store: Store) -> NetworkKeys:
    with store.transaction() as tx:
        payees.move_in(tx)
        return NetworkKeys.load(tx)


@pytest.fixture
def tx(store: Store, network: NetworkKeys) -> Iterator[Transaction]:
    """One transaction for the whole test."""
    with store.transaction() as opened:
        yield opened

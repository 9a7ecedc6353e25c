"""Settings come from the environment, and options win."""

from pathlib import Path

import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings


def test_an_unknown_network_is_refused_in_words() -> None:
    with pytest.raises(BadRequest, match="sandbox, regtest or mainnet"):
        Settings.from_environment({"LNWALLET_NETWORK": "testnet"})


def test_options_win_over_the_environment(tmp_path: Path) -> None:
    environment = {"LNWALLET_NETWORK": "mainnet", "LNWALLET_DATA_DIR": "/elsewhere"}
    settings = Settings.from_environment(environment, data_dir=tmp_path, network=Network.SANDBOX)
    assert (settings.network, settings.data_dir) == (Network.SANDBOX, tmp_path)


def test_unsaid_things_stay_unsaid() -> None:
    settings = Settings.from_environment({})
    assert settings.network is None
    assert settings.database_url is None


def test_a_database_password_is_not_printed() -> None:
    settings = Settings.from_environment({"LNWALLET_DATABASE_URL": "postgresql://t:hunter2@db/ledger"})
    assert "hunter2" not in repr(settings)

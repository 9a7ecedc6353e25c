"""The contract runs on the sandbox; with `-m regtest` unchanged on the public regtest."""

import pytest

from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from tests.integration.wallet.networks_under_test import Place, RegtestPlace, SandboxPlace


@pytest.fixture(params=["sandbox", pytest.param("regtest", marks=pytest.mark.regtest)])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "regtest":
        return RegtestPlace()
    return request.getfixturevalue("lightning_place")


@pytest.fixture
def lightning_place(sandbox_endpoint: SandboxEndpoint, sandbox: SandboxControl) -> SandboxPlace:
    """Where there is Lightning: the sandbox."""
    return SandboxPlace(sandbox_endpoint, sandbox)

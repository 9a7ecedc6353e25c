"""Real parts that several integration tests share: one sandbox network for the run."""

from collections.abc import Iterator

import pytest

from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess


@pytest.fixture(scope="session")
def sandbox_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxEndpoint]:
    process = SandboxProcess(tmp_path_factory.mktemp("shared sandbox"))
    yield process.start(False)
    process.leave()


@pytest.fixture(scope="session")
def sandbox(sandbox_endpoint: SandboxEndpoint) -> SandboxControl:
    return SandboxControl(sandbox_endpoint)

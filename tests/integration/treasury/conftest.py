"""One treasury for the tests of this folder."""

from collections.abc import Iterator

import pytest

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.treasuries import open_funded


@pytest.fixture(scope="package")
def treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("treasury"))))
    yield opened
    loop.run(opened.close())

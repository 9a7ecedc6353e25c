"""Data of every released version opens in this one, and data of a later one is refused without being touched."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.service_user import find_service_user
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.documents import transaction_document
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault import vault_header
from tests.integration.cli.program import Program
from tests.loops import Loop
from tests.treasuries import sandbox_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
RELEASES = sorted(FIXTURES.glob("release_*"))
SINCE = ("transaction_id", "amount_sats", "status", "payment_hash", "pseudonymized_recipient", "memo", "fee_sats")
"""Fields that every version tells in the same way."""


def restored(release: Path, data: Path) -> Settings:
    """The data directory as that version left it. As root, PostgreSQL's files are another user's."""
    data.mkdir()
    data.parent.chmod(0o755)
    with tarfile.open(release / "data.tar.xz") as archive:
        archive.extractall(data, filter="data")
    user, cluster = find_service_user(), data / "postgres" / "cluster"
    for path in ((cluster / "data"), *(cluster / "data").rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.chown(path, user.uid, user.gid)
    for path in (data, data / "postgres", cluster):
        path.chmod(0o755 if user.other else 0o700)
    return Settings(data)


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def settings(release: Path, tmp_path: Path) -> Iterator[Settings]:
    made = restored(release, tmp_path / "data")
    yield made
    SandboxProcess(made.sandbox_dir).stop()


def revision_of(settings: Settings) -> str | None:
    database = Database.open(settings)
    try:
        with database.reading() as connection:
            return schema.current_revision(connection)
    finally:
        database.close()


def test_there_is_data_of_a_release() -> None:
    assert [release.name for release in RELEASES][:1] == ["release_1"]


def test_a_newer_version_opens_it_with_all_that_was_in_it_and_pays(
    release: Path, settings: Settings, loop: Loop
) -> None:
    expected: dict[str, Any] = json.loads((release / "expected.json").read_text())

    async def scenario() -> None:
        treasury = await Treasury.start(settings)
        try:
            page = treasury.history.page(TransactionFilter(), Sort(), 50, None)
            rows = [transaction_document(row) for row in page.transactions]
            assert told(rows) == told(expected["transactions"])
            proof = await treasury.audit.verify()
            assert proof.proved_until == expected["audit_entries"]
            assert proof.good, proof.finding
            await pay_once(treasury, expected["passphrase"])
        finally:
            await treasury.close()

    loop.run(scenario())
    assert revision_of(settings) == schema.HEAD


async def pay_once(treasury: Treasury, passphrase: str) -> None:
    await treasury.access.open(passphrase)
    made = sandbox_of(treasury).invoice(Sats(700), memo="after the upgrade")
    async with treasury.access.unlocked_once(passphrase) as lease:
        assert [contact.name for contact in await treasury.contacts.all(lease)] == ["Landlord"]
        row = await treasury.desk.pay(await treasury.desk.quote(made.invoice), lease, None, 30)
    assert row.status is PaymentStatus.SUCCESS


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(({field: row[field] for field in SINCE} for row in rows), key=lambda row: str(row["transaction_id"]))


def test_a_database_of_a_later_version_is_refused_and_left_alone(settings: Settings, loop: Loop) -> None:
    database = Database.open(settings)
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(SetupIncomplete, match=r"newer version of this program.*nothing was changed"):
        loop.run(Treasury.start(settings))
    program = Program(settings.data_dir, None)
    refused = program.run("transactions")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "Install the newer version" in refused.stderr
    assert revision_of(settings) == "9999"


def test_a_vault_of_a_later_version_is_refused_and_left_alone(release: Path, settings: Settings) -> None:
    vault = bytearray(settings.vault_file.read_bytes())
    vault[4] = vault_header.FORMAT + 1
    settings.vault_file.write_bytes(vault)
    secret = settings.data_dir.parent / "passphrase"
    secret.write_text(json.loads((release / "expected.json").read_text())["passphrase"])
    secret.chmod(0o600)
    refused = Program(settings.data_dir, secret).run("balance")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "written by a newer version of this program" in refused.stderr
    assert settings.vault_file.read_bytes() == bytes(vault)

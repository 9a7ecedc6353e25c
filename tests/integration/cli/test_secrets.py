"""Canaries: what must stay secret is found in no file, log or output of a whole run."""

from pathlib import Path

import pytest

from lnwallet_desktop.payments import Direction
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from tests.integration.cli.conftest import PASSPHRASE
from tests.integration.cli.program import Program


def spellings(secret: str) -> list[bytes]:
    """As text, and as the bytes that hex stands for."""
    found = [secret.encode(), secret.upper().encode()]
    if len(secret) == 64 and set(secret) <= set("0123456789abcdef"):
        found.append(bytes.fromhex(secret))
    return found


def files_with(secret: str, directory: Path, without: tuple[str, ...]) -> list[Path]:
    wanted = spellings(secret)
    return [
        path
        for path in directory.rglob("*")
        if path.is_file()
        and path.relative_to(directory).parts[0] not in without
        and any(spelling in path.read_bytes() for spelling in wanted)
    ]


@pytest.fixture
def paid(tmp_path: Path) -> tuple[Program, str, str, str]:
    """A wallet that paid once; its words, the invoice and the preimage."""
    passphrase_file = tmp_path / "passphrase.txt"
    passphrase_file.write_text(PASSPHRASE + "\n")
    program = Program(tmp_path / "data", passphrase_file)
    words_file = tmp_path / "words.txt"
    made = program.run("init", "--network", "sandbox", "--admin", "Maria", "--words-file", str(words_file))
    assert made.exit_code == 0, made
    assert words_file.stat().st_mode & 0o777 == 0o600
    words = words_file.read_text().strip()
    assert words not in made.stdout + made.stderr
    program.document("sandbox", "start")
    program.document("sandbox", "fund", "20000")
    invoice = program.invoice(2500, "--memo", "canary-description")
    result = program.run("pay", invoice, "--json")
    assert result.document["status"] == "success"
    endpoint = SandboxProcess(program.data_dir / "sandbox").find()
    assert endpoint is not None
    record = SandboxControl(endpoint).ledger(with_preimages=True)
    preimage = next(p.preimage for p in record.payments if p.payment_hash == result.document["payment_hash"])
    assert preimage is not None
    assert preimage not in result.stdout + result.stderr
    program.document("sandbox", "stop")
    return program, words, invoice, preimage


def test_secrets_are_in_no_file_of_ours(paid: tuple[Program, str, str, str]) -> None:
    program, words, invoice, preimage = paid
    assert Direction.SENT in [row["direction"] for row in program.transactions()]
    for secret in (words, PASSPHRASE):
        assert files_with(secret, program.data_dir, without=()) == []
    # The SDK's own storage and the sandbox, which plays the whole world outside, know their payments.
    for secret in (invoice, preimage, "canary-description"):
        assert files_with(secret, program.data_dir, without=("wallet", "sandbox")) == []
    logs = [path for path in (program.data_dir / "sandbox").iterdir() if ".log" in path.name]
    assert logs
    for path in logs:
        for secret in (words, PASSPHRASE, invoice, preimage):
            assert all(spelling not in path.read_bytes() for spelling in spellings(secret))

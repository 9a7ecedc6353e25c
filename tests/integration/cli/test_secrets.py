"""Canaries: what must stay secret is found in no file, log, dump or output of a whole life of the wallet."""

import gzip
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.wallet.invoice_checks import decode_invoice
from tests.canaries import Canaries, dump, spellings
from tests.integration.cli.conftest import PASSPHRASE
from tests.integration.cli.program import Program, Result
from tests.loops import Loop, until

API_KEY = "canary-api-key-MIIBajCCARygAwIBAgIHPgwAQY4DFTAFBgMrZXAw"
PASSWORD = "canary-hunter2-db"
NEW_PASSPHRASE = "marble kettle autumn violin"
WRONG_PASSPHRASE = "canary wrong passphrase typed"
CONTACT = "Canary Landlord Ltd"
READABLE = "a memo stays readable"
"""So it is what shows that the search looks where the database keeps things."""
OUTSIDE = ("wallet", "sandbox")
"""The SDK's own storage and the sandbox, which plays the whole world outside, know their payments."""


@dataclass
class Life:
    """A wallet from its making to its end."""

    program: Program
    directory: Path
    said: list[str] = field(default_factory=list)

    def file(self, name: str, text: str) -> str:
        path = self.directory / "given" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n")
        return str(path)

    def run(self, *arguments: str, given: str | None = None, exit_code: int = 0) -> Result:
        result = self.program.run(*arguments, given=given)
        self.said.append(result.stdout + result.stderr)
        assert result.exit_code == exit_code, result
        return result


def is_under_way(control: SandboxControl, payment_hash: str) -> bool:
    known = control.ledger().payment(payment_hash)
    return known is not None and known.status == "pending"


async def reveal_unsettled(life: Life) -> list[str | None]:
    """In this process, as the window does it; the invoices that were shown."""
    treasury = await Treasury.start(Settings(life.program.data_dir))
    try:
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            rows = await treasury.desk.in_flight()
            return [(await treasury.records.reveal(row, lease)).invoice_text for row in rows]
    finally:
        await treasury.close()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> tuple[Life, dict[str, str]]:
    """Everything that a wallet goes through, and the secrets that it met."""
    directory = tmp_path_factory.mktemp("canaries")
    life = Life(Program(directory / "data", None), directory)
    (directory / "tmp").mkdir()
    (directory / "out").mkdir()
    life.program.environment["TMPDIR"] = str(directory / "tmp")
    life.program.environment["LNWALLET_PASSPHRASE_FILE"] = life.file("passphrase", PASSPHRASE)
    words, code = directory / "given" / "words", directory / "given" / "code"
    options = (
        "--words-file",
        str(words),
        "--recovery-code-file",
        str(code),
        "--api-key-file",
        life.file("api", API_KEY),
    )
    life.run("init", "--network", "sandbox", "--admin", "Maria", *options)
    life.run("sandbox", "start")
    life.run("sandbox", "fund", "20000")
    paid, hanging = (
        life.program.invoice(2500, "--memo", "canary-description", "--outcome", outcome)
        for outcome in ("success", "hang")
    )
    life.run("pay", "-", "--memo", READABLE, "--json", given=paid)
    life.run("contact", "add", CONTACT, paid)
    life.run("balance", "--passphrase-file", life.file("wrong", WRONG_PASSPHRASE), exit_code=1)
    killed = life.program.start("pay", hanging, "--wait-s", "60")
    endpoint = SandboxProcess(life.program.data_dir / "sandbox").find()
    assert endpoint is not None
    control = SandboxControl(endpoint)
    hanging_hash = decode_invoice(hanging, Network.SANDBOX).payment_hash
    loop.run(until(lambda: is_under_way(control, hanging_hash), 30))
    killed.kill()
    life.said.append("".join(killed.communicate()))
    assert loop.run(reveal_unsettled(life)) == [hanging]
    life.run("reconcile")
    life.run("admin", "add", "Jonas", "--new-passphrase-file", life.file("new", NEW_PASSPHRASE))
    for name in ("history.csv", "history.xlsx"):
        life.run("export", str(directory / "out" / name))
    life.run("audit", "export", str(directory / "out" / "audit.jsonl"))
    life.run("doctor", "--bundle", str(directory / "out" / "report.zip"))
    away = Program(life.program.data_dir, None)
    away.environment |= {
        "TMPDIR": str(directory / "tmp"),
        "LNWALLET_DATABASE_URL": f"postgresql://treasurer:{PASSWORD}@127.0.0.1:1/ledger",
    }
    for arguments in (["balance", "--cached"], ["transactions", "--json"]):
        told = away.run(*arguments)
        life.said.append(told.stdout + told.stderr)
    record = control.ledger(with_preimages=True)
    preimages = [each.preimage for each in record.payments if each.preimage]
    assert preimages
    life.run("sandbox", "stop")
    secrets = {
        "words": words.read_text().strip(),
        "six words": " ".join(words.read_text().split()[6:12]),
        "recovery code": code.read_text().strip(),
        "API key": API_KEY,
        "database password": PASSWORD,
        "passphrase": PASSPHRASE,
        "new passphrase": NEW_PASSPHRASE,
        "wrong passphrase": WRONG_PASSPHRASE,
        "contact": CONTACT,
    }
    seen = {"invoice": paid, "hanging invoice": hanging, "description": "canary-description"}
    seen |= {f"preimage {number}": preimage for number, preimage in enumerate(preimages)}
    for name, invoice in (("payee", paid), ("hanging payee", hanging)):
        seen[name] = decode_invoice(invoice, Network.SANDBOX).payee_key
    return life, {f"kept: {name}": secret for name, secret in secrets.items()} | seen


def test_secrets_are_in_no_file_log_dump_or_output(lived: tuple[Life, dict[str, str]]) -> None:
    life, secrets = lived
    everything = Canaries(secrets)
    kept = Canaries({name: secret for name, secret in secrets.items() if name.startswith("kept: ")})
    data_dir = life.program.data_dir
    assert everything.found_under(data_dir, without=OUTSIDE) == set()
    for name in OUTSIDE:
        assert kept.found_under(data_dir / name) == set()
    logs = [path for path in (data_dir / "sandbox").iterdir() if ".log" in path.name]
    assert logs
    assert [everything.found_in(path.read_bytes()) for path in logs] == [set() for _ in logs]
    assert everything.found_under(life.directory / "tmp") == set()
    assert everything.found_under(life.directory / "out") == set()
    assert everything.found_in("\n".join(life.said).encode()) == {"kept: contact"}  # told to whoever named it
    dumped = dump(data_dir)
    assert READABLE.encode() in dumped
    assert everything.found_in(dumped) == set()
    cluster = EmbeddedServer(data_dir / "postgres").describe().data  # as root, not in the data directory
    assert Canaries({"memo": READABLE}).found_under(cluster)
    assert everything.found_under(cluster) == set()


def test_the_log_is_there_and_tells_what_happened_as_json(lived: tuple[Life, dict[str, str]]) -> None:
    life, _ = lived
    lines = [json.loads(line) for line in (life.program.data_dir / "lnwallet.log").read_text().splitlines()]
    assert {line["from"] for line in lines} >= {"wallet.sdk_log"}
    assert (life.program.data_dir / "lnwallet.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["plain", "zip", "gz", "name"])
def test_the_search_would_find_them(lived: tuple[Life, dict[str, str]], tmp_path: Path, place: str) -> None:
    _, secrets = lived
    canaries = Canaries(secrets)
    for name, secret in secrets.items():
        for number, spelling in enumerate(spellings(secret)):
            data = b"before" + spelling + b"after"
            path = tmp_path / f"{number}"
            match place:
                case "plain":
                    path.write_bytes(data)
                case "zip":
                    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                        archive.writestr("inside", gzip.compress(data))
                case "gz":
                    path.write_bytes(gzip.compress(data))
                case "name":
                    if len(secret) > 60:
                        continue
                    path = tmp_path / secret
                    path.write_bytes(b"")
            assert name in {each for each, _ in canaries.found_under(tmp_path)}, (name, spelling)
            path.unlink()

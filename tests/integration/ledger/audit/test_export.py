"""An exported log proves itself without this program, and shows when it was tampered with."""

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.append import write
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.export import export_log
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.signing import CheckpointSigner
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.vault.audit_key import AuditSigner
from tests.bench.audit_log import fill
from tests.integration.ledger.audit.attacks import COUNT, EVERY, FORGER, Connection, forge_from
from tests.integration.ledger.audit.conftest import WALLET

SCRIPT = Path(__file__).parents[4] / "resources" / "audit" / "verify_audit_export.py"


@pytest.fixture
def exported(bound: Database, attacker: Connection, signer: AuditSigner, anchors: Anchors, tmp_path: Path) -> Path:
    fill(attacker, COUNT, signer, WALLET, EVERY)
    path = tmp_path / "audit.jsonl"
    done = export_log(bound, path, anchors.keys(), signer)
    assert (done.entries, done.checkpoints, done.signed) == (COUNT, COUNT // EVERY, True)
    return path


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("verify_audit_export", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


script = _loaded()


def proved(path: Path, *keys: str) -> tuple[int, str]:
    """With nothing of ours on the path: -I."""
    options = [part for key in keys for part in ("--key", key)]
    run = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *options], capture_output=True, text=True, check=False
    )
    assert not run.stderr
    return run.returncode, run.stdout


def test_the_script_proves_it_with_the_fingerprint_that_is_trusted(exported: Path, signer: AuditSigner) -> None:
    code, said = proved(exported, signer.key_id)
    assert code == 0
    assert said.startswith(f"Proved until entry {COUNT} ")
    code, said = proved(exported)
    assert code == 0
    assert signer.key_id in said
    code, said = proved(exported, FORGER.key_id)
    assert code == 1
    assert "not one that you trust" in said


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("seed", range(40))
def test_tampering_is_found(exported: Path, signer: AuditSigner, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable order
    lines = exported.read_bytes().splitlines(keepends=True)
    place = chance.randrange(len(lines))
    match seed % 4:
        case 0:  # a byte
            at = chance.randrange(len(lines[place]) - 1)
            changed = lines[place][at] ^ 1
            lines[place] = lines[place][:at] + bytes([changed]) + lines[place][at + 1 :]
        case 1:  # a line gone
            del lines[place]
        case 2:  # two lines swapped
            other = (place + chance.randrange(1, len(lines))) % len(lines)
            lines[place], lines[other] = lines[other], lines[place]
        case 3:  # the end gone
            del lines[max(1, place) :]
    exported.write_bytes(b"".join(lines))
    with pytest.raises(script.Bad):
        script.check(exported, {signer.key_id})


def test_a_log_made_anew_with_another_key_is_found(
    exported: Path, bound: Database, attacker: Connection, signer: AuditSigner, tmp_path: Path
) -> None:
    forge_from(attacker, 1, own_name=True)
    forged = tmp_path / "forged.jsonl"
    export_log(bound, forged, {FORGER.key_id: FORGER.public_key}, FORGER)
    assert proved(forged)[0] == 0  # it agrees with itself: that is why the fingerprint must come from elsewhere
    assert proved(forged, signer.key_id)[0] == 1


def test_the_first_bad_entry_is_named(exported: Path, signer: AuditSigner) -> None:
    lines = lines_of(exported)
    place = next(i for i, line in enumerate(lines) if json.loads(line.get("entry", "{}")).get("sequence") == 42)
    lines[place]["entry"] = lines[place]["entry"].replace("Maria", "Eve")
    exported.write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, said = proved(exported, signer.key_id)
    assert (code, said.strip()) == (1, "NOT PROVED. Entry 42 was changed, or the one before it.")


def test_no_file_is_overwritten_and_none_is_left_half(exported: Path, bound: Database, anchors: Anchors) -> None:
    before = exported.read_bytes()
    with pytest.raises(BadRequest, match="already"):
        export_log(bound, exported, anchors.keys())
    assert exported.read_bytes() == before
    with pytest.raises(BadRequest, match="cannot be written"):
        export_log(bound, exported.parent / "nowhere" / "a", anchors.keys())
    assert [path.name for path in exported.parent.iterdir() if path.is_file()] == [exported.name]


def test_without_the_open_wallet_the_checkpoints_alone_prove_it(
    exported: Path, bound: Database, anchors: Anchors, signer: AuditSigner
) -> None:
    path = exported.with_name("closed.jsonl")
    assert not export_log(bound, path, anchors.keys()).signed
    assert proved(path, signer.key_id)[0] == 0


def test_the_script_proves_what_admins_signed_with_the_wallets_fingerprint_alone(
    bound: Database, signer: AuditSigner, anchors: Anchors, tmp_path: Path
) -> None:
    signing = CheckpointSigner(bound, signer, anchors)
    admins = [AuditSigner(bytes([number]) * 32, name, signer) for number, name in ((1, "Maria"), (2, "Jonas ü"))]
    for by in (None, *admins, admins[0]):
        write(bound, AuditEntry(AuditKind.UNLOCK, "desk-1", "Maria"))
        signing.sign(by)
    path = tmp_path / "audit.jsonl"
    export_log(bound, path, anchors.keys(), signer)
    code, said = proved(path, signer.key_id)
    assert (code, said.splitlines()[1:]) == (
        0,
        ["  1 signed with the wallet's own key", "  2 signed by Maria", "  1 signed by Jonas ü"],
    )
    assert proved(path, FORGER.key_id)[0] == 1
    named = [line.get("admin") for line in lines_of(path) if "public_key" in line]
    assert sorted(str(name) for name in named) == ["Jonas ü", "Maria", "None"]
    for line in (changed := lines_of(path)):
        if '"Maria"' in line.get("statement", ""):
            line["statement"] = line["statement"].replace('"Maria"', '"Eve"')
    path.write_text("".join(json.dumps(line) + "\n" for line in changed))
    code, said = proved(path, signer.key_id)
    assert (code, "no key you trust has certified" in said) == (1, True)

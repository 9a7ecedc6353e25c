"""Checkpoints are signed in a row, and nothing is signed that contradicts what this workstation has seen."""

import threading
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from lnwallet_desktop.errors import AuditDamaged
from lnwallet_desktop.ledger.audit import anchors as anchors_module
from lnwallet_desktop.ledger.audit import chain
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.append import write
from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint, admin_key_of, key_id_of
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.signing import SHORT, CheckpointSigner, newest_checkpoint
from lnwallet_desktop.ledger.audit.verify import Cancelled, verify
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.secrets import Secrets
from tests.bench.audit_log import fill
from tests.integration.ledger.audit.attacks import Connection, forge_from
from tests.integration.ledger.audit.conftest import WALLET


def write_some(database: Database, count: int = 1) -> None:
    for _ in range(count):
        write(database, AuditEntry(AuditKind.UNLOCK, "desk-1", "Maria"))


def test_a_checkpoint_vouches_for_what_stands_there(bound: Database, signer: AuditSigner, anchors: Anchors) -> None:
    signing = CheckpointSigner(bound, signer, anchors)
    assert signing.sign() is None
    write_some(bound, 3)
    first = signing.sign()
    assert first is not None
    assert (first.number, first.sequence, first.wallet) == (1, 3, WALLET)
    assert signing.sign() == first
    write_some(bound)
    second = signing.sign()
    assert second is not None
    assert (second.number, second.sequence, second.link) == (2, 4, first.own_link)
    result = verify(bound, anchors.keys(), anchors.seen())
    assert result.good
    assert (result.entries, result.checkpoints, result.proved_until, result.unsigned) == (4, 2, 4, 0)
    write_some(bound)
    assert verify(bound, anchors.keys(), anchors.seen()).unsigned == 1


def test_workstations_sign_in_turn(bound: Database, signer: AuditSigner, tmp_path: Path) -> None:
    def work(number: int) -> None:
        signing = CheckpointSigner(bound, signer, Anchors(tmp_path / str(number)))
        for _ in range(8):
            write_some(bound)
            signing.sign()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        anchors = Anchors(tmp_path / str(number))
        assert verify(bound, anchors.keys(), anchors.seen()).good


def test_a_log_that_was_put_back_is_not_signed(
    bound: Database, attacker: Connection, signer: AuditSigner, anchors: Anchors
) -> None:
    signing = CheckpointSigner(bound, signer, anchors)
    write_some(bound, 5)
    signing.sign()
    attacker.execute("DELETE FROM audit_entries WHERE sequence > 3")
    attacker.execute("DELETE FROM audit_checkpoints")
    with pytest.raises(AuditDamaged, match="entry 4"):
        signing.sign()
    write_some(bound, 5)
    with pytest.raises(AuditDamaged, match="anew"):
        signing.sign()
    assert newest_checkpoint(bound) is None


def test_an_entry_changed_since_the_last_checkpoint_is_not_signed(
    bound: Database, attacker: Connection, signer: AuditSigner, anchors: Anchors
) -> None:
    signing = CheckpointSigner(bound, signer, anchors)
    write_some(bound, 2)
    signing.sign()
    write_some(bound, 3)
    attacker.execute("UPDATE audit_entries SET entry = replace(entry, 'Maria', 'Eve') WHERE sequence = 4")
    with pytest.raises(AuditDamaged, match="Entry 4 was changed"):
        signing.sign()


def test_a_forged_checkpoint_is_not_continued(
    bound: Database, attacker: Connection, signer: AuditSigner, anchors: Anchors
) -> None:
    signing = CheckpointSigner(bound, signer, anchors)
    write_some(bound, 2)
    signing.sign()
    forge_from(attacker, 1, own_name=False)
    write_some(bound)
    with pytest.raises(AuditDamaged, match="forged"):
        signing.sign()


def test_a_workstation_without_anchors_proves_all_before_it_signs(
    bound: Database, attacker: Connection, signer: AuditSigner, tmp_path: Path
) -> None:
    fill(attacker, SHORT + 500, signer, WALLET)
    write_some(bound)
    attacker.execute("UPDATE audit_entries SET admin = 'Eve' WHERE sequence = 7")
    new = CheckpointSigner(bound, signer, Anchors(tmp_path / "new"))
    with pytest.raises(AuditDamaged, match="Entry 7 "):
        new.sign()
    attacker.execute("UPDATE audit_entries SET admin = 'Maria' WHERE sequence = 7")
    made = new.sign()
    assert made is not None
    assert made.sequence == SHORT + 501


def test_a_restored_log_is_signed_again_once_that_is_written_down(
    bound: Database, attacker: Connection, signer: AuditSigner, anchors: Anchors
) -> None:
    """On another server, from a backup that lacks the newest entries."""
    signing = CheckpointSigner(bound, signer, anchors)
    write_some(bound, 3)
    signing.sign()
    write_some(bound, 3)
    signing.sign()
    attacker.execute("DELETE FROM audit_entries WHERE sequence > 4")
    attacker.execute("DELETE FROM audit_checkpoints WHERE number > 1")
    database_id = attacker.execute("SELECT database_id FROM audit_database").fetchone()
    attacker.execute("UPDATE audit_database SET database_id = %s", [uuid4()])
    assert damage(bound, anchors) is Damage.FOREIGN_DATABASE
    with pytest.raises(AuditDamaged):
        signing.sign()
    anchors.begin_again()
    assert damage(bound, anchors) is Damage.FOREIGN_DATABASE
    write(bound, AuditEntry(AuditKind.BACKUP_RESTORED, "desk-1", "Maria", fields={"rows": 4}))
    made = signing.sign()
    assert made is not None
    assert (made.number, made.sequence) == (2, 5)
    assert damage(bound, anchors) is None
    attacker.execute("UPDATE audit_database SET database_id = %s", database_id)
    assert damage(bound, anchors) is Damage.FOREIGN_DATABASE


def damage(database: Database, anchors: Anchors) -> Damage | None:
    finding = verify(database, anchors.keys(), anchors.seen()).finding
    return finding.damage if finding else None


def test_a_workstation_that_never_opened_the_wallet_says_so(
    bound: Database, signer: AuditSigner, anchors: Anchors
) -> None:
    write_some(bound)
    CheckpointSigner(bound, signer, anchors).sign()
    result = verify(bound, {})
    assert result.finding is not None
    assert result.finding.damage is Damage.KEY_UNKNOWN
    assert "Open the wallet here" in result.finding.sentence


def test_verifying_tells_how_far_it_is_and_can_be_stopped(
    bound: Database,
    attacker: Connection,
    signer: AuditSigner,
    anchors: Anchors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain, "BATCH", 2_000)
    fill(attacker, 4_500, signer, WALLET, 1000)
    told: list[tuple[int, int]] = []
    assert verify(bound, anchors.keys(), (), lambda done, total: told.append((done, total))).good
    assert told == [(2_000, 4_500), (4_000, 4_500), (4_500, 4_500)]
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        verify(bound, anchors.keys(), (), None, stop)


def test_anchors_survive_a_torn_line_and_stay_few(
    tmp_path: Path, signer: AuditSigner, attacker: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    most, kept = 100, 20
    monkeypatch.setattr(anchors_module, "MOST", most)
    monkeypatch.setattr(anchors_module, "KEPT", kept)
    made = fill(attacker, most + 3, signer, WALLET, 1)
    anchors = Anchors(tmp_path)
    for checkpoint in made[:2]:
        anchors.add(checkpoint)
    file = tmp_path / "audit" / "anchors.jsonl"
    with file.open("a") as torn:
        torn.write('{"statement": "{\\"at')
    anchors.add(made[2])
    anchors.add(made[0])
    assert anchors.seen() == made[:3]
    for checkpoint in made[3:]:
        anchors.add(checkpoint)
    assert anchors.newest() == made[-1]
    assert len(anchors.seen()) <= most
    assert len(anchors.seen()) > kept


def test_the_signing_key_is_the_vaults_and_prints_nothing(signer: AuditSigner) -> None:
    secrets = Secrets.generate()
    one, again = AuditSigner.of(secrets), AuditSigner.of(secrets)
    assert one.public_key == again.public_key != AuditSigner.of(Secrets.generate()).public_key
    assert one.key_id == key_id_of(one.public_key)
    assert secrets.sealing_key not in repr(one)


def test_a_statement_that_is_none_is_no_checkpoint() -> None:
    for statement in ("", "[]", "{}", '{"number":"x"}', "null", '{"number":1,"sequence":1,"hash":"zz"}'):
        with pytest.raises(ValueError, match="no checkpoint"):
            Checkpoint.parse(statement, bytes(64))


def test_each_admins_checkpoints_are_signed_with_their_own_key_that_the_wallets_certifies(
    bound: Database, signer: AuditSigner, anchors: Anchors
) -> None:
    maria, jonas = (AuditSigner(bytes([number]) * 32, name, signer) for number, name in ((1, "Maria"), (2, "Jonas ü")))
    signing = CheckpointSigner(bound, signer, anchors)
    signed = []
    for by in (None, maria, jonas, None, maria):
        write_some(bound)
        signed.append(signing.sign(by))
    made = [each for each in signed if each is not None]
    assert [each.admin for each in made] == [None, "Maria", "Jonas ü", None, "Maria"]
    assert [each.key_id for each in made[:3]] == [signer.key_id, maria.key_id, jonas.key_id]
    assert set(anchors.keys()) == {signer.key_id}
    result = verify(bound, anchors.keys(), anchors.seen())
    assert (result.good, result.proved_until, result.proved_by) == (True, 5, "Maria")
    assert all(each.is_signed_by(anchors.keys()) for each in made)


def test_a_key_that_is_certified_by_nobody_or_for_somebody_else_proves_nothing(
    bound: Database, signer: AuditSigner, anchors: Anchors
) -> None:
    stranger = AuditSigner(b"s" * 32)
    forged = CheckpointSigner(bound, stranger, Anchors(anchors._directory / "stranger"))
    write_some(bound)
    made = forged.sign(AuditSigner(b"m" * 32, "Maria", stranger))
    assert made is not None
    assert not made.is_signed_by(anchors.keys())
    assert damage(bound, anchors) is Damage.KEY_UNKNOWN
    real = AuditSigner(b"m" * 32, "Maria", signer)
    key = admin_key_of(real)
    assert key is not None
    assert key.is_certified_by(anchors.keys())
    assert not replace(key, admin="Eve").is_certified_by(anchors.keys())
    other = AuditSigner(b"e" * 32, "Maria", signer)
    text = made.statement.replace(made.key_id, other.key_id)
    with pytest.raises(ValueError, match="no checkpoint"):
        Checkpoint.parse(text, bytes(64))

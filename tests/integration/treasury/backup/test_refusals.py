"""A backup that is cut off, altered, foreign or too new, and a place that is not empty: refused, with the reason."""

import asyncio
import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event

import pyrage
import pytest

from lnwallet_desktop.errors import BackupCancelled, BackupRefused, BadRequest
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.backup.restoring import look_at_backup, restore_backup
from lnwallet_desktop.treasury.backup.values import Progress, Run, Step
from lnwallet_desktop.treasury.backup.verifying import verify_backup
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.backup_key import BackupKey, backup_identity, recipient_of
from lnwallet_desktop.vault.device_key import WithoutKeyring
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_admins import keep_backup_key
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.integration.treasury.backup.conftest import Story
from tests.loops import Loop
from tests.postgres import Postgres, open_directory
from tests.restores import NEW_PASSPHRASE, PASSPHRASE, known, rows
from tests.unit.vault.test_formats import RELEASED
from tests.unit.vault.vaults import CHEAP, FIXTURES


def refused(backup: Path, code: RecoveryCode, work: Path) -> str:
    """By looking at it and by verifying alike, or by verifying only; nothing is left in the folder."""
    with pytest.raises(BackupRefused) as error:
        verify_backup(backup, code, work, Run())
    assert not list(work.iterdir())
    return error.value.reason


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_a_backup_that_is_cut_off_is_refused_wherever_that_is(story: Story, work: Path, tmp_path: Path) -> None:
    whole = story.made.path.read_bytes()
    copy = tmp_path / "cut.age"
    for length in (0, 20, 150):
        copy.write_bytes(whole[:length])
        assert refused(copy, story.lost.code, work) == "no_backup"
    copy.write_bytes(whole[:300])  # age fills its header up with random stanzas: this is before or behind its end
    assert refused(copy, story.lost.code, work) in ("no_backup", "damaged")
    for length in (70_000, 200_000, len(whole) - 65_552, len(whole) - 1):
        copy.write_bytes(whole[:length])
        assert refused(copy, story.lost.code, work) == "cut_off", length
    with pytest.raises(BackupRefused, match=f"{len(whole) - 1} of its {len(whole)} bytes"):
        look_at_backup(copy, story.lost.code)


def test_a_backup_that_was_altered_is_refused_wherever_that_is(story: Story, work: Path, tmp_path: Path) -> None:
    whole = story.made.path.read_bytes()
    copy = tmp_path / "altered.age"
    for place in (5, 230, 400, 70_000, len(whole) // 2, len(whole) - 1):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(copy, story.lost.code, work) in ("damaged", "no_backup", "other_code"), place
    copy.write_bytes(whole + b"more")
    assert refused(copy, story.lost.code, work) == "damaged"


def test_another_code_does_not_open_it(story: Story, work: Path) -> None:
    assert refused(story.made.path, RecoveryCode.new(), work) == "other_code"


def test_what_is_no_backup_is_told_as_such(story: Story, work: Path, tmp_path: Path) -> None:
    copy = tmp_path / "picture.age"
    for_us = pyrage.x25519.Recipient.from_str(recipient_of(story.lost.code))
    copy.write_bytes(pyrage.encrypt(b"a holiday picture", [for_us]))
    assert refused(copy, story.lost.code, work) == "no_backup"
    assert refused(tmp_path / "nowhere.age", story.lost.code, work) == "no_backup"


Change = Callable[[dict[str, bytes]], None]


def changed(story: Story, target: Path, change: Change) -> Path:
    """As somebody would make it who knows the recipient, and the content too: encrypted anew, all hashes right."""
    plain = pyrage.decrypt(
        story.made.path.read_bytes(), [pyrage.x25519.Identity.from_str(backup_identity(story.lost.code))]
    )
    with tarfile.open(fileobj=BytesIO(plain)) as archive:
        parts = {name: (archive.extractfile(name) or BytesIO()).read() for name in archive.getnames()}
    change(parts)
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, BytesIO(content))
    body = made.getvalue()
    whole = body[: _end_of(body)]
    target.write_bytes(pyrage.encrypt(whole, [pyrage.x25519.Recipient.from_str(recipient_of(story.lost.code))]))
    return target


def _end_of(body: bytes) -> int:
    """Python pads an archive to 10 KiB; ours ends with two empty blocks."""
    return len(body.rstrip(b"\0")) + -len(body.rstrip(b"\0")) % 512 + 1024


def listed(parts: dict[str, bytes], **changes: object) -> None:
    manifest = json.loads(parts["manifest.json"]) | changes
    for name in manifest["members"]:
        content = parts[name]
        manifest["members"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts.pop("manifest.sig", None)


def test_a_backup_of_a_newer_version_is_refused(story: Story, work: Path, tmp_path: Path) -> None:
    for newer in ({"format": 2}, {"schema": "0999"}):
        path = changed(story, tmp_path / "newer.age", lambda parts, newer=newer: listed(parts, **newer))
        assert refused(path, story.lost.code, work) == "newer"


def test_a_list_that_was_altered_without_the_wallets_key_is_foreign(story: Story, work: Path, tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        signature = parts["manifest.sig"]
        listed(parts, workstation="elsewhere")
        parts["manifest.sig"] = signature

    path = changed(story, tmp_path / "signed.age", change)
    with pytest.raises(BackupRefused, match="put together by somebody else") as error:
        verify_backup(path, story.lost.code, work, Run())
    assert error.value.reason in ("foreign", "damaged")


def test_another_vault_put_in_by_who_knows_the_recipient_is_foreign(story: Story, work: Path, tmp_path: Path) -> None:
    """Everything that the computer keeps is known to them, but not the code: the proof fails."""
    header = VaultFile(story.place("lost") / "vault.lnw", WithoutKeyring()).header()
    assert header.recovery is not None

    def change(parts: dict[str, bytes]) -> None:
        forged = VaultFile(tmp_path / "forged.lnw", WithoutKeyring(), CHEAP)
        made = forged.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate(), RecoveryCode.new())
        opened = forged.enter(PASSPHRASE)
        mine = replace(made, wallet_id=header.wallet_id, recovery=header.recovery)
        forged._write(replace(mine, generation=2), opened.secrets, opened.data_key)
        parts["vault.lnw"] = forged.path.read_bytes()
        listed(parts)

    path = changed(story, tmp_path / "forged.age", change)
    assert refused(path, story.lost.code, work) == "foreign"
    with pytest.raises(BackupRefused, match="put together by somebody else"):
        look_at_backup(path, story.lost.code)


def test_an_archive_that_writes_elsewhere_is_refused(story: Story, work: Path, tmp_path: Path) -> None:
    for name in ("../vault.lnw", "/etc/passwd", "audit/../../x", "more.txt"):
        path = changed(story, tmp_path / "strange.age", lambda parts, name=name: parts.update({name: b"x"}))
        assert refused(path, story.lost.code, work) == "damaged"


def test_a_database_in_use_is_left_alone(story: Story, postgres: Postgres, tmp_path: Path, loop: Loop) -> None:
    with postgres.database(None) as url:
        postgres.run("CREATE TABLE somebodys (x int)", url.partition("?")[0].rpartition("/")[2])
        with pytest.raises(BadRequest, match="This database is in use"):
            loop.run(story.lost.restore(story.made, tmp_path / "data", url))
        assert not (tmp_path / "data" / "vault.lnw").exists()


@pytest.mark.parametrize("last", ["putting_back.begin_restore", "restoring._place_vault"])
def test_a_backup_goes_into_a_servers_database_too_and_an_unfinished_restore_begins_again(
    last: str, story: Story, postgres: Postgres, tmp_path: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended where it hurts most: the history is there, and no mark of the restore; or that too, and no vault."""
    with postgres.database(None) as url:

        def ends(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(f"lnwallet_desktop.treasury.backup.{last}", ends)
            with pytest.raises(KeyboardInterrupt):
                restore_backup(
                    story.lost.settings(tmp_path / "data", url),
                    story.made.path,
                    story.lost.code,
                    "Maria",
                    NEW_PASSPHRASE,
                )
        restored = loop.run(story.lost.restore(story.made, tmp_path / "data", url))
        assert restored.admin == "Maria"

        async def look() -> None:
            treasury = await Treasury.start(story.lost.settings(tmp_path / "data", url))
            try:
                assert known(await asyncio.to_thread(rows, treasury)) == story.books_at_backup
                assert (await treasury.audit.verify()).good
            finally:
                await treasury.close()

        loop.run(look())


def test_a_weak_passphrase_or_an_unknown_admin_is_told_before_anything_is_done(story: Story, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data")
    for admin, passphrase, words in (("Nobody", NEW_PASSPHRASE, "no admin"), ("Maria", "short", "characters")):
        with pytest.raises(BadRequest, match=words):
            restore_backup(settings, story.made.path, story.lost.code, admin, passphrase)
    assert not (tmp_path / "data" / "postgres").exists()


def test_verifying_can_be_given_up_at_each_step_and_nothing_stays(story: Story, loop: Loop) -> None:
    with open_directory() as work:
        for step in (Step.READING, Step.RESTORING, Step.PROVING):
            stop = Event()

            def told(progress: Progress, step: Step = step, stop: Event = stop) -> None:
                if progress.step is step:
                    stop.set()

            with pytest.raises(BackupCancelled):
                verify_backup(story.made.path, story.lost.code, work, Run(told, stop))
            assert not list(work.iterdir())


def test_an_older_vaults_key_is_kept_once_its_code_is_given(tmp_path: Path) -> None:
    old = next(each for each in RELEASED if each["format"] == 2)
    vault = VaultFile(Path(shutil.copy(FIXTURES / old["file"], tmp_path / "vault.lnw")), WithoutKeyring(), CHEAP)
    code = RecoveryCode.parse(old["recovery_code"])
    assert vault.header().backup_recipient is None
    header = keep_backup_key(vault, vault.recover(code))
    assert header.backup_recipient == recipient_of(code)
    assert header.recovery is not None and isinstance(header.recovery.backup, BackupKey)

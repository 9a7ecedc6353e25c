"""A backup opens with age, tar and pg_restore, by the documented steps, without this program."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lnwallet_desktop.ledger.embedded import binaries
from tests.integration.treasury.backup.conftest import Story
from tests.postgres import Postgres

ROOT = Path(__file__).parents[4]
STEPS = re.compile(r"<!-- by hand -->\n```\n(.*?)```", re.DOTALL)


def documented_steps() -> str:
    (steps,) = STEPS.findall((ROOT / "docs" / "recovery.md").read_text(encoding="utf-8"))
    return str(steps)


def test_the_documented_steps_give_the_history_without_this_program(
    story: Story, postgres: Postgres, tmp_path: Path
) -> None:
    """The very lines of docs/recovery.md, in a shell, with the public tools; only `createdb`'s server is ours."""
    shutil.copy(story.made.path, tmp_path / "backup.age")
    shutil.copy(ROOT / "resources" / "backup" / "backup_key.py", tmp_path)
    (tmp_path / "code.txt").write_text(story.lost.code.text + "\n")
    programs = binaries.packaged()
    with postgres.database(None) as url:
        environment = programs.environment | {
            "PATH": f"{programs.tree / 'bin'}:{Path(sys.executable).parent}:{os.defpath}",
            "DATABASE": url.replace("+psycopg", ""),
        }
        ended = subprocess.run(
            ["/bin/sh", "-euc", documented_steps()], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stderr
        found = postgres.run("SELECT count(*) FROM transactions", url.partition("?")[0].rpartition("/")[2])
    assert found == [(len(story.books_at_backup),)]
    assert "1000" in ended.stdout and "success" in ended.stdout
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["network"] == "sandbox" and manifest["tables"]["transactions"]["rows"] == found[0][0]
    assert (tmp_path / "exit-state.json").stat().st_size > 100


def test_the_script_gives_the_key_that_the_program_gives(story: Story) -> None:
    from lnwallet_desktop.vault.backup_key import backup_identity, recipient_of

    script = ROOT / "resources" / "backup" / "backup_key.py"
    for typed in (story.lost.code.text, story.lost.code.text.lower().replace("-", " ")):
        ended = subprocess.run([sys.executable, script], input=typed, capture_output=True, text=True, check=True)
        assert ended.stdout.strip() == backup_identity(story.lost.code)
    public = subprocess.run(["age-keygen", "-y"], input=ended.stdout, capture_output=True, text=True, check=True)
    assert public.stdout.strip() == recipient_of(story.lost.code)
    wrong = subprocess.run([sys.executable, script], input="A" * 56, capture_output=True, text=True)
    assert wrong.returncode == 1 and "code" in wrong.stderr

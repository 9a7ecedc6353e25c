"""The main job in one command, twice on the same data directory."""

from pathlib import Path

import pytest

from tests.integration.cli.program import Program
from tests.sizes import sizes

PAGES = ("window", "overview", "reports", "audit", "approvals", "contacts")
SETTINGS = ("network", "database", "admins", "limits", "appearance", "alerts", "backup")
SCREENS = (*PAGES, *(f"settings-{part}" for part in SETTINGS), "filtered", "details", "pay", "unlock")


@pytest.mark.parametrize("runs", sizes(1, whole=2))
def test_the_main_job_runs_again_on_what_it_made(tmp_path: Path, runs: int) -> None:
    program = Program(tmp_path / "demo", None)
    for expected in (5, 9)[:runs]:
        told = program.document("demo", "--headless", "--screenshots", str(tmp_path / "shots"))
        rows = told["transactions"]
        assert len(rows) == expected
        assert {row["status"] for row in rows} == {"success", "failed"}
        sums = {"sent": 0, "received": 0}
        for row in rows:
            if row["status"] == "success":
                sums[row["direction"]] += row["amount_sats"] + (row["fee_sats"] if row["direction"] == "sent" else 0)
        assert told["balance_sats"] == sums["received"] - sums["sent"]
        names = {Path(path).stem for path in told["screenshots"]}
        assert {f"{screen}-{scheme}" for screen in SCREENS for scheme in ("light", "dark")} == names
        assert all(Path(path).stat().st_size > 10_000 for path in told["screenshots"])
    assert (program.data_dir / "passphrase.txt").stat().st_mode & 0o777 == 0o600

"""Prometheus itself scrapes the endpoint with a token, and an alert of our rule file fires and clears in it."""

import asyncio
import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.postgres import free_port

from .conftest import MakeClient

PROMETHEUS = shutil.which("prometheus")
RULES = Path(__file__).parents[3] / "docs" / "alerts.yml"
CONFIG = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [alerts.yml]
scrape_configs:
  - job_name: lnwallet
    authorization: {{type: Bearer, credentials_file: token}}
    static_configs: [{{targets: ["{target}"]}}]
"""


@contextmanager
def prometheus(directory: Path, target: str, token: str) -> Iterator[str]:
    """Gives its URL."""
    (directory / "token").write_text(token)
    (directory / "alerts.yml").write_text(re.sub(r"for: \d+[mh]", "for: 0s", RULES.read_text(encoding="utf-8")))
    (directory / "prometheus.yml").write_text(CONFIG.format(target=target))
    place = f"127.0.0.1:{free_port()}"
    running = subprocess.Popen(
        [
            str(PROMETHEUS),
            f"--config.file={directory / 'prometheus.yml'}",
            f"--storage.tsdb.path={directory / 'data'}",
            f"--web.listen-address={place}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://{place}"
    finally:
        running.terminate()
        running.wait(20)


def firing(url: str) -> set[str]:
    """Which of the program's own alerts Prometheus has as firing."""
    try:
        with urllib.request.urlopen(f"{url}/api/v1/alerts", timeout=5) as reply:  # noqa: S310
            told: dict[str, Any] = json.load(reply)
    except OSError:  # it is not up yet
        return {"?"}
    alerts = [alert for alert in told["data"]["alerts"] if alert["state"] == "firing"]
    return {str(alert["labels"].get("alert", alert["labels"]["alertname"])) for alert in alerts}


async def until_firing(url: str, *names: str) -> None:
    while await asyncio.to_thread(firing, url) != set(names):
        await asyncio.sleep(0.1)


@pytest.mark.skipif(PROMETHEUS is None, reason="there is no prometheus on this computer")
def test_an_alert_fires_and_clears_in_prometheus(
    treasury: Treasury, client_with: MakeClient, loop: Loop, tmp_path: Path
) -> None:
    async def scenario() -> None:
        client = await client_with(Scope.METRICS)
        await treasury.alarms.look()
        with prometheus(tmp_path, client.place.netloc, str(client._secret)) as url:
            await until_firing(url)
            await treasury.alarms.change(AlertPreferences(10_000_000))
            await treasury.alarms.look()
            await until_firing(url, "low-balance")
            await treasury.alarms.change(AlertPreferences())
            await treasury.alarms.look()
            await until_firing(url)

    loop.run(scenario())

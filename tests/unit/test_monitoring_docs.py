"""The documentation of monitoring names what there is, and what it offers to copy uses no other metric."""

import json
import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from lnwallet_desktop.admin_api.metric_families import exposition
from lnwallet_desktop.ledger.monitoring import LedgerFigures
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import LimitKind, LimitLeft
from lnwallet_desktop.treasury.alerts.rules import RULES
from lnwallet_desktop.treasury.alerts.snapshot import LedgerKnown, Snapshot

DOCS = Path(__file__).parents[2] / "docs"
ALL = Snapshot(
    LedgerKnown(
        LedgerFigures(checkpoint_age_s=1, last_verify_good=True, settle_buckets=((40, 2), (60, 1)), settled=3),
        limits_left=(LimitLeft(LimitKind.DAY, Sats(10), Sats(5)),),
    ),
    balance_sats=1,
    balance_age_s=1,
    since_sync_s=1,
)


def families(now: Snapshot) -> dict[str, list[tuple[dict[str, str], float]]]:
    text = exposition(now, (), {200: 1}).decode()
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def documented() -> str:
    return (DOCS / "monitoring.md").read_text(encoding="utf-8")


def base(name: str) -> str:
    return re.sub("_(bucket|sum|count)$", "", name) if name.startswith("lnwallet_settle") else name


def test_every_metric_is_documented_and_no_other() -> None:
    rows = set(re.findall(r"^\| `(lnwallet_\w+)` \|", documented(), re.MULTILINE))
    assert rows == {base(name) for name in families(ALL)}


def test_every_alert_is_documented_as_it_is() -> None:
    for rule in RULES:
        assert f"| `{rule.name}` | {rule.severity.value} | {rule.fires} | {rule.clears} |" in documented()


def test_the_rules_and_the_dashboard_use_metrics_that_there_are() -> None:
    there = set(families(ALL))
    dashboard = json.loads((DOCS / "dashboard.json").read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = re.findall(r"^ +expr: (.*)$", (DOCS / "alerts.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(queries) > 10 and len(rules) > 5
    for query in [*queries, *rules]:
        assert set(re.findall(r"lnwallet_\w+", query)) <= there, query


def test_settle_times_are_cumulative_and_end_with_all_of_them() -> None:
    buckets = [value for _, value in families(ALL)["lnwallet_settle_seconds_bucket"]]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3 and 2 in buckets


def test_what_is_not_known_is_left_out() -> None:
    little = set(families(Snapshot()))
    assert "lnwallet_balance_sats" not in little and "lnwallet_payments" not in little
    assert families(Snapshot())["lnwallet_database_up"] == [({}, 0.0)]

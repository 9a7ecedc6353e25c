"""The metrics as Prometheus knows them: names, words, labels. A registry of our own, filled when it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from lnwallet_desktop import __version__
from lnwallet_desktop.ledger.monitoring import LedgerFigures, ended_within_s
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.treasury.alerts.rules import RULES
from lnwallet_desktop.treasury.alerts.snapshot import LedgerKnown, Snapshot

BOUNDS = tuple(range(3, 92, 4))
"""Buckets of settle times whose ends are told: each doubling from 2 ms to 140 minutes; the ledger has four in each."""


def exposition(now: Snapshot, firing: tuple[Alert, ...], calls: Mapping[int, int]) -> bytes:
    """The text form. No label holds a name, a memo or a pseudonym."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Known(now, firing, calls))
    return generate_latest(registry)


class _Known(Collector):
    """What is not known is left out: a gap in a graph is honest, a 0 is not."""

    def __init__(self, now: Snapshot, firing: tuple[Alert, ...], calls: Mapping[int, int]) -> None:
        self._now = now
        self._firing = {alert.name for alert in firing}
        self._calls = calls

    def collect(self) -> Iterator[Metric]:
        now = self._now
        build = GaugeMetricFamily("lnwallet_build_info", "Always 1.", labels=["version", "network"])
        build.add_metric([__version__, now.network], 1)
        yield build
        yield _flag("lnwallet_database_up", "Whether the database answers.", now.ledger is not None)
        yield _flag("lnwallet_wallet_opened", "Whether the wallet has its keys.", now.opened)
        yield _flag("lnwallet_wallet_unlocked", "Whether an admin holds the unlock.", now.unlocked)
        yield from _known("lnwallet_balance_sats", "The last known balance.", now.balance_sats)
        yield from _known("lnwallet_balance_age_seconds", "Age of that knowledge.", now.balance_age_s)
        yield from _known(
            "lnwallet_last_sync_age_seconds", "Since the last sync, while the wallet is open.", now.since_sync_s
        )
        yield _flag("lnwallet_audit_alarm", "Whether the audit log contradicts what was signed.", now.audit_alarm)
        yield GaugeMetricFamily("lnwallet_locked_out_admins", "Admins locked out.", float(now.locked_out))
        if now.ledger is not None:
            yield from _of_ledger(now.ledger)
        yield self._alerts()
        calls = CounterMetricFamily(
            "lnwallet_api_calls", "API calls answered since the server was started.", labels=["status"]
        )
        for status, count in sorted(self._calls.items()):
            calls.add_metric([str(status)], count)
        yield calls

    def _alerts(self) -> Metric:
        made = GaugeMetricFamily(
            "lnwallet_alert_firing", "Whether the program's own alert fires.", labels=["alert", "severity"]
        )
        for rule in RULES:
            made.add_metric([rule.name, rule.severity.value], rule.name in self._firing)
        return made


def _of_ledger(known: LedgerKnown) -> Iterator[Metric]:
    figures = known.figures
    yield _payments(figures)
    yield GaugeMetricFamily("lnwallet_pending_payments", "Sent payments on the way.", float(figures.pending))
    yield GaugeMetricFamily(
        "lnwallet_oldest_pending_age_seconds",
        "Since the oldest of them was decided; 0 without any.",
        figures.oldest_pending_s or 0.0,
    )
    yield GaugeMetricFamily(
        "lnwallet_failures_in_a_row", "Sent payments failed since the last success.", float(figures.failed_in_a_row)
    )
    yield _settle_times(figures)
    yield from _limits(known)
    yield from _known(
        "lnwallet_audit_checkpoint_age_seconds", "Since the audit log was last signed.", figures.checkpoint_age_s
    )
    if figures.last_verify_good is not None:
        yield _flag(
            "lnwallet_audit_verified_good", "Whether the last verification found it whole.", figures.last_verify_good
        )
    yield GaugeMetricFamily(
        "lnwallet_approvals_waiting", "Payments that wait for a person.", float(known.approvals_waiting)
    )
    yield GaugeMetricFamily(
        "lnwallet_tokens_active", "API tokens neither revoked nor expired.", float(figures.tokens_active)
    )


def _payments(figures: LedgerFigures) -> Metric:
    made = GaugeMetricFamily("lnwallet_payments", "Payments in the history.", labels=["direction", "status"])
    counted = {(flow.direction, flow.status): flow.payments for flow in figures.flows}
    for direction in Direction:
        for status in PaymentStatus:
            made.add_metric([direction.value, status.value], counted.get((direction.value, status.value), 0))
    return made


def _settle_times(figures: LedgerFigures) -> Metric:
    """Cumulative, as Prometheus wants it."""
    buckets = [
        (
            f"{ended_within_s(bound):.3f}",
            float(sum(count for bucket, count in figures.settle_buckets if bucket <= bound)),
        )
        for bound in BOUNDS
    ]
    return HistogramMetricFamily(
        "lnwallet_settle_seconds",
        "From the decision to pay until it was known to be paid.",
        buckets=[*buckets, ("+Inf", float(figures.settled))],
        sum_value=figures.settled_ms / 1000,
    )


def _limits(known: LedgerKnown) -> Iterator[Metric]:
    left = GaugeMetricFamily("lnwallet_limit_left_sats", "What a limit still allows.", labels=["kind"])
    limit = GaugeMetricFamily("lnwallet_limit_sats", "The limit.", labels=["kind"])
    for each in known.limits_left:
        left.add_metric([each.kind.value], each.left_sats)
        limit.add_metric([each.kind.value], each.limit_sats)
    yield left
    yield limit
    yield _flag("lnwallet_limits_altered", "Whether the limits are not as an admin signed them.", known.limits_altered)


def _flag(name: str, words: str, holds: bool) -> Metric:
    return GaugeMetricFamily(name, words, float(holds))


def _known(name: str, words: str, value: float | None) -> Iterator[Metric]:
    if value is not None:
        yield GaugeMetricFamily(name, words, float(value))

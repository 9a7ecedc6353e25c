"""Where an alert is mended, for those that can be mended in this window."""

from __future__ import annotations

from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.ui.lead import Lead

_LEADS = {
    "database-down": Lead("Test the database", "settings", "database"),
    "audit-broken": Lead("Open the audit log", "audit"),
    "limits-altered": Lead("Save the limits anew", "settings", "limits"),
    "no-sync": Lead("Look at the network", "settings", "network"),
    "locked-out": Lead("See the admins", "settings", "admins"),
    "pending-long": Lead("Show the pending ones", "transactions", "pending"),
    "payments-failing": Lead("Show the failed ones", "transactions", "failed"),
    "backup-failed": Lead("Open the backups", "settings", "backup"),
    "backup-overdue": Lead("Verify a backup", "settings", "backup"),
    "low-balance": Lead("Receive…", "receive"),
}
ELSEWHERE = Lead("Open the settings", "settings")


def lead_of(alert: Alert) -> Lead:
    """Every alert has one: those of rules made later lead to the settings."""
    return _LEADS.get(alert.name, ELSEWHERE)

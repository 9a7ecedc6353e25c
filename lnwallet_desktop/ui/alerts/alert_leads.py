"""Where an alert is mended, for those that can be mended in this window."""

from __future__ import annotations

from lnwallet_desktop.translation import marked
from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.ui.lead import Lead

_LEADS = {
    "database-down": Lead(marked("Test the database"), "settings", "database"),
    "audit-broken": Lead(marked("Open the audit log"), "audit"),
    "limits-altered": Lead(marked("Save the limits anew"), "settings", "limits"),
    "no-sync": Lead(marked("Look at the network"), "settings", "network"),
    "locked-out": Lead(marked("See the admins"), "settings", "admins"),
    "pending-long": Lead(marked("Show the pending ones"), "transactions", "pending"),
    "payments-failing": Lead(marked("Show the failed ones"), "transactions", "failed"),
    "backup-failed": Lead(marked("Open the backups"), "settings", "backup"),
    "backup-overdue": Lead(marked("Verify a backup"), "settings", "backup"),
    "low-balance": Lead(marked("Receive…"), "receive"),
}
ELSEWHERE = Lead(marked("Open the settings"), "settings")


def lead_of(alert: Alert) -> Lead:
    """Every alert has one: those of rules made later lead to the settings."""
    return _LEADS.get(alert.name, ELSEWHERE)

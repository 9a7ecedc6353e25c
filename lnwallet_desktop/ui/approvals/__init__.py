"""The Approvals page and its sheets."""

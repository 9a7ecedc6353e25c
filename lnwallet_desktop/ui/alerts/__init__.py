"""Alerts as the window shows them, and what can be set about them."""

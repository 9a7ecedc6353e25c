"""Backups in the window: their state, their plan, and the sheet that verifies one."""

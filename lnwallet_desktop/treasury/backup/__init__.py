"""Backups: one encrypted file with everything, made, verified, restored, and kept on a schedule."""

"""The program's log: one JSON object a line, only fields that are named here, no secrets, and never large."""

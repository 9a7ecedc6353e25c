"""The filtered history as a file: every row once, streamed from one snapshot, and never half there."""

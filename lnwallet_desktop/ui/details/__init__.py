"""The pane beside the table: everything about one payment."""

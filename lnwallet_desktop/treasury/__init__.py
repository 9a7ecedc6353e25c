"""The use cases: quote and send, reconcile, receive, sync, unlock. Asynchronous, and without Qt."""

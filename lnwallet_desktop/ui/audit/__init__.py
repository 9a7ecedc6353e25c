"""The Audit page: the log in plain sentences, its proof, and its export."""

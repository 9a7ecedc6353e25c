"""PostgreSQL: the embedded server, the tables, payments and their attempts, and the history. Synchronous."""

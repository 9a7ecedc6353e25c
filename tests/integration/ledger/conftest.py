"""PostgreSQL for the ledger's tests."""

from tests.postgres import database, database_url, postgres, tcp_postgres

__all__ = ["database", "database_url", "postgres", "tcp_postgres"]

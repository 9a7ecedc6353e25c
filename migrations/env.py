"""Runs the migrations on the connection that the program gives; it has begun the transaction and ends it."""

from alembic import context

from lnwallet_desktop.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

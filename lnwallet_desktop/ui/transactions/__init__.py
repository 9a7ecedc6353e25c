"""The transaction table: a windowed model, a proxy that asks PostgreSQL, a delegate, and the page around them."""

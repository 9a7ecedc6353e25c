"""The first start: a wizard that asks one thing at a time and makes the wallet at its end."""

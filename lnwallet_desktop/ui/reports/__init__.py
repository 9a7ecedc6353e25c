"""The reports page: figures, charts and tables of a period, and saving them."""

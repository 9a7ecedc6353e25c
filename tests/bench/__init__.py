"""Benchmarks: ratios within one run, printed by `make bench`."""

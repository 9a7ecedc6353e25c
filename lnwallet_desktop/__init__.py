"""A Lightning wallet a company's treasurer can trust."""

__version__ = "0.1.0"

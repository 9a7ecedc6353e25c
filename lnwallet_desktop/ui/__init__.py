"""The window (PySide6). Knows the treasury; nothing but app.py knows it."""

"""The commands, thin: they parse, ask the treasury, and print."""

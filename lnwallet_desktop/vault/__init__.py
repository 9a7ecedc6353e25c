"""Secrets: the vault file and its key slots, the device key, pseudonyms and sealed details."""

"""The first start: what is chosen, what of it outlives a crash, and how the wallet is made of it."""

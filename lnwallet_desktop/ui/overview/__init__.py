"""The overview: what there is, what happens, what is allowed, and what is still to be done."""

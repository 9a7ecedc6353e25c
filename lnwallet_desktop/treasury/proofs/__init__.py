"""Proofs of payment: made from one payment by an unlocked person, and verified by anybody, elsewhere and offline."""

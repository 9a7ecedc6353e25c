"""The Breez SDK: the one adapter, the three networks, and our own checks of an invoice."""

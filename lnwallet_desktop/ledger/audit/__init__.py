"""The audit log: who did what and when, chained and signed so that no entry can be changed or lost unnoticed."""

"""Consent, egress and erasure. Nothing leaves the machine yet, so only the ledger's tables exist, in the store."""

"""Consent, the scrubbing of what leaves, the gate it leaves through, and the log of what left."""

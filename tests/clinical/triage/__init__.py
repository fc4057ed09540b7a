"""The triage detector: its rules, and a blind set written without sight of them."""

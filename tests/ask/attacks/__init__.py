"""Attacks on the assistant: a hostile model that always obeys the attacker, run against the real loop."""

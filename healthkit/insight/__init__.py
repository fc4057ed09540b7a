"""From the vault to understanding: what the analyses are given, and what they find, ready to be shown."""

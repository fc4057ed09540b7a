"""Trials on oneself: what was decided beforehand and never changes, each day's word, and the result after the end."""

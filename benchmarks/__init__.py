"""Measured comparisons: each runs everything it compares in one go and prints ratios. Never part of the tests."""

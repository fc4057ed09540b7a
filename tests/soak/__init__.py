"""Long tests, run by ``make soak``."""

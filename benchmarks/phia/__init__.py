"""Objective questions about synthetic wearable users, answered by the offline engine and scored by their own script."""

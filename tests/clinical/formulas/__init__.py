"""Formulas against published figures and independent arithmetic."""

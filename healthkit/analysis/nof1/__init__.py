"""Trials of one person on themselves: schedule, power before the start, analysis after the end."""

from healthkit.analysis.nof1.design import Design, arms
from healthkit.analysis.nof1.power import Past, Plan, past, plan
from healthkit.analysis.nof1.result import Result, Verdict, analyse

__all__ = ["Design", "Past", "Plan", "Result", "Verdict", "analyse", "arms", "past", "plan"]

"""Deterministic red-flag rules on text and data, in English and French; raw material that no clinician has reviewed.

``assess(text)`` says how pressing it is and what to do; see ``docs/triage.md``.
"""

from healthkit.clinical.triage.assess import assess
from healthkit.clinical.triage.model import LEVELS, Assessment, Context, Level

__all__ = ["LEVELS", "Assessment", "Context", "Level", "assess"]

"""Synthetic laboratory reports: content from a seed, PDF in the layouts that people receive, its truth beside it.

The laboratories, prescribers and people are made up; a layout's name only says whose reports it is laid out like.
"""

from healthkit.demo.laboratory.compose import compose
from healthkit.demo.laboratory.report import Aside, LabReport, Patient, PrintedRow, Second
from healthkit.demo.laboratory.typeset import layouts, render

__all__ = ["Aside", "LabReport", "Patient", "PrintedRow", "Second", "compose", "layouts", "render"]

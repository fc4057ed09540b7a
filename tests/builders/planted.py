"""Which findings meet what was planted in a synthetic life, and which do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from healthkit.demo.plan import Plan
from healthkit.insight.findings.facts import Finding

PLANTED = ("illness", "device", "training_block", "medicine", "season")
SEASONAL = ("resting_heart_rate", "apple_sleeping_wrist_temperature", "time_in_daylight")
"""Metrics that the generator moves with the season."""


def met(found: Iterable[Finding], plan: Plan) -> tuple[set[str], list[Finding]]:
    """The planted events that were found and named rightly, and the findings that are none of them."""
    seen: set[str] = set()
    unplanned = []
    for one in found:
        event = _event(one, plan)
        if event is None or (event in seen and event != "season"):
            unplanned.append(one)
        else:
            seen.add(event)
    return seen, unplanned


def _event(one: Finding, plan: Plan) -> str | None:
    """Illness: the days overlap. Block: half of the days that either has are shared."""
    if one.kind == "strain":
        return "illness" if _shared((one.first, one.last), plan.illness) > 0 else None
    if one.kind == "device":
        return "device" if one.first == plan.upgrade else None
    if one.kind == "training_block":
        return "training_block" if _shared((one.first, one.last), plan.training) >= 0.5 else None
    if one.kind == "medicine":
        return "medicine" if one.metrics == ("ldl",) and one.first == plan.ldl_turn else None
    return "season" if one.metrics[0] in SEASONAL else None


def _shared(one: tuple[date, date], other: tuple[date, date]) -> float:
    """Days in both over days in either."""
    both = (min(one[1], other[1]) - max(one[0], other[0])).days + 1
    either = (max(one[1], other[1]) - min(one[0], other[0])).days + 1
    return max(both, 0) / either

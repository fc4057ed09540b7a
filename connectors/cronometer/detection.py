"""Which tables of a package are the export's, by their titles: every file is asked, so nothing else is loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthkit.model.words import fold
from healthkit.source.diary.heads import base
from healthkit.source.diary.heads import tables as tables_of
from healthkit.source.files import Package

BURNT = re.compile(r"^(calories|energy|kilojoules) burned")
"""How the energy of an exercise is titled."""
_OWN = {"b1 (thiamine)", "b12 (cobalamin)", "net carbs", "trans fats", "carbs", "saturated", "omega 3", "completed"}
"""Words for nutrients, without their units, that only this export uses."""
_UNITS = re.compile(r"\s*\([^()]*\)$")


def kinds(package: Package) -> dict[str, str]:
    """Tables by what they are."""
    return {name: kind for name, titles in tables_of(package) if (kind := _kind(titles, base(name)))}


def _kind(titles: Sequence[str], name: str) -> str | None:
    words = {fold(title) for title in titles if title}
    if {"day", "food name", "amount"} <= words:
        return "serving"
    if {"day", "metric", "unit", "amount"} <= words:
        return "biometric"
    if {"day", "exercise", "minutes"} <= words and any(map(BURNT.match, words)):
        return "exercise"
    if {"day", "group", "note"} <= words and len(words) <= 5:
        return "note"
    from healthkit.source.diary.words import ENERGY, nutrients

    plain = {_UNITS.sub("", word) for word in words}
    energy = any(one.metric == ENERGY and one.title != one.unit for one in nutrients(titles, {}))
    own = len(plain & _OWN) >= 2 or (name.startswith("dailysummary") and bool(plain & _OWN))
    if "date" in words and own and (energy or "completed" in words):
        return "day"
    return None

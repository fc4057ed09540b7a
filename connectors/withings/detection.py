"""What each member is: by its titles and first row, and by its name where all tables of a form have the same titles."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from connectors.withings.titles import columns
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import text_of
from healthkit.source.tabular.table import DELIMITERS

_HEAD = 8192
_BODY = frozenset({"fat_mass", "bone_mass", "muscle_mass", "hydration", "lean_mass"})
_STAGES = frozenset({"light", "deep", "awake"})
_TRACK = re.compile(r"^\S+\s*,\s*\"?\[[^\]]*\]\"?\s*,\s*\"?\[")
_PAGES = {
    "measures": re.compile(r'"measuregrps"\s*:'),
    "nights": re.compile(r'"(lightsleepduration|deepsleepduration|total_sleep_time|total_timeinbed)"\s*:'),
    "states": re.compile(r'"startdate"\s*:.*"state"\s*:|"state"\s*:.*"startdate"\s*:', re.DOTALL),
    "workouts": re.compile(r'"category"\s*:.*"startdate"\s*:|"startdate"\s*:.*"category"\s*:', re.DOTALL),
    "activities": re.compile(r'"activities"\s*:.*"totalcalories"\s*:', re.DOTALL),
}


@dataclass(frozen=True)
class Part:
    """One member: ``form`` is measurements, nights, workouts, days, track, ecg or page; ``name`` says more of it."""

    form: str
    name: str = ""


def claim(package: Package) -> Claim | None:
    """The members known; tables beside them that are not read are claimed too, and counted."""
    parts = inspect(package)
    return Claim(frozenset(parts), "Withings") if any(part.form != "other" for part in parts.values()) else None


def inspect(package: Package) -> dict[str, Part]:
    """Every member that is Withings', with what it is."""
    sure, weak = dict[str, Part](), dict[str, Part]()
    for name in sorted(package.members):
        if package.kind != "file" and not name.lower().endswith((".csv", ".json", ".txt")):
            continue
        head = package.head(name, _HEAD)
        if not head and package.members[name].size:
            weak[name] = Part("damaged")
            continue
        text = text_of(head).lstrip()
        if text[:1] in ("{", "["):
            found = _page(text)
            if found:
                sure[name] = found
            continue
        part, certain = _table(text, PurePosixPath(name).stem.lower())
        if part:
            (sure if certain else weak)[name] = part
    folders = {str(PurePosixPath(name).parent) for name in sure}
    beside = {name: part for name, part in weak.items() if str(PurePosixPath(name).parent) in folders}
    return sure | beside


def _page(text: str) -> Part | None:
    if not re.search(r'"(body|status)"\s*:', text):
        return None
    return next((Part("page", name) for name, sign in _PAGES.items() if sign.search(text)), None)


def _table(text: str, stem: str) -> tuple[Part | None, bool]:
    """What a table is, and whether that is certain without knowing what lies beside it."""
    best: tuple[Part | None, bool] = (None, False)
    for sign in DELIMITERS:  # commas as exported; others where a spreadsheet saved it anew
        try:
            titles = next(csv.reader(text.splitlines()[:1], delimiter=sign), [])
        except csv.Error:
            continue
        part, certain = _titled(titles, text.splitlines()[1:2], stem)
        if part and part.form != "other":
            return part, certain
        best = best if best[0] else (part, certain)
    return best


def _titled(titles: list[str], first: list[str], stem: str) -> tuple[Part | None, bool]:
    plain = [title.strip().lower() for title in titles]
    if plain == ["start", "duration", "value"]:
        return Part("track", stem), bool(first and _TRACK.match(first[0]))
    if plain == ["date", "value"]:
        return (Part("days", stem), True) if stem.startswith("aggregates_") else (Part("values", stem), False)
    if {"signal", "frequency"} <= set(plain):
        return Part("ecg"), True
    found = columns(tuple(titles)).keys()
    if {"from", "to"} <= found:
        if len(_STAGES & found) >= 2:
            return Part("nights"), True
        return (Part("workouts"), True) if {"activity", "data"} <= found else (Part("other"), False)
    if "date" not in found or {"time"} & set(plain):
        return Part("other"), False
    certain = bool(
        ("weight" in found and (_BODY & found or "comments" in found))
        or ({"heart_rate", "systolic", "diastolic"} <= found and "comments" in found)
        or ({"height", "body_temperature"} & found and "comments" in found)
    )
    measured = found - {"date", "comments"}
    return Part("measurements" if measured else "other"), certain and bool(measured)

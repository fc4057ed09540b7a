"""A report's content from a seed: which panels, which values, and what goes wrong or is remarked in a laboratory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from healthkit.demo.laboratory.draw import chosen, derived, draw, earlier, moment, people, person
from healthkit.demo.laboratory.incidents import with_incidents
from healthkit.demo.laboratory.manners import Manner, manner, pick
from healthkit.demo.laboratory.menu import LAYOUTS, Item, panels, read
from healthkit.demo.laboratory.report import Aside, LabReport, Patient, PrintedRow, Second

_SITES = {"quest": ("EN", "Z4M", "AT")}


@dataclass(frozen=True)
class _Visit:
    """One blood draw: whose, when, the values in US units, and the earlier day's where the layout prints it."""

    who: Patient
    taken: datetime
    numbers: Mapping[str, float]
    before: tuple[date, Mapping[str, float]] | None


def compose(
    layout: str,
    seed: int,
    *,
    patient: Patient | None = None,
    collected_at: datetime | None = None,
    only: Sequence[str] | None = None,
    values: Mapping[str, float] | None = None,
    before: tuple[date, Mapping[str, float]] | None = None,
    incidents: bool = True,
    house: int | None = None,
) -> LabReport:
    """Write a report as a laboratory of this kind would.

    ``only`` names the analytes to print (default: panels drawn by the seed, 16 to 60 rows). ``values`` gives results
    in the US unit of ``menu.toml``; what it lacks is drawn. ``before`` is an earlier day with its values, printed by
    layouts that show an earlier result. Without ``incidents`` no result is pending, corrected or replaced by a note.
    ``house`` is the seed of the laboratory's own habits (name, units, ranges): give the same one for every report of
    one laboratory, and the same seed to ``render`` for the same look; by default it is ``seed``.

    Raises:
        ValueError: no layout of that name.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    kind = LAYOUTS.index(layout)
    rng, own = np.random.default_rng([seed, kind]), np.random.default_rng([seed if house is None else house, kind, 1])
    habits = manner(layout, own)
    who = patient or person(rng)
    taken = collected_at or moment(rng, layout)
    items = chosen(rng, layout, who.sex, only)
    numbers = derived({item.id: draw(rng, item, who.sex) for item in items} | dict(values or {}), set(values or {}))
    visit = _Visit(who, taken, numbers, before or earlier(rng, layout, taken, items, numbers))
    rows = [_row(habits, item, visit, pick(rng, _SITES.get(layout, ("01", "02")))) for item in items]
    report = LabReport(
        laboratory=pick(own, people()["laboratories"][layout]),
        country=habits.country,
        language="fr" if habits.country == "FR" else "en",
        patient=who,
        collected_at=taken,
        received_at=taken + timedelta(hours=int(rng.integers(2, 14)), minutes=int(rng.integers(60))),
        reported_at=taken + timedelta(days=int(rng.integers(1, 4)), hours=int(rng.integers(1, 9)), minutes=17),
        rows=tuple(rows),
        accession="".join(chr(65 + letter) for letter in rng.integers(26, size=2)) + str(rng.integers(10**5, 10**6)),
        ordered_by=pick(rng, people()["doctors"]),
        fasting=bool(rng.random() < 0.7),
        asides=_asides(rng, habits, rows),
    )
    return with_incidents(report, habits, rng) if incidents else report


def _row(habits: Manner, item: Item, visit: _Visit, site: str) -> PrintedRow:
    name, panel = item.name(habits.layout), panels(habits.layout)[item.panel]
    blank = PrintedRow(item.analyte(habits.layout), name, "", "", "", "", visit.taken, None, panel, lab_code=site)
    if item.words:
        return _worded(habits, item, blank, int(visit.numbers[item.id]))
    scale, value, sex = item.scales[habits.country], visit.numbers[item.id], visit.who.sex
    other, previous = scale.also, None
    if visit.before and item.id in visit.before[1]:
        previous = (habits.value(item, scale, visit.before[1][item.id]), visit.before[0])
    held, bounds = habits.held(scale, value), habits.bounds(scale, sex)
    return replace(
        blank,
        value=habits.value(item, scale, value),
        unit=habits.unit(scale, item),
        range_text=habits.range_text(scale, sex),
        flag=habits.flag(item, scale, sex, held),
        previous=previous,
        second=Second(habits.value(item, other, value), habits.unit(other, item), habits.range_text(other, sex))
        if other
        else None,
        optimal=_optimal(habits, item, scale.places) if habits.layout == "function" else "",
        outside=bounds is not None and not bounds.holds(held),
    )


def _worded(habits: Manner, item: Item, blank: PrintedRow, which: int) -> PrintedRow:
    word, expected = item.words[which], item.expect
    same = word == expected or {word, expected} == {"NEGATIVE", "NON-REACTIVE"} or item.id == "urine_colour"
    mark = habits.flags[3] if same else habits.flags[2]
    return replace(
        blank,
        value=habits.word(word),
        range_text=habits.word(word if same else expected) if expected else "",
        flag=mark,
        outside=not same,
    )


def _optimal(habits: Manner, item: Item, places: int) -> str:
    """The narrower range that web dashboards print beside the laboratory's."""
    low, high = (item.typical["F"] - item.spread, item.typical["F"] + item.spread)
    return f"{habits.number(low, places)}–{habits.number(high, places)}"


def _asides(rng: np.random.Generator, habits: Manner, rows: Sequence[PrintedRow]) -> tuple[Aside, ...]:
    if habits.layout == "function":
        return ()
    titles, lang = panels(habits.layout), "fr" if habits.country == "FR" else "en"
    present = {row.panel for row in rows}
    found = []
    for key, entry in read("remarks.toml")["asides"].items():
        if key.endswith(lang) and titles[entry["panel"]] in present and rng.random() < 0.6:
            lines = tuple(tuple(line) for line in entry["lines"])
            found.append(Aside(titles[entry["panel"]], entry["title"], tuple(entry["head"]), lines))
    return tuple(found)

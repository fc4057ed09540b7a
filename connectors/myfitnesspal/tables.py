"""The three tables of the export: meals, exercises, measurements. Their titles may be in the account's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthkit.model.words import fold
from healthkit.source.diary.exercise import Exercise, exercises
from healthkit.source.diary.foods import foods, statements
from healthkit.source.diary.said import Said
from healthkit.source.diary.sheets import Sheet
from healthkit.source.diary.words import ENERGY, Nutrient, nutrients, place, split_unit

APP = "MyFitnessPal"
ENTRIES = "MyFitnessPal (entries)"
"""Exports with a time hold a row an entry, others a row a meal: of one day, only one of them may count."""
_MACROS = {"dietary_carbohydrates", "dietary_protein", "dietary_fat_total"}
_DETAILS = {
    "dietary_fat_saturated", "dietary_cholesterol", "dietary_sodium", "dietary_potassium", "dietary_fiber",
    "dietary_sugar",
}  # fmt: skip
_IN_GRAMS = (
    "dietary_fat_saturated", "dietary_fat_polyunsaturated", "dietary_fat_monounsaturated", "dietary_trans_fat",
    "dietary_fat_total", "dietary_carbohydrates", "dietary_protein", "dietary_fiber", "dietary_sugar",
)  # fmt: skip
_IN_MILLIGRAMS = ("dietary_cholesterol", "dietary_sodium", "dietary_potassium")
_DAILY_VALUES = {
    "dietary_vitamin_a": "myfitnesspal_vitamin_a",
    "dietary_vitamin_c": "myfitnesspal_vitamin_c",
    "dietary_calcium": "myfitnesspal_calcium",
    "dietary_iron": "myfitnesspal_iron",
}
"""Nutrients that MyFitnessPal gives in percent of a daily value where their title has no unit."""
USUAL: dict[str, tuple[str, str | None]] = {
    **{metric: (metric, "g") for metric in _IN_GRAMS},
    **{metric: (metric, "mg") for metric in _IN_MILLIGRAMS},
    **{metric: (own, None) for metric, own in _DAILY_VALUES.items()},
}
_EXERCISE = re.compile(r"^(exerci|ejercicio|ubung|trainin|oefening|traning)")
_MINUTES = re.compile(r"minut")
_ENERGY = re.compile(r"calor|kalor|kilojoule|\bkj\b|energ")
_LOADS = {
    "kilograms": "kg", "kilogrammes": "kg", "kilogramos": "kg", "kilogramm": "kg",
    "pounds": "lb", "livres": "lb", "libras": "lb", "pfund": "lb",
}  # fmt: skip
_MEASURES = {
    "weight": "body_mass", "poids": "body_mass", "peso": "body_mass", "gewicht": "body_mass", "vikt": "body_mass",
    "body fat": "body_fat_percentage", "masse grasse": "body_fat_percentage", "grasa corporal": "body_fat_percentage",
    "waist": "waist_circumference", "tour de taille": "waist_circumference",
    "cintura": "waist_circumference", "hips": "hip_circumference", "hanches": "hip_circumference",
    "caderas": "hip_circumference", "neck": "neck_circumference", "cou": "neck_circumference",
    "cuello": "neck_circumference", "steps": "step_count", "pas": "step_count",
    "tracked sleep minutes": "sleep_duration",
}  # fmt: skip
_SYNCED = "fitbit "
"""What stands before a measure that came from there."""
_SAID = {
    "body_mass": "weight", "waist_circumference": "length", "hip_circumference": "length",
    "neck_circumference": "length",
}  # fmt: skip
_UNITS = {"body_fat_percentage": "percent", "sleep_duration": "min"}
"""Of measures that come in one unit only."""
_STEPS = ("steps", "pas", "pasos", "schritte", "passi")
_KEPT = {
    "sets": ("sets", "series"), "repetitions": ("reps per set", "reps"), "load": tuple(_LOADS),
    "note": ("note", "remarque"),
}  # fmt: skip


def kind(titles: Sequence[str], name: str) -> str | None:
    """``nutrition`` or ``exercise`` for a table with such titles; ``name`` is the file's."""
    places = {place(title) for title in titles if title}
    if _exercise(titles) is not None and "day" in places:
        return "exercise"
    metrics = {one.metric for one in nutrients(titles, USUAL)}
    strange = {"quantity", "unit", "amount"} & {known for known in places if known}
    if {"day", "meal"} <= places and ENERGY in metrics and not strange:
        named = "nutrition-summary" in name
        if named or (metrics >= _MACROS and metrics & _DETAILS):
            return "nutrition"
    return None


def is_measurement(titles: Sequence[str]) -> bool:
    """Whether a table has days and a measure."""
    return any(place(title) == "day" for title in titles) and any(_metric(title) for title in titles)


def sheet(member: str, titles: Sequence[str], what: str, said: Said, load: str | None) -> Sheet:
    """How one table is read; ``load`` is the unit in which the export's exercises give weights, if one does."""
    made = {"nutrition": _nutrition, "exercise": _exercises}.get(what)
    return made(member, tuple(titles), said) if made else _measurement(member, tuple(titles), said, load)


def load_unit(titles: Sequence[str]) -> str | None:
    """The unit of weights in a table of exercises: it is the account's."""
    return next((_LOADS[fold(title)] for title in titles if fold(title) in _LOADS), None)


def _places(titles: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for title in titles:
        known = place(title) if title else None
        if known:
            found.setdefault(known, title)
    return found


def _left(titles: Sequence[str], *used: Sequence[str]) -> tuple[str, ...]:
    taken = {title for some in used for title in some}
    return tuple(title for title in titles if title and title not in taken)


def _nutrition(member: str, titles: tuple[str, ...], said: Said) -> Sheet:
    usual = USUAL | ({ENERGY: (ENERGY, said.units["energy"])} if "energy" in said.units else {})
    places, columns = _places(titles), nutrients(titles, usual)
    numbers = tuple(one.title for one in columns)
    return Sheet(
        member, "meal", titles, ENTRIES if "time" in places else APP, places["day"],
        lambda frame, book: foods(frame, places, columns, book),
        time=places.get("time"), numbers=numbers, left=_left(titles, numbers, tuple(places.values())),
    )  # fmt: skip


def _exercise(titles: Sequence[str]) -> Exercise | None:
    named = [title for title in titles if _EXERCISE.match(fold(title)) or "exerc" in fold(title)]
    minutes = next((title for title in named if _MINUTES.search(fold(title))), None)
    energy = next((title for title in named if _ENERGY.search(fold(title))), None)
    name = next((title for title in named if title not in (minutes, energy)), None)
    if not (minutes and energy and name):
        return None
    steps = next((title for title in titles if fold(title) in _STEPS), None)
    attributes = {key: title for key, words in _KEPT.items() for title in titles if fold(title) in words}
    unit = "kJ" if re.search(r"kilojoule|\bkj\b", fold(energy)) else "kcal"
    return Exercise(name, minutes, energy, unit, steps, attributes)


def _exercises(member: str, titles: tuple[str, ...], said: Said) -> Sheet:
    where = _exercise(titles)
    assert where is not None
    day = _places(titles)["day"]
    numbers = tuple(title for title in (where.minutes, where.energy, where.steps) if title)
    used = (day, where.name, *(where.attributes or {}).values(), *(title for title in titles if fold(title) == "type"))
    return Sheet(
        member, "exercise", titles, APP, day, lambda frame, book: exercises(frame, where, book),
        numbers=numbers, left=_left(titles, numbers, used),
    )  # fmt: skip


def _metric(title: str) -> str | None:
    return _MEASURES.get(fold(split_unit(title)[0]).removeprefix(_SYNCED)) if title else None


def _measurement(member: str, titles: tuple[str, ...], said: Said, load: str | None) -> Sheet:
    """Measures of days; a weight whose unit neither its title, the person nor the exercises tell is not stored."""
    day = _places(titles)["day"]
    columns: dict[str, Nutrient] = {}
    unitless = []
    for title in titles:
        metric = _metric(title)
        if metric is None or metric in columns:
            continue
        unit = split_unit(title)[1]
        if metric in _UNITS:
            unit = _UNITS[metric]
        elif unit is None and metric in _SAID:
            unit = said.units.get(_SAID[metric]) or (load if metric == "body_mass" else None)
            if unit is None:
                unitless.append(title)
                continue
        columns[metric] = Nutrient(title, metric, unit)
    known = tuple(columns.values())
    numbers = tuple(one.title for one in known)
    return Sheet(
        member, "measurement", titles, APP, day, lambda frame, book: statements(frame, known, book),
        numbers=numbers, left=_left(titles, numbers, (day, *unitless)), unitless=tuple(unitless),
    )  # fmt: skip

"""Tables by the words of their titles: foods with points, activities with points earned, weights beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from healthkit.model.words import fold
from healthkit.source.contract import Claim, Item
from healthkit.source.diary.book import Book
from healthkit.source.diary.exercise import Exercise, exercises
from healthkit.source.diary.foods import foods, nutrient_samples, statements
from healthkit.source.diary.heads import tables as tables_of
from healthkit.source.diary.heads import titles_of
from healthkit.source.diary.said import Said
from healthkit.source.diary.sheets import Sheet
from healthkit.source.diary.words import Nutrient, nutrients, split_unit
from healthkit.source.files import Package
from healthkit.source.frames import rows as frame_rows

APP = "Weight Watchers"
_POINTS = re.compile(r"^(ww |weight ?watchers )?(personal|smart ?|pro)?\s?points ?(plus|value|values|used)?( value)?$")
_OWN = re.compile(
    r"smart ?points|zero ?points?|points ?plus|propoints|personal ?points|fit ?points|activity ?points|^ww |"
    r"weight ?watchers"
)
_EARNED = re.compile(r"fit ?points|activity ?points|points earned|points d.activite|points gagnes")
_FOLDER = re.compile(r"(^|[^a-z])(ww|weight[ _-]?watchers)([^a-z]|$)")
_PLACES = {
    "day": ("date", "day", "jour", "tracked date", "date tracked", "entry date", "weigh in date", "log date"),
    "time": ("time", "heure", "tracked time"),
    "meal": ("meal", "meal time", "time of day", "repas", "moment", "moment de la journee"),
    "food": ("food", "food name", "item", "item name", "name", "description", "aliment", "nom"),
    "amount": ("amount", "serving", "serving size", "portion", "portion size"),
    "quantity": ("quantity", "quantite", "qty", "servings", "portions"),
    "unit": ("unit", "units", "unite", "portion name"),
    "note": ("note", "notes"),
}
_ACTIVITY = ("activity", "activity name", "activite", "exercise", "workout")
_WEIGHT = ("weight", "poids", "weight value", "current weight")
_WEIGHT_UNIT = ("unit", "units", "weight unit", "unite")
_LENGTH = re.compile(r"^(duration|duree|length|minutes|time spent)\b")
_LENGTHS = {
    "min": "min", "mins": "min", "minutes": "min", "minute": "min", "h": "h", "hours": "h", "heures": "h", "s": "s",
    "seconds": "s",
}  # fmt: skip


def kinds(package: Package) -> dict[str, str]:
    """Tables by what they are; weights only beside the others, or where the path names the programme."""
    titles = dict(tables_of(package))
    own = bool(_FOLDER.search(package.path.name.lower()))
    named = {name for name in titles if own or _FOLDER.search(name.lower())}
    found = {name: kind for name, head in titles.items() if (kind := _kind(head, named=name in named))}
    folders = {name.rpartition("/")[0] for name in found}
    found |= {
        name: "weight"
        for name, head in titles.items()
        if name not in found and (name in named or name.rpartition("/")[0] in folders)
        if _place(head, "day") and _one(head, _WEIGHT)
    }
    return found


def _kind(titles: Sequence[str], *, named: bool) -> str | None:
    words = {fold(title) for title in titles}
    if _place(titles, "day") is None or not (named or any(_OWN.search(word) for word in words)):
        return None
    if _one(titles, _ACTIVITY) and (any(map(_EARNED.search, words)) or any(map(_LENGTH.match, words))):
        return "activity"
    if _place(titles, "food") and any(map(_POINTS.match, words)):
        return "food"
    return None


def sheets(package: Package, claim: Claim, said: Said) -> list[Sheet]:
    """How each claimed table is read."""
    found = {name: kind for name, kind in kinds(package).items() if name in claim.members}
    titles = {name: titles_of(package, name) for name in found}
    made = {"food": _foods, "activity": _activities, "weight": _weights}
    return [made[kind](name, titles[name], said) for name, kind in sorted(found.items())]


def _one(titles: Sequence[str], words: Sequence[str]) -> str | None:
    return next((title for word in words for title in titles if title and fold(split_unit(title)[0]) == word), None)


def _place(titles: Sequence[str], place: str) -> str | None:
    return _one(titles, _PLACES[place])


def _points(titles: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    return next((title for title in titles if title and pattern.search(fold(title))), None)


def _left(titles: Sequence[str], used: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(title for title in titles if title and title not in used)


def _day(titles: Sequence[str]) -> str:
    day = _place(titles, "day")
    assert day is not None  # the table was recognised by it
    return day


def _foods(member: str, titles: tuple[str, ...], said: Said) -> Sheet:
    places = {place: title for place in _PLACES if (title := _place(titles, place))}
    points = _points(titles, _POINTS)
    columns = list(nutrients(titles, {}))
    if points:
        columns.append(Nutrient(points, "ww_points", "{score}"))
    numbers = tuple(one.title for one in columns)
    return Sheet(
        member, "food", titles, APP, places["day"], lambda frame, book: foods(frame, places, columns, book),
        time=places.get("time"), numbers=numbers, left=_left(titles, [*numbers, *places.values()]),
    )  # fmt: skip


def _activities(member: str, titles: tuple[str, ...], said: Said) -> Sheet:
    """Workouts where a length is given in a unit that its title names; the points earned stay the programme's own."""
    day, name, time = _day(titles), _one(titles, _ACTIVITY), _place(titles, "time")
    earned = _points(titles, _EARNED)
    length = next((title for title in titles if title and _LENGTH.match(fold(title))), None)
    unit = _length_unit(length) if length else None
    energy = next((one for one in nutrients(titles, {}) if one.metric == "dietary_energy_consumed"), None)
    kept = (Nutrient(earned, "ww_activity_points", "{score}"),) if earned else ()
    assert name is not None

    def rows(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
        made, issues = book.numbers(frame, {one.title: None for one in kept})
        yield from issues
        found = nutrient_samples(made, kept, book, whole=False)
        if len(found):
            yield frame_rows("sample", found)
        if length and unit:
            where = Exercise(
                name, length, energy.title if energy else None, (energy and energy.unit) or "kcal", length_unit=unit
            )
            yield from exercises(frame, where, book)

    unitless = (length,) if length and unit is None else ()
    read = [earned, length if unit else None, energy.title if energy else None]
    numbers = tuple(title for title in read if title)
    return Sheet(
        member, "activity", titles, APP, day, rows, time=time, numbers=numbers,
        left=_left(titles, [day, name, time, *numbers, *unitless]), unitless=unitless,
    )  # fmt: skip


def _length_unit(title: str) -> str | None:
    name, unit = split_unit(title)
    return _LENGTHS.get(fold(unit)) if unit else _LENGTHS.get(fold(name))


def _weights(member: str, titles: tuple[str, ...], said: Said) -> Sheet:
    """Weights in the unit that their title, a column beside them or the person says; else none is stored."""
    day, weight, beside = _day(titles), _one(titles, _WEIGHT), _one(titles, _WEIGHT_UNIT)
    assert weight is not None
    unit = split_unit(weight)[1] or said.units.get("weight")

    def rows(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
        if beside is None or unit:
            yield from statements(frame, (Nutrient(weight, "body_mass", unit),) if unit else (), book)
            return
        lacking = pl.col(weight).is_not_null() & pl.col(beside).is_null()
        yield from book.bad(frame, lacking, "measure_without_unit", weight)
        for written in frame[beside].drop_nulls().unique(maintain_order=True):
            part = frame.filter(pl.col(beside) == written)
            yield from statements(part, (Nutrient(weight, "body_mass", written),), book)

    known = bool(unit or beside)
    return Sheet(
        member, "weight", titles, APP, day, rows, numbers=(weight,) if known else (),
        left=_left(titles, [day, weight, beside]), unitless=() if known else (weight,),
    )  # fmt: skip

"""The tables of an export: logs of foods and exercises, known by their titles, and measures, known by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from connectors.lose_it.logs import log
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Item
from healthkit.source.diary.book import Book
from healthkit.source.diary.foods import statements
from healthkit.source.diary.heads import base, titles_of
from healthkit.source.diary.heads import tables as tables_of
from healthkit.source.diary.notes import notes
from healthkit.source.diary.said import Said
from healthkit.source.diary.sheets import Sheet
from healthkit.source.diary.words import ENERGY, Nutrient, nutrients
from healthkit.source.files import Package

APP = "Lose It!"
_VALUES: dict[str, tuple[str, str | None, str]] = {
    "steps": ("step_count", None, ""),
    "body-fat": ("body_fat_percentage", "percent", ""),
    "sleep": ("sleep_duration", "h", ""),
    "sleep-hours": ("sleep_duration", "h", ""),
    "water-intake": ("dietary_water", None, "water"),
    "waist-size": ("waist_circumference", None, "length"),
    "protein": ("dietary_protein", "g", ""),
    "carbohydrates": ("dietary_carbohydrates", "g", ""),
    "fat": ("dietary_fat_total", "g", ""),
    "fats": ("dietary_fat_total", "g", ""),
    "fiber": ("dietary_fiber", "g", ""),
    "sugar": ("dietary_sugar", "g", ""),
}
"""Tables of a day and a value, by file name: metric, unit, and what the person is asked for where there is none."""
_KEPT_BY_APP = ("last updated", "secondary value", "created", "deleted", "icon")
_USUAL: dict[str, tuple[str, str | None]] = {}
_MACROS = {"fat (g)", "protein (g)", "carbohydrates (g)"}


def kinds(package: Package) -> dict[str, str]:
    """Tables by what they are; measures and notes only beside a log, or a table that nobody else writes."""
    titles = dict(tables_of(package))
    found = {name: kind for name, head in titles.items() if (kind := _kind({fold(title) for title in head}))}
    folders = {name.rpartition("/")[0] for name in found}
    for name, head in titles.items():
        words = {fold(title) for title in head}
        if name in found or name.rpartition("/")[0] not in folders or "date" not in words:
            continue
        measure = base(name).removesuffix("(g)")
        if measure in _VALUES and "value" in words:
            found[name] = measure
        elif base(name) == "notes" and "body" in words:
            found[name] = "note"
    return found


def _kind(words: set[str]) -> str | None:
    if {"date", "name", "quantity", "units", "calories"} <= words and words & {"type", "meal", "icon"}:
        return "exercise" if "type" in words and not words & _MACROS else "food"
    if {"date", "weight", "last updated"} <= words:
        return "weight"
    return "day" if {"date", "food cals", "exercise cals"} <= words else None


def sheets(package: Package, claim: Claim, said: Said) -> list[Sheet]:
    """How each claimed table is read."""
    found = {name: kind for name, kind in kinds(package).items() if name in claim.members}
    titles = {name: titles_of(package, name) for name in found}
    return [_sheet(name, titles[name], kind, said) for name, kind in sorted(found.items())]


def _sheet(member: str, titles: tuple[str, ...], kind: str, said: Said) -> Sheet:
    if kind in ("food", "exercise"):
        return _log(member, titles, kind)
    if kind == "note":
        return _notes(member, titles)
    if kind == "day":
        title = _needed(titles, "food cals")
        return _measure(member, titles, kind, (Nutrient(title, ENERGY, "kcal"),))
    metric, unit, ask = ("body_mass", None, "weight") if kind == "weight" else _VALUES[kind]
    title = _needed(titles, "weight" if kind == "weight" else "value")
    unit = unit or said.units.get(ask)
    if ask and unit is None:
        return _measure(member, titles, kind, (), unitless=(title,))
    return _measure(member, titles, kind, (Nutrient(title, metric, unit),))


def _needed(titles: Sequence[str], word: str) -> str:
    return next(title for title in titles if fold(title) == word)


def _left(titles: Sequence[str], used: Sequence[str]) -> tuple[str, ...]:
    return tuple(title for title in titles if title and title not in used and fold(title) not in _KEPT_BY_APP)


def _log(member: str, titles: tuple[str, ...], kind: str) -> Sheet:
    columns = nutrients(titles, _USUAL)
    names = {
        "day": ("date",), "food": ("name",), "meal": ("meal", "type"), "quantity": ("quantity",), "unit": ("units",),
        "brand": ("brand",), "deleted": ("deleted",),
    }  # fmt: skip
    places = {
        place: title
        for place, words in names.items()
        if (title := next((one for word in words for one in titles if fold(one) == word), None))
    }
    used = [*(one.title for one in columns), *places.values()]
    return Sheet(
        member, kind, titles, APP, places["day"], lambda frame, book: log(frame, places, columns, book),
        numbers=tuple(one.title for one in columns), left=_left(titles, used),
    )  # fmt: skip


def _measure(
    member: str, titles: tuple[str, ...], kind: str, columns: tuple[Nutrient, ...], unitless: tuple[str, ...] = ()
) -> Sheet:
    day, numbers = _needed(titles, "date"), tuple(one.title for one in columns)
    deleted = next((title for title in titles if fold(title) == "deleted"), None)

    def rows(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
        yield from statements(book.without(frame, deleted), columns, book)

    left = _left(titles, [day, *numbers, *unitless])
    return Sheet(member, kind, titles, APP, day, rows, numbers=numbers, left=left, unitless=unitless)


def _notes(member: str, titles: tuple[str, ...]) -> Sheet:
    day, body = _needed(titles, "date"), _needed(titles, "body")
    title = next((one for one in titles if fold(one) == "title"), None)
    left = _left(titles, [one for one in (day, body, title) if one])
    return Sheet(member, "note", titles, APP, day, lambda frame, book: notes(frame, body, title, book), left=left)

"""How each of the five tables of the export is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from connectors.cronometer.biometrics import biometrics
from connectors.cronometer.detection import BURNT, kinds
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Item
from healthkit.source.diary.book import Book
from healthkit.source.diary.exercise import Exercise, exercises
from healthkit.source.diary.foods import foods, statements
from healthkit.source.diary.heads import titles_of
from healthkit.source.diary.notes import notes
from healthkit.source.diary.sheets import Sheet
from healthkit.source.diary.words import Nutrient, is_total, nutrients
from healthkit.source.files import Package

APP = "Cronometer"
_INDEX = re.compile(r"^unnamed: \d+$")
"""What a table is called by when a program saved it again with its row numbers."""


def sheets(package: Package, claim: Claim) -> list[Sheet]:
    """How each claimed table is read."""
    found = {name: kind for name, kind in kinds(package).items() if name in claim.members}
    titles = {name: titles_of(package, name) for name in found}
    return [_MADE[kind](name, titles[name]) for name, kind in sorted(found.items())]


def _title(titles: Sequence[str], *words: str) -> str | None:
    return next((title for word in words for title in titles if fold(title) == word), None)


def _needed(titles: Sequence[str], *words: str) -> str:
    title = _title(titles, *words)
    assert title is not None, words  # the table was recognised by it
    return title


def _left(titles: Sequence[str], used: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(title for title in titles if title and title not in used and not _INDEX.match(title.lower()))


def _columns(titles: Sequence[str]) -> tuple[Nutrient, ...]:
    return nutrients(titles, {})


def _servings(member: str, titles: tuple[str, ...]) -> Sheet:
    columns = _columns(titles)
    wanted = {
        "day": "day", "time": "time", "meal": "group", "food": "food name", "amount": "amount",
        "category": "category", "note": "comments",
    }  # fmt: skip
    places = {place: title for place, word in wanted.items() if (title := _title(titles, word))}
    numbers = tuple(one.title for one in columns)
    return Sheet(
        member, "serving", titles, APP, places["day"], lambda frame, book: foods(frame, places, columns, book),
        time=places.get("time"), numbers=numbers, left=_left(titles, [*numbers, *places.values()]),
    )  # fmt: skip


def _days(member: str, titles: tuple[str, ...]) -> Sheet:
    """Totals of days. Rows of diary groups, which the export adds on request, are parts of them."""
    columns, day, group = _columns(titles), _needed(titles, "date"), _title(titles, "group")
    numbers = tuple(one.title for one in columns)

    def rows(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
        if group:
            whole = pl.col(group).is_null() | is_total(pl.col(group))
            book.unmapped["group of a day"] += int(frame.select((~whole).sum()).item())
            frame = frame.filter(whole)
        yield from statements(frame, columns, book)

    left = _left(titles, [*numbers, day, group, _title(titles, "completed")])
    return Sheet(member, "day", titles, APP, day, rows, numbers=numbers, left=left)


def _exercises(member: str, titles: tuple[str, ...]) -> Sheet:
    energy = next(title for title in titles if BURNT.match(fold(title)))
    unit = "kJ" if re.search(r"kj|kilojoule", fold(energy)) else "kcal"
    name, minutes, day = _needed(titles, "exercise"), _needed(titles, "minutes"), _needed(titles, "day")
    where = Exercise(name, minutes, energy, unit, sign=-1)
    used = [day, _title(titles, "time"), _title(titles, "group"), name, minutes, energy]
    return Sheet(
        member, "exercise", titles, APP, day, lambda frame, book: exercises(frame, where, book),
        time=_title(titles, "time"), numbers=(minutes, energy), left=_left(titles, used),
    )  # fmt: skip


def _biometrics(member: str, titles: tuple[str, ...]) -> Sheet:
    day, metric, unit = _needed(titles, "day"), _needed(titles, "metric"), _needed(titles, "unit")
    amount, time = _needed(titles, "amount"), _title(titles, "time")
    used = [day, time, _title(titles, "group"), metric, unit, amount]
    return Sheet(
        member, "biometric", titles, APP, day,
        lambda frame, book: biometrics(frame, metric, unit, amount, book),
        time=time, numbers=(amount,), left=_left(titles, used),
    )  # fmt: skip


def _notes(member: str, titles: tuple[str, ...]) -> Sheet:
    day, note, time = _needed(titles, "day"), _needed(titles, "note"), _title(titles, "time")
    used = [day, note, time, _title(titles, "group")]
    return Sheet(
        member, "note", titles, APP, day, lambda frame, book: notes(frame, note, None, book),
        time=time, left=_left(titles, used),
    )  # fmt: skip


_MADE = {"serving": _servings, "day": _days, "exercise": _exercises, "biometric": _biometrics, "note": _notes}

"""Menstrual health as the person logged it: periods, symptoms, fluids and tests, an event a day, no predictions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.stamps import days
from healthkit.model.schema import INSTANT
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

_FLOWS = {"light": "light", "medium": "medium", "heavy": "heavy"}
_SPOTTING = "spotting"
_FLUIDS = {"dry": "dry", "sticky": "sticky", "creamy": "creamy", "watery": "watery", "egg_white": "egg_white"}
_TESTS = {"positive": "lh_surge", "negative": "negative"}
_CONDITIONS = {
    "acne": "acne", "headache": "headache", "cramps": "abdominal_cramps", "bloating": "bloating", "sick": "nausea",
    "nausea": "nausea", "tender_breasts": "breast_pain", "fatigue": "fatigue", "backache": "lower_back_pain",
}  # fmt: skip
_PREDICTED = ("computed", "predicted", "detected")
_LONGEST = 31
Event = tuple[date, str, str]


def read_cycles(book: Book, cycles: list[str], symptoms: list[str]) -> Iterator[Rows]:
    """Events of days; a day whose flow was logged needs no "period" besides."""
    told = [event for member in symptoms for event in _symptoms(book, member)]
    flowing = {day for day, metric, _ in told if metric in ("menstrual_flow", "intermenstrual_bleeding")}
    told += [event for member in cycles for event in _periods(book, member) if event[0] not in flowing]
    if not told:
        return
    frame = pl.DataFrame(told, {"day": pl.Date, "metric": pl.String, "code": pl.String}, orient="row").unique(
        maintain_order=True
    )
    start = pl.col("day").cast(INSTANT)
    frame = frame.with_columns(
        book.refs.take(len(frame)), start=start, end=start + pl.duration(days=1),
        source=pl.lit(book.source("", "entered"), pl.Int32),
    )  # fmt: skip
    yield rows("event", frame)


def _periods(book: Book, member: str) -> Iterator[Event]:
    for frame in tables(book, member, "period_start_date"):
        book.read["menstrual_cycles"] += len(frame)
        made = frame.with_columns(
            begins=days(frame["period_start_date"]),
            ends=days(frame["period_end_date"] if "period_end_date" in frame.columns else frame["period_start_date"]),
        )
        said = (
            made["period_source"] if "period_source" in made.columns else pl.Series([None] * len(made), dtype=pl.String)
        )
        for number, begins, ends, by in zip(made[ROW], made["begins"], made["ends"], said, strict=True):
            if (by or "").strip().lower() in _PREDICTED:
                book.skip("menstrual_cycles: predicted", 1)
            elif begins is None:
                book.issue("bad_date", member, f"row {number}", "period_start_date")
            else:
                length = min(((ends or begins) - begins).days + 1, _LONGEST)
                yield from (((begins + timedelta(days=n)), "menstrual_flow", "unspecified") for n in range(length))


def _symptoms(book: Book, member: str) -> Iterator[Event]:
    for frame in tables(book, member, "timestamp"):
        book.read["menstrual_symptoms"] += len(frame)
        for row, day in zip(frame.iter_rows(named=True), days(frame["timestamp"]), strict=True):
            if day is None:
                book.issue("bad_date", member, f"row {row[ROW]}", "timestamp")
                continue
            yield from _of_day(book, day, row)


def _of_day(book: Book, day: date, row: dict[str, str | None]) -> Iterator[Event]:
    for title, metric, codes in (
        ("flow", "menstrual_flow", _FLOWS), ("fluids", "cervical_mucus_quality", _FLUIDS),
        ("ovulation_test", "ovulation_test_result", _TESTS),
    ):  # fmt: skip
        for word in _words(row.get(title)):
            if word in codes:
                yield day, metric, codes[word]
            elif word == _SPOTTING:
                yield day, "intermenstrual_bleeding", "present"
            else:
                book.skip(f"menstrual_symptoms: {title} {word}", 1)
    for word in _words(row.get("conditions")):
        if word in _CONDITIONS:
            yield day, _CONDITIONS[word], "unspecified"
        else:
            book.skip(f"menstrual_symptoms: condition {word}", 1)
    for word in _words(row.get("sex")):
        yield day, "sexual_activity", word
    for title in ("mood", "cycle_altering_event"):
        book.skip(f"menstrual_symptoms: {title}", len(_words(row.get(title))))


def _words(cell: str | None) -> list[str]:
    """The words of a cell that may hold several, such as ``[ACNE, HEADACHE]``."""
    found = (re.sub(r"[\s-]+", "_", part.strip(" \"'").lower()) for part in re.split(r"[,;|\[\]]", cell or ""))
    return [word for word in found if word and word not in ("null", "none", "n/a")]

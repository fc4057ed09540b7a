"""A plan run on a vault: the verified results it is about, and the number they give."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from statistics import fmean, median

from healthkit.ask.labs.plan import LabPlan, Limit
from healthkit.ask.labs.shelf import Shelf, shelf, within
from healthkit.ask.periods import Period
from healthkit.ask.result import Evidence
from healthkit.ask.topics import Scope
from healthkit.model.analytes import analytes
from healthkit.source.lab_book import Book, key, since
from healthkit.source.labs_words import Row

_YEAR = 365.25


@dataclass(frozen=True)
class Found:
    """What a plan gave.

    ``rows`` are the results looked at, oldest first, one a moment; ``chosen`` those that the answer names: one, the two
    ends of a change, or a list. ``near`` are the results around a period that has none. ``open`` counts results that
    cannot be placed beside a bound or a range (``<5`` against 3), ``doubtful`` those whose number is in question.
    """

    plan: LabPlan
    rows: tuple[Row, ...] = ()
    chosen: tuple[Row, ...] = ()
    near: tuple[Row | None, Row | None] = (None, None)
    value: float | None = None
    values: tuple[float, ...] = ()
    unit: str | None = None
    open: int = 0
    doubtful: int = 0
    evidence: tuple[Evidence, ...] = ()


def run(plan: LabPlan, scope: Scope) -> Found:
    """Compute a plan."""
    held = shelf(scope)
    book = held.book(plan.analytes)
    if plan.sheet or len(plan.analytes) > 1:
        found = _of_tests(plan, held.book(plan.analytes, plan.period))
    else:
        found = _of_one(plan, book)
    doubtful = sum(1 for row in book.questions if within(row, plan.period))
    return replace(found, doubtful=doubtful, evidence=(_evidence(plan, held, book, found),))


def _evidence(plan: LabPlan, held: Shelf, book: Book, found: Found) -> Evidence:
    """The rows of the asked analytes between the first and the last result that the answer leans on."""
    days = [row["day"] for row in (*found.rows, *found.chosen, *found.near) if row]
    first, last = min(days, default=None), max(days, default=None)
    span = plan.period if first is None or last is None else Period(first, last, "between")
    rows = [row for row in book.all if within(row, span)]
    statement, count = held.shown(plan.analytes, span)
    names = dict.fromkeys(str(row["laboratory"]) for row in rows if row["laboratory"])
    metric = plan.sheet or ", ".join(plan.analytes)
    return Evidence(metric, first, last, count, tuple(names), statement.shown())


def _series(book: Book, analyte: str) -> list[Row]:
    """The results of an analyte, oldest first, one a moment: of several the one that its laboratory gave a range."""
    return list({row["moment"]: row for row in book.by_test.get(analyte, [])}.values())


def _numbers(rows: Iterable[Row], *, exact: bool = False) -> list[Row]:
    return [row for row in rows if row["value"] is not None and not (exact and row["comparator"])]


def _of_one(plan: LabPlan, book: Book) -> Found:
    """What is asked of one analyte."""
    series = _series(book, plan.analytes[0])
    rows = [row for row in series if within(row, plan.period)]
    found = Found(plan, tuple(rows), unit=analytes()[plan.analytes[0]].unit or None)
    if plan.asks in ("change", "trend"):
        return _change(found, series)
    if not rows:
        near = _around(series, plan.period)
        standing = near[0] if plan.period.name == "around" and plan.asks in ("latest", "list") else None
        return replace(found, near=near, value=standing["value"] if standing else None)
    if plan.asks == "times":
        return replace(found, value=float(len(rows)), unit="1", chosen=tuple(rows))
    if plan.asks == "over":
        return _over(found)
    if plan.asks in ("mean", "median", "rate"):
        return _computed(found)
    if plan.asks in ("highest", "lowest"):
        numbers = _numbers(rows)
        if not numbers:
            return found
        pick = max if plan.asks == "highest" else min
        best = pick(numbers, key=lambda row: row["value"])
        return replace(found, chosen=(best,), value=best["value"])
    if plan.asks == "list":
        shown = rows[-plan.n :] if plan.n else rows
        before = [row["value"] for row in reversed(shown[:-1]) if row["value"] is not None]
        return replace(found, chosen=tuple(shown), value=shown[-1]["value"], values=tuple(before[:2]))
    one = rows[0] if plan.asks == "first" else rows[-1]
    bounds = tuple(one[name] for name in ("range_low", "range_high") if one[name] is not None)
    return replace(found, chosen=(one,), value=one["value"], values=bounds if plan.asks == "range" else ())


def _around(series: list[Row], period: Period) -> tuple[Row | None, Row | None]:
    """The last result before a period and the first after it."""
    dated = [row for row in series if row["day"]]
    before = [row for row in dated if period.first and row["day"] < period.first]
    after = [row for row in dated if row["day"] > period.last]
    return (before[-1] if before else None, after[0] if after else None)


def _computed(found: Found) -> Found:
    rows = _numbers(found.rows, exact=True)
    left = len(found.rows) - len(rows)
    values = [row["value"] for row in rows]
    if found.plan.asks == "rate":
        slope = _slope(rows)
        return replace(found, chosen=tuple(rows), value=slope, open=left)
    if not values:
        return replace(found, open=left)
    figure = math.fsum(values) / len(values) if found.plan.asks == "mean" else median(values)
    return replace(found, chosen=tuple(rows), value=figure, open=left)


def _slope(rows: list[Row]) -> float | None:
    """The median of the slopes between all pairs of days (Sen 1968), a year; None on a single day."""
    by_day: dict[date, list[float]] = {}
    for row in rows:
        by_day.setdefault(row["day"], []).append(row["value"])
    points = [(day, fmean(values)) for day, values in sorted(by_day.items())]
    slopes = [(two[1] - one[1]) / (two[0] - one[0]).days for one, two in combinations(points, 2)]
    return median(slopes) * _YEAR if slopes else None


def _change(found: Found, series: list[Row]) -> Found:
    """From one result to another: between two spans, inside one, or from the result before the latest."""
    plan = found.plan
    inside = _numbers(found.rows, exact=True)
    if not inside:
        return replace(found, near=_around(series, plan.period))
    last, usable = inside[-1], _numbers(series, exact=True)
    if plan.against is not None:
        earlier = [row for row in usable if within(row, plan.against)]
    elif plan.asks == "change" and plan.period.name == "all_time":
        earlier = [row for row in usable if row["moment"] == last["from_moment"]] or usable[-2:-1]
    else:
        earlier = inside[:1] if len(inside) > 1 else usable[: usable.index(last)]
    if not earlier:
        return replace(found, chosen=(last,))
    first = earlier[-1]
    later = since(last, first)
    difference = last["value"] - first["value"]
    ends = (first["value"], last["value"])
    return replace(found, chosen=(first, later), value=difference, values=ends)


def _over(found: Found) -> Found:
    """Results that certainly lie beyond a bound, or outside their range."""
    plan = found.plan
    sure: list[Row] = []
    unsure = 0
    for row in found.rows:
        verdict = _beyond(row, plan.limits) if plan.limits else _outside(row, plan.side)
        if verdict:
            sure.append(row)
        unsure += verdict is None
    judged = len(found.rows) - unsure
    return replace(found, chosen=tuple(sure), value=float(len(sure)), values=(float(judged),), unit="1", open=unsure)


def _outside(row: Row, side: str) -> bool | None:
    if row["flag"] is None:
        return None
    return bool(row["flag"] == side if side != "any" else row["flag"] != "in")


def _beyond(row: Row, limits: tuple[Limit, ...]) -> bool | None:
    verdicts = [_meets(row, limit) for limit in limits]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _meets(row: Row, limit: Limit) -> bool | None:
    """Whether a result meets a bound; None where it is itself only a bound that does not tell."""
    value, comparator = row["value"], row["comparator"]
    if value is None:
        return None
    at_least = -math.inf if comparator in ("<", "<=") else value
    at_most = math.inf if comparator in (">", ">=") else value
    below = limit.op in ("<", "<=")
    strict = limit.op in ("<", ">")
    if below:
        sure = at_most < limit.value or (at_most == limit.value and (not strict or comparator == "<"))
        never = at_least > limit.value or (at_least == limit.value and (strict or comparator == ">"))
    else:
        sure = at_least > limit.value or (at_least == limit.value and (not strict or comparator == ">"))
        never = at_most < limit.value or (at_most == limit.value and (strict or comparator == "<"))
    return True if sure else False if never else None


def _of_tests(plan: LabPlan, book: Book) -> Found:
    """What is asked of several tests, or of a blood test as a whole."""
    found = Found(plan, tuple(book.latest), unit="1")
    if plan.asks == "held":
        return replace(found, chosen=found.rows, value=float(len(found.rows)))
    if not book.days:
        return found
    if plan.asks == "times":
        return replace(found, rows=tuple(book.rows), value=float(len(book.days)))
    newest = _sheet(book, book.days[0])
    if plan.asks == "each":
        shown = sorted(book.latest, key=lambda row: plan.analytes.index(row["analyte"]))
        values = [row["value"] for row in shown if row["value"] is not None]
        unit = shown[0]["unit"] if shown[0]["value"] is not None else None
        return replace(found, chosen=tuple(shown), value=shown[0]["value"], values=tuple(values[1:3]), unit=unit)
    if plan.asks == "flagged":
        rows = newest if plan.newest else tuple(book.latest)
        verdicts = [_outside(row, plan.side) for row in rows]
        out = tuple(row for row, verdict in zip(rows, verdicts, strict=True) if verdict)
        judged = float(sum(verdict is not None for verdict in verdicts))
        return replace(found, rows=rows, chosen=out, value=float(len(out)), values=(judged,), open=verdicts.count(None))
    if plan.asks == "moved":
        compared = tuple(row for row in newest if row["delta_percent"] is not None and row["real"] is not None)
        moved = tuple(row for row in compared if row["real"])
        return replace(found, rows=newest, chosen=moved, value=float(len(moved)), values=(float(len(compared)),))
    fuller = next((day for day in book.days if len(_sheet(book, day)) > 1), None) if len(newest) == 1 else None
    near = (_sheet(book, fuller)[0], None) if fuller else (None, None)
    return replace(found, rows=newest, chosen=newest, value=float(len(newest)), near=near)


def _sheet(book: Book, day: date) -> tuple[Row, ...]:
    """The results of one day, in the catalogue's order."""
    places = {name: place for place, name in enumerate(analytes().all)}
    return tuple(sorted(book.on(day).values(), key=lambda row: (places.get(row["analyte"], len(places)), key(row))))

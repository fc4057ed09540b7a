"""Questions on laboratory results: the latest, its day, and whether the last change is more than chance."""

from __future__ import annotations

import math
from collections.abc import Iterator

import polars as pl

from healthkit.ask.bench.held import Held, needs
from healthkit.ask.bench.question import Question, Truth
from healthkit.i18n import text
from healthkit.model.analytes import Analyte, analytes
from healthkit.privacy import categories

_WIDE, _NARROW = 1.3, 0.7  # shares of the reference change value beyond and within which nobody would quarrel


def asked(held: Held) -> list[Analyte]:
    """The analytes that have results in one unit, no two on the last day."""
    known = (analytes().get(name) for name in sorted(held.results))
    return [one for one in known if one and categories.of_analyte(one.id) and _plain(held.results[one.id])]


def _plain(rows: pl.DataFrame) -> bool:
    units = rows["unit"].unique()
    return len(units) == 1 and units[0] is not None and rows["day"].to_list().count(rows["day"].max()) == 1


def questions(held: Held, analyte: Analyte, lang: str) -> Iterator[Question]:
    """Every kind of question that an analyte's results allow."""
    rows = held.results[analyte.id].sort("moment")
    products = tuple(sorted(set(rows["product"])))
    must, name = needs(products, categories.of_analyte(analyte.id)), analyte.name(lang)
    value, unit, when = rows["value"][-1], rows["unit"][-1], rows["day"][-1]

    def made(family: str, truth: Truth) -> Question:
        return Question(family, lang, text(f"bench.{family}", lang, what=name), truth, must)  # type: ignore[arg-type]

    yield made("lab_latest", Truth(number=value, unit=unit, about=analyte.id))
    yield made("lab_day", Truth(day=when, about=analyte.id))
    moved = _moved(analyte, rows)
    if moved is not None:
        yield made("lab_change", Truth(word="yes" if moved else "no", about=analyte.id))


def _moved(analyte: Analyte, rows: pl.DataFrame) -> bool | None:
    """Whether the last result differs from the one before by more than chance; None where that is near or unknown.

    The reference change value 1.96 · √2 · √(CVA² + CVI²); half of CVI stands for an analytic variation that is not
    published (Fraser and Petersen 1993).
    """
    if rows.height < 2 or analyte.cv_within is None or rows["value"][-2] <= 0:
        return None
    analytic = analyte.cv_within / 2 if analyte.cv_analytic is None else analyte.cv_analytic
    limit = 1.96 * math.sqrt(2.0) * math.hypot(analyte.cv_within, analytic)
    percent = 100 * abs(rows["value"][-1] - rows["value"][-2]) / rows["value"][-2]
    if percent > _WIDE * limit:
        return True
    return False if percent < _NARROW * limit else None

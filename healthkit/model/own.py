"""A metric that a person declares: checked, and made into an entry of the catalogue like one that ships."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

from healthkit.model.catalogue import Aggregate, Metric
from healthkit.model.words import fold

PREFIX = "own_"
OwnAggregate = Literal["sum", "mean", "min", "max", "last"]
OwnMerge = Literal["cumulative", "rate"]
AGGREGATES: tuple[OwnAggregate, ...] = get_args(OwnAggregate)
MERGES: tuple[OwnMerge, ...] = get_args(OwnMerge)
MOST_DECIMALS = 4
_ID = re.compile(r"own_[a-z0-9]+(?:_[a-z0-9]+)*")
_OFFERED: dict[str, tuple[Aggregate, ...]] = {
    "cumulative": ("sum", "mean", "min", "max", "count"),
    "rate": ("mean", "min", "max", "last", "count"),
}


def is_own(metric_id: str) -> bool:
    """Whether an id is one that a person may give; no metric that ships has such a one."""
    return len(metric_id) <= 60 and _ID.fullmatch(metric_id) is not None


def id_for(label: str, taken: Collection[str] = ()) -> str:
    """An id made of a label, for whoever is not asked for one; numbered where it is taken or the label gives none."""
    made = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40].strip("_")
    first = PREFIX + (made or "metric")
    return next(one for one in (first, *(f"{first}_{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def own_metric(row: Mapping[str, Any]) -> Metric:
    """The entry of a declaration, a row of the table ``own_metric``; the aggregate it names is what a bare question
    means. Days of a cumulative metric are added up; of any other they are averaged."""
    first: Aggregate = row["aggregate"]
    offered = _OFFERED[row["merge"]]
    step = 10.0 ** -int(row["decimals"])
    bounds = (row["low"], row["high"])
    return Metric(
        id=row["metric"],
        kind="quantity",
        label={"en": row["label_en"], "fr": row["label_fr"]},
        synonyms={},
        unit=row["unit"],
        aggregates=(first, *(one for one in offered if one != first)),
        merge=row["merge"],
        resolution=min(step, 1e-3),
        plausible=bounds if None not in bounds else None,
        decimals=int(row["decimals"]),
    )

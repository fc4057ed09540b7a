"""One metric as a series: merged days, weeks or months, or its rows as imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from healthkit.errors import UnknownName
from healthkit.model.catalogue import Metric, catalogue
from healthkit.store import Vault

Every = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Series:
    """``points`` is ``[date, value]`` in order of time, in the metric's unit."""

    metric: Metric
    points: pl.DataFrame


def series(
    vault: Vault,
    metric: str,
    *,
    first: date | None = None,
    last: date | None = None,
    every: Every = "day",
    raw: bool = False,
) -> Series:
    """One metric between two days, both included.

    Each point is the metric's usual aggregate (the sum of steps, the mean of a pulse, the last weight) and carries the
    first day of its week or month; weeks begin on Monday, and means weigh each day alike. With ``raw``, every sample as
    it was imported, by its start in UTC, before devices are merged.

    Raises:
        UnknownName: neither the catalogue nor the vault knows the metric.
    """
    asked = find_metric(vault, metric)
    span = {"metric": asked.id, "first": first, "last": last}
    if raw:
        return Series(asked, vault.query("series_raw", **span))
    return Series(asked, vault.query("series_points", **span, every=every, aggregate=asked.aggregates[0]))


def find_metric(vault: Vault, name: str) -> Metric:
    """A metric by its id, by HealthKit's identifier, or by the name under which the vault keeps it.

    Raises:
        UnknownName: none of these.
    """
    known = catalogue()
    if name in known.metrics:
        return known[name]
    if name in known.by_hk:
        return known.by_hk[name]
    stored = vault.query("series_known")["metric"].to_list()
    if name in stored:
        return known.get(name)
    raise UnknownName("metric", name, {*known.metrics, *stored})

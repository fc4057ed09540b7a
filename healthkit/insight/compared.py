"""Two periods of a metric beside each other: do their days differ by more than they scatter?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from healthkit.analysis.compare import Comparison, compare
from healthkit.i18n import number, text
from healthkit.insight.context import Context
from healthkit.insight.detail import Window, days
from healthkit.model.catalogue import Metric
from healthkit.model.units import unit_label
from healthkit.store import Vault

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """``found`` is the second period less the first; the daily values it rests on; devices that changed between."""

    metric: Metric
    found: Comparison
    first: Floats
    second: Floats
    changed: tuple[str, ...]


def compared(vault: Vault, metric: Metric, first: Window, second: Window, beside: Context) -> Compared:
    """Compare the days of two windows. Whichever is named first is the one that the other is measured against."""
    values = [days(vault, metric, *window.days)["value"].to_numpy() for window in (first, second)]
    reach = Window(min(first.start, second.start), max(first.end, second.end))
    changed = tuple(one.product for one in beside.new_devices(reach) if one.day > reach.days[0])
    return Compared(metric, compare(values[1], values[0]), values[0], values[1], changed)


def in_words(one: Compared, names: tuple[str, str], lang: str) -> str:
    """The result as a sentence or two: both means with their days, the difference with its interval, what to mind.

    ``names`` are what the two periods are called.
    """
    found, metric = one.found, one.metric
    unit = unit_label(metric.unit, lang) if metric.unit else ""
    if not (found.n_first and found.n_second):
        return text("explorer.compared_nothing", lang, label=metric.name(lang))
    places = _places(found, metric)
    values: dict[str, Any] = {
        "label": metric.name(lang), "unit": unit, "name_a": names[0], "name_b": names[1],
        "mean_a": number(found.second, lang, places), "mean_b": number(found.first, lang, places),
        "days_a": number(found.n_second, lang), "days_b": number(found.n_first, lang),
    }  # fmt: skip
    said = text("explorer.compared_means", lang, **values)
    if math.isnan(found.low):
        return f"{said} {text('explorer.compared_unknown', lang)}"
    interval: dict[str, Any] = {name: _signed(value, lang, places) for name, value in (
        ("difference", found.difference), ("low", found.low), ("high", found.high)
    )}  # fmt: skip
    said += " " + text(f"explorer.compared_{found.verdict}", lang, unit=unit, name_b=names[1], **interval)
    if one.changed and found.verdict in ("higher", "lower"):
        said += " " + text("explorer.compared_device", lang, device=", ".join(dict.fromkeys(one.changed)))
    return said


def _places(found: Comparison, metric: Metric) -> int:
    """Decimals that show the difference: two figures of the interval's width, no fewer than the metric has."""
    width = found.high - found.low
    if math.isnan(width) or width <= 0:
        return metric.decimals
    return min(max(metric.decimals, 1 - math.floor(math.log10(width))), metric.decimals + 2)


def _signed(value: float, lang: str, places: int) -> str:
    words = number(abs(value), lang, places)
    if not any(digit in words for digit in "123456789"):
        return words
    return f"{'−' if value < 0 else '+'}{words}"

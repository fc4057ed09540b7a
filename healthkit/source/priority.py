"""Which device wins: a default order of product classes, newer models first, and what the person chose instead.

The order never depends on which rows are there, so a day computed today and one computed last year agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.model.catalogue import Group, Metric

_WORN = ("watch", "phone", "ring", "tablet", "sensor", "cuff", "scale", "app")
_MEASURED = ("watch", "ring", "sensor", "cuff", "scale", "phone", "tablet", "app")
_CLASSES: dict[Group, tuple[str, ...]] = {
    "activity": _WORN,
    "mobility": ("phone", *(name for name in _WORN if name != "phone")),
    "body": ("scale", "watch", "ring", "cuff", "sensor", "phone", "tablet", "app"),
    "vitals": ("cuff", *(name for name in _MEASURED if name != "cuff")),
    "nutrition": ("app", "phone", "tablet", "watch", "ring", "scale", "cuff", "sensor"),
}
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Ranks:
    """Ranks of the vault's sources for one metric; 0 wins.

    ``lane[source_id]`` ranks who wrote a row (device and app), ``product[lane]`` the device alone, and
    ``source[lane]`` is one ``source_id`` of each lane.
    """

    lane: npt.NDArray[np.int32]
    product: npt.NDArray[np.int32]
    source: npt.NDArray[np.int32]


@dataclass
class Priority:
    """Ranks by metric, from the rows of ``source`` and ``source_priority``."""

    sources: pl.DataFrame
    chosen: dict[str, list[str]]
    _made: dict[tuple[Group, tuple[str, ...]], Ranks] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: pl.DataFrame, stored: pl.DataFrame) -> Priority:
        """Build from ``source`` (at least source_id, app, version, software, product, product_class) and the stored
        order (metric, product, rank)."""
        chosen: dict[str, list[str]] = {}
        for metric, product, _ in stored.sort("metric", "rank").select("metric", "product", "rank").rows():
            chosen.setdefault(metric, []).append(product)
        return cls(sources, chosen)

    def products(self, metric: Metric) -> list[str]:
        """Products in the order in which they win, whether or not they ever wrote this metric."""
        chosen = self.chosen.get(metric.id, [])
        classes = dict(self.sources.select("product", "product_class").unique().sort("product", "product_class").rows())
        return sorted(classes, key=lambda name: _product_key(name, classes[name], metric.group, chosen))

    def ranks(self, metric: Metric) -> Ranks:
        """Ranks of every source for one metric."""
        key = (metric.group, tuple(self.chosen.get(metric.id, ())))
        if key not in self._made:
            self._made[key] = self._rank(self.products(metric))
        return self._made[key]

    def _rank(self, products: list[str]) -> Ranks:
        place = {name: index for index, name in enumerate(products)}
        rows = self.sources.select("source_id", "product", "app", "version", "software").rows()
        # On one device its own records come before what apps wrote there: they carry the system's version.
        lanes = {
            number: (place[product], version is None or version != software, app)
            for number, product, app, version, software in rows
        }
        order = {lane: index for index, lane in enumerate(sorted(set(lanes.values())))}
        size = max(lanes, default=0) + 1
        lane = np.full(size, max(len(order) - 1, 0), np.int32)
        source = np.zeros(max(len(order), 1), np.int32)
        for number in sorted(lanes, reverse=True):
            lane[number] = order[lanes[number]]
            source[order[lanes[number]]] = number
        product = np.array([key[0] for key in order] or [0], np.int32)
        return Ranks(lane, product, source)


def _product_key(name: str, kind: str, group: Group, chosen: Sequence[str]) -> tuple[int, int, bool, list[int], str]:
    if name in chosen:
        return (0, chosen.index(name), False, [], name)
    classes = _CLASSES.get(group, _MEASURED)
    # A higher model number is the newer device: Watch7,5 before Watch6,7.
    model = [-int(digits) for digits in _NUMBERS.findall(name.partition(":")[2])]
    return (1, classes.index(kind) if kind in classes else len(classes), not model, model, name)

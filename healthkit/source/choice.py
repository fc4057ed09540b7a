"""The order of devices: the one that holds for a metric, and the person's own, kept in the vault and used at once."""

from __future__ import annotations

from dataclasses import dataclass

from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.timeline import Timeline
from healthkit.source import rollup
from healthkit.source.derived import SLEEP, SLEEP_METRICS, WORKOUT, WORKOUT_METRICS, read
from healthkit.store import Vault
from healthkit.store.queries import text

_RULING = dict.fromkeys(SLEEP_METRICS, SLEEP) | dict.fromkeys(WORKOUT_METRICS, WORKOUT)
"""Metrics that come from one night or workout share one order."""


@dataclass(frozen=True)
class Order:
    """Which products win for a metric, best first; only those that wrote it. ``own``: the person chose this order."""

    metric: str
    products: tuple[str, ...]
    own: bool


def ruling(metric: Metric) -> Metric:
    """The metric whose order holds: that of nights for sleep, that of workouts for their length and number."""
    return catalogue().get(_RULING.get(metric.id, metric.id))


def orders(vault: Vault) -> list[Order]:
    """The order that holds for every metric that the vault holds, by id."""
    with vault.reader() as con:
        ranks, written = rollup.priority(con), read(con, "status_metrics")
    wrote: dict[str, set[str]] = {}
    for metric, product in written.select("metric", "product").rows():
        wrote.setdefault(ruling(catalogue().get(metric)).id, set()).add(product)
    made = []
    for name in sorted(wrote):
        ranked = [product for product in ranks.products(catalogue().get(name)) if product in wrote[name]]
        made.append(Order(name, tuple(ranked), name in ranks.chosen))
    return made


def set_priority(vault: Vault, metric: Metric, products: list[str]) -> list[str]:
    """Let these products win for a metric, best first; none means the default order. Returns the order that holds."""
    ruled = ruling(metric)
    with vault.writer() as con:
        con.execute(text("rollup_priority_clear"), {"metric": ruled.id})
        if products:
            con.execute(text("rollup_priority_add"), {"metric": ruled.id, "products": products})
        timeline = Timeline.of(read(con, "zone_history").rows())
        rollup.refresh(con, timeline, read(con, "rollup_days_of", metric=ruled.id))
        return rollup.priority(con).products(ruled)

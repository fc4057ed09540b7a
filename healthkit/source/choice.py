"""The person's own order of devices: kept in the vault, and its metric computed anew at once."""

from __future__ import annotations

from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.timeline import Timeline
from healthkit.source import rollup
from healthkit.source.derived import SLEEP, SLEEP_METRICS, WORKOUT, WORKOUT_METRICS, read
from healthkit.store import Vault
from healthkit.store.queries import text

_RULING = dict.fromkeys(SLEEP_METRICS, SLEEP) | dict.fromkeys(WORKOUT_METRICS, WORKOUT)
"""Metrics that come from one night or workout share one order."""


def set_priority(vault: Vault, metric: Metric, products: list[str]) -> list[str]:
    """Let these products win for a metric, best first; none means the default order. Returns the order that holds."""
    ruling = catalogue().get(_RULING.get(metric.id, metric.id))
    with vault.writer() as con:
        con.execute(text("rollup_priority_clear"), {"metric": ruling.id})
        if products:
            con.execute(text("rollup_priority_add"), {"metric": ruling.id, "products": products})
        timeline = Timeline.of(read(con, "zone_history").rows())
        rollup.refresh(con, timeline, read(con, "rollup_days_of", metric=ruling.id))
        return rollup.priority(con).products(ruling)

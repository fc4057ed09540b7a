"""What a vault holds, as frames to ask about; the only module of the bench that says SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from healthkit.ask.bench.question import Pair
from healthkit.privacy import categories
from healthkit.store import Vault

_DAILY = """
SELECT metric, day, coalesce(total, mean) AS value, coalesce(total, max) AS high, coalesce(total, min) AS low,
    total IS NOT NULL AS adds
FROM daily WHERE day <= $as_of AND coalesce(total, mean) IS NOT NULL ORDER BY metric, day
"""
_PRODUCTS = """
SELECT DISTINCT metric, coalesce(product, product_class || ':' || app) AS product
FROM (
    SELECT DISTINCT metric, source_id FROM sample WHERE retired_batch IS NULL
    UNION SELECT DISTINCT metric, source_id FROM event WHERE retired_batch IS NULL
    UNION SELECT 'sleep', source_id FROM event WHERE metric = 'sleep_analysis' AND retired_batch IS NULL
    UNION SELECT kind, source_id FROM session WHERE kind = 'workout' AND retired_batch IS NULL
) JOIN source USING (source_id) ORDER BY ALL
"""
_RESULTS = """
SELECT analyte, r.day, coalesce(at_utc, r.day::TIMESTAMP) AS moment, value, unit,
    coalesce(s.product, s.product_class || ':' || s.app) AS product
FROM lab_result AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL AND value IS NOT NULL AND comparator IS NULL AND analyte IS NOT NULL
    AND coalesce(r.category, 'laboratory') = 'laboratory' AND r.day <= $as_of
    AND coalesce(r.status, '') NOT IN ('cancelled', 'entered-in-error', 'stale')
ORDER BY analyte, moment
"""
# Metrics that are derived, by their beginning, and from what.
_DERIVED = {"sleep_": "sleep", "time_in_bed": "sleep", "workout_": "workout"}
# A table, and which of its rows state that something is so.
_BELIEVED = "coalesce(verification, '') NOT IN ('refuted', 'entered-in-error')"
_RECORD = {
    "condition": f"status = 'active' AND {_BELIEVED}",
    "medication": "status = 'active'",
    "allergy": f"status = 'active' AND {_BELIEVED}",
    "immunization": "status = 'completed'",
    "procedure": "status = 'completed'",
}
TABLES = tuple(_RECORD)


@dataclass(frozen=True)
class Held:
    """The rows of one vault as of a day."""

    vault: Vault
    as_of: date
    _names: dict[str, pl.DataFrame] = field(default_factory=dict)

    def _frame(self, sql: str) -> pl.DataFrame:
        with self.vault.reader() as con:
            params = {"as_of": self.as_of} if "$as_of" in sql else {}
            return con.execute(sql, params).pl()

    @cached_property
    def days(self) -> dict[str, pl.DataFrame]:
        """By metric ``day, value, high, low, adds``, a row a day in order."""
        frame = self._frame(_DAILY)
        return {str(key[0]): rows.drop("metric") for key, rows in frame.partition_by("metric", as_dict=True).items()}

    @cached_property
    def results(self) -> dict[str, pl.DataFrame]:
        """By analyte ``day, moment, value, unit, product`` of the laboratory results that are plain numbers."""
        frame = self._frame(_RESULTS)
        return {str(key[0]): rows.drop("analyte") for key, rows in frame.partition_by("analyte", as_dict=True).items()}

    @cached_property
    def _products(self) -> dict[str, tuple[str, ...]]:
        rows = self._frame(_PRODUCTS).group_by("metric").agg("product").rows()
        return {metric: tuple(sorted(products)) for metric, products in rows}

    def products(self, metric: str) -> tuple[str, ...]:
        """The products that recorded a metric; every product for one that is derived from others."""
        origin = next((name for start, name in _DERIVED.items() if metric.startswith(start)), metric)
        own = self._products.get(origin)
        return own or tuple(sorted({name for names in self._products.values() for name in names}))

    def record(self, table: str) -> pl.DataFrame:
        """``name, product`` of the rows of a record table that hold, each name once a product."""
        if table not in self._names:
            self._names[table] = self._frame(
                "SELECT DISTINCT trim(t.name) AS name, "
                "coalesce(s.product, s.product_class || ':' || s.app) AS product "
                f"FROM {table} AS t JOIN source AS s USING (source_id) "
                f"WHERE t.retired_batch IS NULL AND t.name IS NOT NULL AND ({_RECORD[table]}) ORDER BY ALL"
            )
        return self._names[table]

    def ever(self, table: str) -> frozenset[str]:
        """Every name that a record table has, whatever its row says of it, in small letters."""
        rows = self._frame(f"SELECT DISTINCT lower(name) AS name FROM {table} WHERE name IS NOT NULL")
        return frozenset(rows["name"])


def needs(products: tuple[str, ...], kinds: frozenset[str]) -> frozenset[Pair]:
    """What must be allowed to leave."""
    return frozenset((product, kind) for product in products for kind in kinds)


def kinds_of_metric(metric: str) -> frozenset[str]:
    """The categories of a metric; none for one that is never sent."""
    return categories.of_metric(metric)


def kinds_of_row(table: str, name: str) -> frozenset[str]:
    """The categories of a row of the record: its table's, and the sensitive ones that its name tells."""
    return categories.of_table(table) | categories.in_text(name)

"""What the answers must be, by kind of question, in plain Polars over a vault's tables; no code of the engine.

A day's value is what its row of ``daily`` adds up to, else its mean; the highest and lowest of a metric that does not
add up are of its single readings. Days are inclusive ISO strings; without them everything up to the as-of day counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from healthkit.store import Vault

Days = frozenset[date]
_ONE = timedelta(days=1)
_LABORATORY = ("laboratory",)


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


@dataclass
class Truth:
    """Figures of one vault as of one day."""

    vault: Vault
    as_of: date

    def table(self, sql: str) -> pl.DataFrame:
        """Rows of the vault."""
        with self.vault.reader() as con:
            return con.sql(sql).pl()

    @cached_property
    def _daily(self) -> dict[str, pl.DataFrame]:
        frame = self.table("SELECT * FROM daily").filter(pl.col("day") <= self.as_of).sort("metric", "day")
        return {str(key[0]): rows for key, rows in frame.partition_by("metric", as_dict=True).items()}

    def daily(
        self,
        metric: str,
        first: str | None = None,
        last: str | None = None,
        on: Days | None = None,
        column: str = "mean",
    ) -> pl.DataFrame:
        """``day, value`` in order; ``column`` is what stands in where a day adds up to nothing."""
        rows = self._daily[metric].select("day", pl.coalesce("total", column).alias("value")).drop_nulls()
        return within(rows, first, last, on)

    def values(
        self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None
    ) -> pl.Series:
        """A day's values, in order."""
        return self.daily(metric, first, last, on)["value"]

    # Figures of days -------------------------------------------------------------------------------------------------

    def mean(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Mean over days with data."""
        return number(self.values(metric, first, last, on).mean())

    def total(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Sum over days."""
        return number(self.values(metric, first, last, on).sum())

    def median(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Median over days."""
        return number(self.values(metric, first, last, on).median())

    def sd(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Sample standard deviation over days."""
        return number(self.values(metric, first, last, on).std())

    def quantile(self, metric: str, share: float, first: str | None = None, last: str | None = None) -> float:
        """Percentile over days, interpolated."""
        return number(self.values(metric, first, last).quantile(share, "linear"))

    def high(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Highest day, or reading."""
        return number(self.daily(metric, first, last, on, "max")["value"].max())

    def low(self, metric: str, first: str | None = None, last: str | None = None, on: Days | None = None) -> float:
        """Lowest day, or reading."""
        return number(self.daily(metric, first, last, on, "min")["value"].min())

    def day_of_high(self, metric: str, first: str | None = None, last: str | None = None) -> date:
        """The day of the highest value."""
        found: date = self.daily(metric, first, last, None, "max").sort("value", "day", descending=[True, False])[
            "day"
        ][0]
        return found

    def day_of_low(self, metric: str, first: str | None = None, last: str | None = None) -> date:
        """The day of the lowest value."""
        found: date = self.daily(metric, first, last, None, "min").sort("value", "day")["day"][0]
        return found

    def at(self, metric: str, when: str) -> float:
        """One day's value."""
        return number(self.values(metric, when, when).item())

    def last(self, metric: str, until: str | None = None) -> float:
        """The latest reading."""
        return number(self.daily(metric, None, until, None, "last")["value"][-1])

    def change(self, metric: str, first: str | None = None, last: str | None = None) -> float:
        """Last day's value less the first day's."""
        found = self.values(metric, first, last)
        return number(found[-1] - found[0])

    def fitted(self, metric: str, first: str | None = None, last: str | None = None) -> float:
        """Change along the least-squares line over the days."""
        rows = self.daily(metric, first, last).with_columns(pl.col("day").cast(pl.Int32).cast(pl.Float64).alias("x"))
        slope = rows.select(pl.cov("x", "value") / pl.col("x").var()).item()
        return number(slope * (rows["x"].max() - rows["x"].min()))

    # Days ------------------------------------------------------------------------------------------------------------

    def where(self, metric: str, keep: pl.Expr, first: str | None = None, last: str | None = None) -> Days:
        """The days whose value meets a bound, as an expression of ``value``."""
        return frozenset(self.daily(metric, first, last).filter(keep)["day"])

    def count(
        self, metric: str, keep: pl.Expr | None = None, first: str | None = None, last: str | None = None
    ) -> float:
        """How many days have data and meet a bound."""
        return float(len(self.where(metric, pl.lit(value=True) if keep is None else keep, first, last)))

    def share(self, metric: str, keep: pl.Expr, first: str | None = None, last: str | None = None) -> float:
        """Percent of the days with data that meet a bound."""
        return 100 * self.count(metric, keep, first, last) / self.count(metric, None, first, last)

    def streak(self, metric: str, keep: pl.Expr, first: str | None = None, last: str | None = None) -> float:
        """Length of the longest row of calendar days that all meet a bound."""
        days = sorted(self.where(metric, keep, first, last))
        rows = pl.DataFrame({"day": days}, schema={"day": pl.Date}).with_row_index("n")
        group = rows.select((pl.col("day").cast(pl.Int32) - pl.col("n").cast(pl.Int32)).alias("g"))["g"]
        return float(group.value_counts()["count"].max() or 0)  # type: ignore[arg-type]

    def missing(self, metric: str, first: str, last: str) -> list[date]:
        """Calendar days without data."""
        held = set(self.daily(metric, first, last)["day"])
        return [one for one in span(first, last) if one not in held]

    def weekdays(self, *numbers: int) -> Days:
        """All days of some weekdays, Monday 0."""
        start = date(2015, 1, 1)
        every = (start + timedelta(days=index) for index in range((self.as_of - start).days + 1))
        return frozenset(one for one in every if one.weekday() in numbers)

    @property
    def weekend(self) -> Days:
        """Saturdays and Sundays."""
        return self.weekdays(5, 6)

    @property
    def working(self) -> Days:
        """Mondays to Fridays."""
        return self.weekdays(0, 1, 2, 3, 4)

    def without(self, days: Days) -> Days:
        """All other days."""
        return self.weekdays(*range(7)) - days

    def grouped(
        self, metric: str, every: str, first: str | None = None, last: str | None = None, how: str = "mean"
    ) -> pl.DataFrame:
        """``start, value`` by calendar ``1w``, ``1mo``, ``1y``; ``how`` is ``mean``, ``sum``, ``max`` or ``min``."""
        rows = self.daily(metric, first, last).with_columns(pl.col("day").dt.truncate(every).alias("start"))
        return rows.group_by("start").agg(getattr(pl.col("value"), how)()).sort("start")

    def by_weekday(self, metric: str, first: str | None = None, last: str | None = None) -> list[float]:
        """Means of Monday to Sunday."""
        rows = self.daily(metric, first, last).with_columns(pl.col("day").dt.weekday().alias("weekday"))
        return rows.group_by("weekday").agg(pl.col("value").mean()).sort("weekday")["value"].to_list()

    # Workouts --------------------------------------------------------------------------------------------------------

    @cached_property
    def _workouts(self) -> pl.DataFrame:
        rows = self.table(
            "SELECT session_id, activity, start_utc, local_day AS day, duration_s / 60 AS minutes FROM session "
            "WHERE kind = 'workout' AND retired_batch IS NULL"
        ).filter(pl.col("day") <= self.as_of)
        stats = self.table("SELECT session_id, metric || ' ' || aggregate AS stat, value FROM session_stat")
        wide = stats.filter(pl.col("session_id").is_in(rows["session_id"].implode()))
        beside = wide.pivot(on="stat", index="session_id", values="value", aggregate_function="first")
        rows = rows.join(beside, on="session_id", how="left")
        return rows.sort("start_utc", "session_id").unique(["activity", "start_utc"], keep="first", maintain_order=True)

    def workouts(
        self, activity: str | None = None, first: str | None = None, last: str | None = None, on: Days | None = None
    ) -> pl.DataFrame:
        """One row a workout: ``activity, day, minutes, km, bpm, top, kcal, steps``, oldest first."""
        names = {
            "heart_rate average": "bpm", "heart_rate maximum": "top", "active_energy_burned sum": "kcal",
            "step_count sum": "steps",
        }  # fmt: skip
        far = [one for one in ("distance_walking_running sum", "distance_cycling sum") if one in self._workouts.columns]
        rows = self._workouts.rename({old: new for old, new in names.items() if old in self._workouts.columns})
        rows = rows.with_columns(pl.coalesce(*far).alias("km") if far else pl.lit(None, pl.Float64).alias("km"))
        if activity:
            rows = rows.filter(activity=activity)
        return within(rows, first, last, on)

    def active(self, activity: str | None = None) -> Days:
        """The days with a workout."""
        return frozenset(self.workouts(activity)["day"])

    # Laboratory results ----------------------------------------------------------------------------------------------

    def results(self, analyte: str, first: str | None = None, last: str | None = None) -> pl.DataFrame:
        """``day, value, low, high`` of one analyte's results that are numbers (no “> 90”), oldest first."""
        rows = self.table(
            "SELECT analyte, coalesce(at_utc, day::TIMESTAMP) AS moment, day, value, low, high FROM lab_result "
            "WHERE retired_batch IS NULL AND value IS NOT NULL AND comparator IS NULL AND category = 'laboratory'"
        )
        return within(rows.filter(analyte=analyte).sort("moment"), first, last).filter(pl.col("day") <= self.as_of)

    def result(self, analyte: str, last: str | None = None) -> float:
        """The latest value."""
        return number(self.results(analyte, None, last)["value"][-1])

    def out_of_range(self) -> tuple[set[str], set[str]]:
        """Analytes whose latest result lies outside the range that its laboratory printed, and those inside it.

        A range printed as “<90” has 90 outside.
        """
        rows = self.table(
            "SELECT analyte, coalesce(at_utc, day::TIMESTAMP) AS moment, day, value, low, high, range_text FROM "
            "lab_result WHERE retired_batch IS NULL AND value IS NOT NULL AND category = 'laboratory'"
        )
        latest = (
            rows.filter((pl.col("day") <= self.as_of) & pl.col("analyte").is_not_null())
            .sort("moment")
            .unique("analyte", keep="last")
        )
        known = latest.filter(pl.any_horizontal(pl.col("low", "high").is_not_null()))
        barred = pl.col("range_text").str.contains(r"^<\s*\d") & (
            pl.col("value") == pl.col("high")
        )  # “<90” excludes 90
        beyond = (pl.col("value") < pl.col("low"), pl.col("value") > pl.col("high"), barred)
        outside = pl.any_horizontal(one.fill_null(value=False) for one in beyond)
        return set(known.filter(outside)["analyte"]), set(known.filter(~outside)["analyte"])

    # The medical record ----------------------------------------------------------------------------------------------

    def names(self, table: str, where: str = "true") -> tuple[str, ...]:
        """Names of rows of a record table that hold, each once."""
        rows = self.table(f"SELECT DISTINCT name FROM {table} WHERE retired_batch IS NULL AND ({where}) ORDER BY name")
        return tuple(rows["name"])

    def moment(self, table: str, column: str, where: str, *, latest: bool = True) -> date:
        """The day of a record row: the latest, or the earliest."""
        pick = "max" if latest else "min"
        found = self.table(
            f"SELECT {pick}(left({column}, 10)) AS moment FROM {table} WHERE retired_batch IS NULL AND ({where}) "
            f"AND left({column}, 10) <= '{self.as_of}'"
        )
        return day(found["moment"][0])

    def rows(self, table: str, where: str = "true") -> float:
        """How many rows hold."""
        return float(self.table(f"SELECT count(*) AS n FROM {table} WHERE retired_batch IS NULL AND ({where})")["n"][0])

    def fact(self, key: str) -> str:
        """What files say about the person."""
        return str(self.table(f"SELECT value FROM person WHERE key = '{key}'")["value"][0])

    # Relations -------------------------------------------------------------------------------------------------------

    def spearman(self, one: str, two: str, lag: int = 0, *, level: bool = False) -> float:
        """Rank correlation of ``one`` with ``two`` some days later.

        With ``level``, of what is left of both when the mean of the 29 days around is taken away: day to day, without
        slow drifts.
        """
        first, second = (self._levelled(name) if level else self.daily(name) for name in (one, two))
        later = second.with_columns(pl.col("day").dt.offset_by(f"-{lag}d"))
        both = first.join(later, on="day", suffix="_two").with_columns(
            pl.col("value").rank().alias("a"), pl.col("value_two").rank().alias("b")
        )
        return number(both.select(pl.corr("a", "b")).item())

    def _levelled(self, metric: str) -> pl.DataFrame:
        rows = self.daily(metric)
        around = rows.rolling("day", period="29d", offset="-15d").agg(pl.col("value").mean().alias("around"))
        return rows.join(around, on="day").select("day", pl.col("value") - pl.col("around"))


def within(rows: pl.DataFrame, first: str | None, last: str | None, on: Iterable[date] | None = None) -> pl.DataFrame:
    """Rows whose ``day`` lies between two days, and is one of ``on``."""
    if first:
        rows = rows.filter(pl.col("day") >= day(first))
    if last:
        rows = rows.filter(pl.col("day") <= day(last))
    return rows if on is None else rows.filter(pl.col("day").is_in(pl.Series(sorted(on), dtype=pl.Date).implode()))


def span(first: str, last: str) -> list[date]:
    """All calendar days."""
    return [day(first) + timedelta(days=index) for index in range((day(last) - day(first)).days + 1)]


def number(value: object) -> float:
    """A figure that must be there."""
    assert isinstance(value, int | float), value
    return float(value)

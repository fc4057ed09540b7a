"""Every table of one measurement over time: its titles, what they mean, and which of two tellings of it holds.

Sources: the readme files that Google puts beside the tables, and the tables of published exports.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_S = 60
FIVE_S = 300


def plain(title: str) -> str:
    """A title as it is compared: small letters, single spaces. The titles are English in every language."""
    return " ".join(title.lower().split())


@dataclass(frozen=True)
class Column:
    """One title with its metric and the unit its numbers have.

    Numbers of at most ``above`` mean "not measured"; ``minus`` is a title whose number is taken off, ``over`` one by
    whose number it is divided. Numbers above ``thousandths`` are thousandths of the unit.
    """

    title: str
    metric: str
    unit: str
    above: float | None = None
    minus: str = ""
    over: str = ""
    thousandths: float | None = None


@dataclass(frozen=True)
class Series:
    """One kind of table.

    ``days`` says that a row states a day; else it is an instant, or lasts ``seconds``. Of series with the same ``told``
    only the first, in the order of :data:`SERIES`, gives a day. A table of the kind has the first ``needs`` columns;
    ``name`` is what its file's name tells where two kinds have the same ones; ``own`` titles are nobody else's.
    ``group`` says which recorder writes: see :func:`connectors.fitbit.book.recorder`.
    """

    id: str
    columns: tuple[Column, ...]
    told: str
    time: str = "timestamp"
    days: bool = False
    seconds: int = 0
    name: str = ""
    needs: int = 1
    own: bool = True
    group: str = "worn"
    zone: str = ""
    """Title of the heart rate zone that a row is of."""
    unit: str = ""
    """Title of the unit, where each row has its own."""
    wakes: bool = False
    """Rows are stamped with the instant of waking."""
    known: tuple[str, ...] = ()
    """Titles that need no telling: numbers of rows, times of writing, words for what a number says."""

    @property
    def wanted(self) -> frozenset[str]:
        """Titles that a table of this kind has, as :func:`plain` writes them."""
        needed = (self.time, self.zone, self.unit, *(one.title for one in self.columns[: self.needs]))
        return frozenset(plain(title) for title in needed if title)


def _one(title: str, metric: str, unit: str, above: float | None = None) -> tuple[Column, ...]:
    return (Column(title, metric, unit, above),)


_SCORES = (
    Column("overall_score", "fitbit_sleep_score", "{score}", 0),
    Column("composition_score", "fitbit_sleep_score_composition", "{score}", 0),
    Column("revitalization_score", "fitbit_sleep_score_restoration", "{score}", 0),
    Column("duration_score", "fitbit_sleep_score_duration", "{score}", 0),
)
_RMSSD = "heart_rate_variability_rmssd"

SERIES = (
    # curves; those that the JSON tells too share its name in ``told``
    Series("heart_rate", _one("beats per minute", "heart_rate", "count/min", 0), "heart_rate", name="^heart_rate"),
    Series("live_pace", (Column("distance millimeters", "", ""), Column("steps", "", "")), "", needs=2),
    Series("steps", _one("steps", "step_count", "count"), "steps", seconds=MINUTE_S, own=False, group="moved"),
    Series("distance", _one("distance", "distance_walking_running", "m"), "distance", seconds=MINUTE_S, own=False,
           group="moved"),
    Series("calories", _one("calories", "total_energy_burned", "kcal"), "calories", seconds=MINUTE_S, own=False),
    Series("active_energy", _one("Kilocalories", "active_energy_burned", "kcal"), "active_energy", seconds=MINUTE_S,
           own=False),
    Series("floors", _one("floors", "flights_climbed", "count"), "floors", seconds=MINUTE_S, own=False,
           group="moved"),
    Series("active_minutes", (
        Column("light", "light_activity_time", "min"), Column("moderate", "moderate_activity_time", "min"),
        Column("very", "vigorous_activity_time", "min"),
    ), "active_minutes", seconds=MINUTE_S, own=False),
    Series("zone_minutes", _one("total minutes", "active_zone_minutes", "min"), "zone_minutes", seconds=MINUTE_S,
           zone="heart rate zone"),
    Series("zone_minutes_old", _one("total_minutes", "active_zone_minutes", "min"), "zone_minutes", "date_time",
           seconds=MINUTE_S, zone="heart_zone_id"),
    Series("hrv", _one("root mean square of successive differences milliseconds", _RMSSD, "ms", 0), "hrv",
           seconds=FIVE_S),
    Series("hrv_old", (Column("rmssd", _RMSSD, "ms", 0), Column("coverage", "", "")), "hrv", seconds=FIVE_S,
           needs=2),
    Series("skin_temperature", _one("temperature celsius", "sensor_skin_temperature", "Cel"), "skin_temperature",
           seconds=MINUTE_S, name=r"^(?!core).*body_temperature"),
    Series("core_temperature", _one("temperature celsius", "body_temperature", "Cel"), "core_temperature", name="core"),
    Series("eda_level", _one("eda level real micro siemens", "electrodermal_activity", "uS"), "eda", seconds=MINUTE_S),
    Series("water", _one("milliliters", "dietary_water", "mL", 0), "water", own=False, group="entered"),
    Series("glucose", _one("value", "blood_glucose", "mg/dL"), "glucose", "time", name="^glucose", own=False,
           group="entered", unit="unit"),
    # on a scale or by hand
    Series("weight", _one("weight grams", "body_mass", "g"), "weight", group="entered"),
    Series("body_fat", _one("body fat percentage", "body_fat_percentage", "percent", 0), "body_fat", group="entered"),
    Series("fat", _one("fat percentage", "body_fat_percentage", "percent", 0), "body_fat", group="entered"),
    Series("height", _one("height millimeters", "height", "mm"), "height", group="entered"),
    Series("run_vo2_max", _one("run VO2 max", "vo2_max", "mL/min·kg", 0), "run_vo2_max"),
    # days and nights
    Series("resting", _one("beats per minute", "resting_heart_rate", "count/min", 0), "resting", days=True,
           name="resting"),
    Series("daily_hrv", (
        Column("average heart rate variability milliseconds", _RMSSD, "ms", 0),
        Column("non rem heart rate beats per minute", "fitbit_non_rem_heart_rate", "count/min", 0),
        Column("entropy", "fitbit_heartbeat_entropy", "", 0),
        Column("deep sleep root mean square of successive differences milliseconds", "fitbit_deep_sleep_rmssd", "ms",
               0),
    ), "daily_hrv", days=True),
    Series("daily_hrv_old", (
        Column("rmssd", _RMSSD, "ms", 0), Column("nremhr", "fitbit_non_rem_heart_rate", "count/min", 0),
        Column("entropy", "fitbit_heartbeat_entropy", "", 0),
    ), "daily_hrv", days=True, needs=2),
    Series("daily_oxygen", _one("average percentage", "oxygen_saturation", "percent", 50), "daily_oxygen", days=True),
    Series("daily_oxygen_old", _one("average_value", "oxygen_saturation", "percent", 50), "daily_oxygen", days=True),
    Series("daily_breathing", _one("breaths per minute", "respiratory_rate", "{breath}/min", 0), "daily_breathing",
           days=True),
    Series("daily_breathing_old", _one("daily_respiratory_rate", "respiratory_rate", "{breath}/min", 0),
           "daily_breathing", days=True),
    Series("sleep_breathing", (
        # the title says thousandths, and the numbers are mostly whole ones
        Column("full sleep stats - milli breaths per minute", "respiratory_rate", "{breath}/min", 0, thousandths=200),
    ), "daily_breathing", days=True),
    Series("sleep_breathing_old", _one("full_sleep_breathing_rate", "respiratory_rate", "{breath}/min", 0),
           "daily_breathing", days=True),
    Series("nightly_temperature", (
        Column("nightly temperature celsius", "sensor_skin_temperature", "Cel"),
        Column("nightly temperature celsius", "skin_temperature_deviation", "Cel",
               minus="baseline temperature celsius"),
    ), "nightly_temperature", days=True),
    Series("nightly_temperature_old", (
        Column("nightly_temperature", "sensor_skin_temperature", "Cel"),
        Column("baseline_relative_sample_sum", "skin_temperature_deviation", "Cel", over="temperature_samples"),
    ), "nightly_temperature", "sleep_end", days=True, known=("type", "sleep_start")),
    Series("readiness", (
        Column("score", "fitbit_readiness_score", "{score}", 0), Column("sleep readiness", "", ""),
    ), "readiness", days=True, needs=2),
    Series("readiness_old", _one("readiness_score_value", "fitbit_readiness_score", "{score}", 0), "readiness", "date",
           days=True),
    Series("sleep_score", _SCORES, "sleep_score", days=True, wakes=True, known=("sleep_log_entry_id",)),
    Series("sleep_scores", _SCORES, "sleep_score", "score_time", days=True, wakes=True,
           known=("sleep_id", "sleep_score_id", "data_source", "score_utc_offset")),
    Series("stress", _one("STRESS_SCORE", "stress_management_score", "{score}", 0), "stress", "DATE", days=True,
           known=("UPDATED_AT", "STATUS", "CALCULATION_FAILED")),
    Series("daily_vo2_max", _one("demographic vo2max", "vo2_max", "mL/min·kg", 0), "vo2_max", days=True),
    Series("load_ratio", (Column("ratio", "fitbit_cardio_load_ratio", "", 0), Column("label", "", "")), "load_ratio",
           days=True, needs=2),
)  # fmt: skip
LEFT_OUT = frozenset({"live_pace"})
"""Tables that repeat others: known, so that they are taken for nothing else, and not read."""

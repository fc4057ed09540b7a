"""The two vaults: a French speaker's with known numbers, and the synthetic person's, imported from her files."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from healthkit.demo import write_export
from healthkit.demo.record import write_record
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.ask import builder
from tests.builders import apple, lab_person

FRENCH_AS_OF = builder.AS_OF
PERSON_AS_OF = date(2026, 11, 15)
PERSON_DAYS = 500
_ZONE = "Europe/Paris"
# (metric, mean, spread, every how many days)
_MORE = (
    ("dietary_protein", 78.0, 15.0, 1),
    ("dietary_fiber", 24.0, 6.0, 1),
    ("dietary_energy_consumed", 2050.0, 260.0, 1),
    ("dietary_sodium", 2300.0, 420.0, 2),
    ("dietary_caffeine", 180.0, 60.0, 1),
)
_READ = (
    ("body_mass_index", 25.1, 0.3, 3),
    ("oxygen_saturation", 96.8, 0.6, 1),
    ("respiratory_rate", 14.5, 0.7, 1),
)
_HOUSE = "Laboratoire du Port"
# name, unit, the laboratory's range, values by day
_RESULTS: tuple[tuple[str, str, str, dict[str, float]], ...] = (
    ("Cholestérol LDL", "mg/dL", "<130",
     {"2025-02-11": 168, "2025-09-09": 151, "2026-03-17": 118, "2026-10-13": 104}),
    ("Cholestérol HDL", "mg/dL", ">40", {"2025-02-11": 48, "2025-09-09": 51, "2026-03-17": 50, "2026-10-13": 53}),
    ("Triglycérides", "mg/dL", "<150", {"2025-02-11": 172, "2025-09-09": 141, "2026-03-17": 128, "2026-10-13": 119}),
    ("Hémoglobine glyquée (HbA1c)", "%", "4.0 - 6.0", {"2025-02-11": 6.1, "2026-03-17": 5.8, "2026-10-13": 5.6}),
    ("Ferritine", "ng/mL", "15 - 150", {"2025-02-11": 12, "2025-09-09": 44, "2026-10-13": 61}),
    ("Créatinine", "mg/dL", "0.60 - 1.20", {"2025-02-11": 0.88, "2026-10-13": 0.93}),
    ("TSH", "mIU/L", "0.4 - 4.0", {"2025-02-11": 2.4, "2026-10-13": 1.9}),
)  # fmt: skip


def french(folder: Path) -> Vault:
    """The small vault of the engine's own tests, with food, workouts' figures and laboratory results besides."""
    vault = builder.build(folder)
    with vault.reader() as con:
        known = con.sql("SELECT * FROM daily").pl()
    _add_results(vault)
    random = np.random.default_rng(20261123)
    days = [builder.FIRST + timedelta(days=index) for index in range(builder.DAYS)]
    frames = [_amounts(*one, days, random) for one in _MORE] + [_readings(*one, days, random) for one in _READ]
    stats = _stats(vault, random)
    with vault.writer() as con:
        con.register("known", known.to_arrow())
        con.register("frame", pl.concat(frames).to_arrow())
        con.execute("DELETE FROM daily")  # the import of results computed the days again, from fewer raw rows than days
        con.execute("INSERT INTO daily BY NAME SELECT * FROM known")
        con.execute("INSERT INTO daily BY NAME SELECT * FROM frame")
        con.execute(
            "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, ordinal, "
            "source_id, batch_id) "
            "SELECT 1000000 + row_number() OVER (ORDER BY metric, day), metric, "
            "day + INTERVAL 7 HOUR, day + INTERVAL 7 HOUR, day, coalesce(total, mean), coalesce(total, mean), 1, 1, 1 "
            "FROM frame"
        )
        con.register("stats", stats.to_arrow())
        con.execute("INSERT INTO session_stat BY NAME SELECT * FROM stats")
    return vault


def _add_results(vault: Vault) -> None:
    rows = [
        lab_person.result(name, value, unit, f"{day}T08:10:00+01:00", range_text=bounds, specimen="Serum")
        for name, unit, bounds, values in _RESULTS
        for day, value in values.items()
    ]
    lab_person.add(vault, _HOUSE, "lab_result", *rows)


_DAILY = {
    "metric": pl.String, "day": pl.Date, "n": pl.Int64, "total": pl.Float64, "mean": pl.Float64, "min": pl.Float64,
    "max": pl.Float64, "last": pl.Float64, "minutes": pl.Float64,
}  # fmt: skip


def _amounts(
    metric: str, mean: float, spread: float, every: int, days: list[date], random: np.random.Generator
) -> pl.DataFrame:
    chosen = days[::every]
    values = np.round(random.normal(mean, spread, len(chosen)).clip(mean / 5), 1)
    return _frame(metric, chosen, values, total=True)


def _readings(
    metric: str, mean: float, spread: float, every: int, days: list[date], random: np.random.Generator
) -> pl.DataFrame:
    chosen = days[::every]
    return _frame(metric, chosen, np.round(random.normal(mean, spread, len(chosen)), 1), total=False)


def _frame(metric: str, days: list[date], values: np.ndarray, *, total: bool) -> pl.DataFrame:
    same = dict.fromkeys(("mean", "min", "max", "last"), values)
    columns = {"metric": [metric] * len(days), "day": days, "n": [1] * len(days), **same}
    return pl.DataFrame(
        {**columns, "total": values if total else [None] * len(days), "minutes": [None] * len(days)},
        schema_overrides=_DAILY,
    ).select(pl.col(name).cast(kind) for name, kind in _DAILY.items())


def _stats(vault: Vault, random: np.random.Generator) -> pl.DataFrame:
    """What a watch computes over a workout; a workout that two devices saw has the same figures twice."""
    with vault.reader() as con:
        rows = con.sql("SELECT session_id, activity, duration_s / 60 AS minutes FROM session ORDER BY 1").pl()
    found: dict[int, list[tuple[str, str, float]]] = {}
    for number, activity, minutes in rows.rows():
        twin = number % 100_000
        if twin not in found:
            found[twin] = _figures(activity, minutes, random)
        found[number] = found[twin]
    every = [(number, *one, one[2]) for number, figures in sorted(found.items()) for one in figures]
    return pl.DataFrame(every, schema=["session_id", "metric", "aggregate", "value", "raw_value"], orient="row")


def _figures(activity: str, minutes: float, random: np.random.Generator) -> list[tuple[str, str, float]]:
    running = activity == "running"
    bpm = round(float(random.normal(152 if running else 134, 5)), 1)
    pace = float(random.normal(10.2 if running else 22.0, 0.6)) / 60
    figures = [
        ("distance_walking_running" if running else "distance_cycling", "sum", round(minutes * pace, 3)),
        ("heart_rate", "average", bpm),
        ("heart_rate", "maximum", round(bpm + float(random.uniform(9, 24)), 0)),
        ("active_energy_burned", "sum", round(minutes * (11.0 if running else 8.0), 1)),
    ]
    return [*figures, ("step_count", "sum", round(minutes * 164, 0))] if running else figures


def person(folder: Path) -> Vault:
    """The synthetic person's export and medical record, and a diary of drinks and salt, each by its own import.

    The laboratories' PDFs stay out: what they print is in the clinic's and the hospital's documents too.
    """
    vault = create_vault(folder / "vault", "synthetic person")
    export = folder / "export.zip"
    truth = write_export(export, days=PERSON_DAYS, until=PERSON_AS_OF)
    record = write_record(folder / "record", days=PERSON_DAYS, until=PERSON_AS_OF)
    diary = _diary(folder / "diary.zip", truth.nights)
    for path in (export, record.bundle, record.document, diary):
        for report in import_path(vault, path):
            assert not report.error, report.error
    return vault


def _diary(path: Path, nights: pl.DataFrame) -> Path:
    """Drinks of each evening, more of them around short nights, and the day's sodium, by an app of its own."""
    rows = nights.sort("day").with_columns(
        (pl.col("asleep_min") + pl.col("asleep_min").shift(-1).fill_null(strategy="forward")).alias("two")
    )
    rank = pl.col("two").rank("ordinal") / pl.len()
    rows = rows.with_columns(
        pl.when(rank < 0.25).then(2).when(rank < 0.5).then(1).otherwise(0).alias("drinks"),
        (1900 + (pl.col("day").cast(pl.Int32) * 7919) % 997).alias("sodium"),
    )
    elements = []
    for one, drinks, sodium in rows.select("day", "drinks", "sodium").rows():
        elements.append(_entry("NumberOfAlcoholicBeverages", "count", drinks, one, 20))
        elements.append(_entry("DietarySodium", "mg", sodium, one, 19))
    xml = apple.document(*elements, export_date="2026-11-15 23:50:00 +0100")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/export.xml", xml)
    return path


def _entry(name: str, unit: str, value: int, one: date, hour: int) -> str:
    moment = f"{one} {hour}:00:00 +0100"
    return apple.record(
        f"HKQuantityTypeIdentifier{name}", str(value), sourceName="Drink Diary", sourceVersion="1.0", unit=unit,
        creationDate=moment, startDate=moment, endDate=moment,
    )  # fmt: skip

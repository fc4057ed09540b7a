"""Databases as Android's Health Connect exports them: its tables and columns, filled by the test.

No export may be kept here, so this is our own rendering of the schema that Android's source builds. Columns that
every record has are filled where a test does not; times are milliseconds of UTC, offsets seconds.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

MEMBER = "health_connect_export.db"
_COMMON = (
    "row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE, last_modified_time INTEGER, client_record_id TEXT, "
    "client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER, "
    "dedupe_hash BLOB UNIQUE"
)
_INSTANT = f"{_COMMON}, time INTEGER, zone_offset INTEGER, local_date INTEGER"
_INTERVAL = (
    f"{_COMMON}, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, "
    "local_date INTEGER"
)
_LOCAL = ", local_date_time INTEGER AS (time + 1000 * zone_offset)"
_NUTRIENTS = (
    "unsaturated_fat", "potassium", "thiamin", "trans_fat", "manganese", "energy_from_fat", "caffeine",
    "dietary_fiber", "selenium", "vitamin_b6", "protein", "chloride", "cholesterol", "copper", "iodine", "vitamin_b12",
    "zinc", "riboflavin", "energy", "molybdenum", "phosphorus", "chromium", "total_fat", "calcium", "vitamin_c",
    "vitamin_e", "biotin", "vitamin_d", "niacin", "magnesium", "total_carbohydrate", "vitamin_k", "polyunsaturated_fat",
    "saturated_fat", "sodium", "folate", "monounsaturated_fat", "pantothenic_acid", "iron", "vitamin_a", "folic_acid",
    "sugar",
)  # fmt: skip
INSTANTS = {
    "weight_record_table": "weight REAL",
    "height_record_table": "height REAL",
    "body_fat_record_table": "percentage REAL",
    "bone_mass_record_table": "mass REAL",
    "lean_body_mass_record_table": "mass REAL",
    "body_water_mass_record_table": "body_water_mass REAL",
    "basal_metabolic_rate_record_table": "basal_metabolic_rate REAL",
    "blood_pressure_record_table": "measurement_location TEXT, systolic REAL, diastolic REAL, body_position TEXT",
    "blood_glucose_record_table": "specimen_source TEXT, level REAL, relation_to_meal TEXT, meal_type TEXT",
    "body_temperature_record_table": "measurement_location INTEGER, temperature REAL",
    "basal_body_temperature_record_table": "measurement_location INTEGER, temperature REAL",
    "oxygen_saturation_record_table": "percentage REAL",
    "respiratory_rate_record_table": "rate REAL",
    "resting_heart_rate_record_table": "beats_per_minute INTEGER",
    "heart_rate_variability_rmssd_record_table": "heart_rate_variability_millis REAL",
    "vo2_max_record_table": "measurement_method INTEGER, vo2_milliliters_per_minute_kilogram REAL",
    "menstruation_flow_record_table": "flow INTEGER",
    "cervical_mucus_record_table": "sensation INTEGER, appearance INTEGER",
    "ovulation_test_record_table": "result INTEGER",
    "intermenstrual_bleeding_record_table": "",
    "sexual_activity_record_table": "protection_used INTEGER",
    "cycle_phases_record_table": "phase INTEGER, day_of_cycle INTEGER",
}
INTERVALS = {
    "steps_record_table": "count INTEGER",
    "distance_record_table": "distance REAL",
    "active_calories_burned_record_table": "energy REAL",
    "total_calories_burned_record_table": "energy REAL",
    "floors_climbed_record_table": "floors REAL",
    "elevation_gained_record_table": "elevation REAL",
    "wheelchair_pushes_record_table": "count INTEGER",
    "hydration_record_table": "volume REAL",
    "nutrition_record_table": ", ".join(f"{name} REAL" for name in _NUTRIENTS) + ", meal_type INTEGER, meal_name TEXT",
    "sleep_session_record_table": "notes TEXT, title TEXT",
    "exercise_session_record_table": "notes TEXT, exercise_type INTEGER, title TEXT, has_route INTEGER, "
    "planned_exercise_session_id BLOB, rate_of_perceived_exertion REAL",
    "menstruation_period_record_table": "",
    "mindfulness_session_record_table": "type INTEGER, title TEXT, notes TEXT",
    "activity_intensity_record_table": "type INTEGER",
    "symptom_record_table": "symptom_type INTEGER, severity INTEGER, count INTEGER, temporal_type INTEGER, notes TEXT",
    "skin_temperature_record_table": "measurement_location INTEGER, baseline REAL",
    "heart_rate_record_table": "",
    "SpeedRecordTable": "",
    "PowerRecordTable": "",
    "StepsCadenceRecordTable": "",
    "CyclingPedalingCadenceRecordTable": "",
}
CHILDREN = {
    "sleep_stages_table": "stage_start_time INTEGER, stage_end_time INTEGER, stage_type INTEGER",
    "exercise_segments_table": "segment_start_time INTEGER, segment_end_time INTEGER, segment_type INTEGER, "
    "repetitions_count INTEGER",
    "exercise_laps_table": "lap_start_time INTEGER, lap_end_time INTEGER, lap_length REAL",
    "exercise_route_table": "timestamp_millis INTEGER, latitude REAL, longitude REAL, altitude REAL, "
    "horizontal_accuracy REAL, vertical_accuracy REAL",
    "heart_rate_record_series_table": "beats_per_minute INTEGER, epoch_millis INTEGER",
    "speed_record_table": "speed REAL, epoch_millis INTEGER",
    "power_record_table": "power REAL, epoch_millis INTEGER",
    "steps_cadence_record_table": "rate REAL, epoch_millis INTEGER",
    "cycling_pedaling_cadence_record_table": "revolutions_per_minute REAL, epoch_millis INTEGER",
    "skin_temperature_delta_table": "delta REAL, epoch_millis INTEGER",
}
APPS = (
    (1, "com.example.phone", "Phone steps"),
    (2, "com.example.watch", "Watch app"),
    (3, "com.fitbit.FitbitMobile", None),
)
DEVICES = ((1, "Maker", "Phone 9", 2), (2, "Maker", "Watch 4", 1))
Rows = Mapping[str, Iterable[Mapping[str, object]]]


def ms(moment: str) -> int:
    """Milliseconds since 1970 of an ISO time; without an offset it is UTC."""
    at = datetime.fromisoformat(moment)
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def database(path: Path, tables: Rows, *, without: tuple[str, ...] = (), more_sql: str = "") -> Path:
    """A database with those rows; ``without`` are tables that an older version lacks; ``more_sql`` runs at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    con = sqlite3.connect(path)
    with con:
        con.execute("PRAGMA user_version = 26")
        _create(con, set(without))
        for table, rows in tables.items():
            for row in rows:
                insert(con, table, row)
        con.executescript(more_sql)
    con.close()
    return path


def zipped(path: Path, db: Path) -> Path:
    """The export as people get it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(db, MEMBER)
    return path


def insert(con: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    """One row; app and device are the phone's unless said otherwise."""
    whole = dict(row) if table in CHILDREN else {"app_info_id": 1, "device_info_id": 1, **row}
    names = ", ".join(whole)
    con.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(whole))})', list(whole.values()))


def at(moment: str, offset_hours: float, **values: object) -> dict[str, object]:
    """An instant record; ``moment`` is the clock with its offset applied, in UTC if none."""
    return {"time": ms(moment), "zone_offset": int(offset_hours * 3600), **values}


def between(start: str, end: str, offset_hours: float, **values: object) -> dict[str, object]:
    """An interval record."""
    zone = int(offset_hours * 3600)
    times = {"start_time": ms(start), "start_zone_offset": zone, "end_time": ms(end), "end_zone_offset": zone}
    return {**times, **values}


_FILLED = "app_info_id, device_info_id, start_time, start_zone_offset, end_time, end_zone_offset, local_date, uuid, "
_FILLED += "dedupe_hash, client_record_id, last_modified_time, recording_method"
_PER_RECORD = 12
"""Heart rate values of one record, as watches send them."""


def large(path: Path, pulse: int, steps: int) -> Path:
    """A database of so many heart rate values and step records, with all that a real record carries besides.

    SQLite makes the rows itself, as they are many.
    """
    database(path, {})
    con = sqlite3.connect(path)
    first = ms("2020-01-01T00:00:00")
    with con:
        _fill(con, "heart_rate_record_table", "", "", (max(1, pulse // _PER_RECORD), first, 60_000, 2))
        con.execute(
            "INSERT INTO heart_rate_record_series_table (parent_key, beats_per_minute, epoch_millis) "
            "WITH RECURSIVE k(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j + 1 < ?1) "
            "SELECT row_id, 55 + (row_id + j) % 60, start_time + j * 5000 FROM heart_rate_record_table CROSS JOIN k",
            (_PER_RECORD,),
        )
        _fill(con, "steps_record_table", ", count", ", i % 130", (steps, first, 60_000, 1))
    con.close()
    return path


def _fill(con: sqlite3.Connection, table: str, column: str, value: str, numbers: tuple[int, int, int, int]) -> None:
    """Records one after another: ``numbers`` are how many, the first start, their length, and app and device."""
    con.execute(
        f"INSERT INTO {table} ({_FILLED}{column}) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
        f"WHERE i + 1 < ?1) SELECT ?4, ?4, ?2 + i * ?3, 3600, ?2 + (i + 1) * ?3, 3600, (?2 + i * ?3) / 86400000, "
        f"randomblob(16), randomblob(32), lower(hex(randomblob(16))), ?2 + i * ?3, 2{value} FROM n",
        numbers,
    )


def _create(con: sqlite3.Connection, without: set[str]) -> None:
    con.execute(
        "CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT, "
        "app_icon BLOB, record_types_used TEXT)"
    )
    con.execute(
        "CREATE TABLE device_info_table (row_id INTEGER PRIMARY KEY, manufacturer TEXT, model TEXT, "
        "device_type INTEGER)"
    )
    con.executemany("INSERT INTO application_info_table (row_id, package_name, app_name) VALUES (?, ?, ?)", APPS)
    con.executemany("INSERT INTO device_info_table VALUES (?, ?, ?, ?)", DEVICES)
    made = {
        **{name: f"{_INSTANT}, {own}".rstrip(", ") + _LOCAL for name, own in INSTANTS.items()},
        **{name: f"{_INTERVAL}, {own}".rstrip(", ") for name, own in INTERVALS.items()},
        **{name: f"parent_key INTEGER, {own}" for name, own in CHILDREN.items()},
    }
    for name, columns in made.items():
        if name not in without:
            con.execute(f'CREATE TABLE "{name}" ({columns})')

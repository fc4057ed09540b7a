"""Google Fit in other accounts: sensors without an app, other languages, sessions with offsets, named foods."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.google_fit import point, session, stream, takeout
from tests.builders.reading import Gathered, gathered

SIX = "2026-03-10T06:00:00+01:00"
SENSOR = "raw:com.google.step_count.cumulative:Maker:Phone 5:6be21f75:Step Counter"


def read(tmp_path: Path, members: dict[str, str]) -> Gathered:
    return gathered("google_fit", takeout(tmp_path / "takeout.zip", members))


def test_a_sensor_without_an_app_keeps_its_serial_number_to_itself(tmp_path: Path) -> None:
    merged = "derived:com.google.step_count.delta:com.google.android.gms:merge_step_deltas"
    found = read(tmp_path, {"All Data/x.json": stream(merged, [point(SIX, SIX, {"intVal": 12}, origin=SENSOR)])})
    (row,) = found.tables["source"].iter_rows(named=True)
    assert (row["app"], row["manufacturer"], row["model"]) == ("Google Fit", "Maker", "Phone 5")
    assert "6be21f75" not in str(found.tables)


def test_points_of_another_device_are_not_held_by_the_first_one(tmp_path: Path) -> None:
    kind = "com.google.heart_rate.bpm"
    raw, other = (f"raw:{kind}:Maker:{model}:1a:pulse" for model in ("Watch 1", "Watch 2"))
    members = {
        "All Data/a.json": stream(raw, [point(SIX, SIX, {"fpVal": 61.0})]),
        "All Data/b.json": stream(
            f"derived:{kind}:com.google.android.gms:merge_heart_rate_bpm",
            [point(SIX, SIX, {"fpVal": value}, origin=name) for value, name in ((61.0, raw), (72.0, other))],
        ),
    }
    assert sorted(read(tmp_path, members).samples("heart_rate")["value"]) == [61.0, 72.0]


@pytest.mark.parametrize(("offset", "minutes"), [("+05:45", 345), ("-03:30", -210), ("Z", None)])
def test_a_session_s_own_offset(tmp_path: Path, offset: str, minutes: int | None) -> None:
    run = session("biking.mountain", f"2026-03-10T08:00:00.5{offset}", f"2026-03-10T08:30:00{offset}", "1799.5s")
    found = read(tmp_path, {"All Sessions/x.json": run})
    assert found.tables["session"].select("activity", "offset_min").rows() == [("cycling", minutes)]


def test_a_table_of_days_in_german(tmp_path: Path) -> None:
    titles = "Datum,Kalorien (kcal),Distanz (m),Durchschnittsgeschwindigkeit (m/s),Schrittzahl"
    weights = "Durchschnittsgewicht (kg),Maximalgewicht (kg),Mindestgewicht (kg)"
    body = f"{titles},{weights}\n2026-03-10,2100.5,5100,1.2,8123,72.5,73,72\n2026-03-11,1900,,,,,,,,\n"
    found = read(tmp_path, {"Tägliche Aktivitätsmesswerte/Tägliche Aktivitätsmesswerte.csv": body})
    assert found.tables["sample"].select("metric", "value").rows() == [
        ("total_energy_burned", 2100.5),
        ("total_energy_burned", 1900.0),  # empty cells too many take nobody's place
        ("distance_walking_running", 5100.0),
        ("step_count", 8123.0),
        ("body_mass", 72.5),
    ]
    assert found.issues == []


def test_foods_and_meals_by_name(tmp_path: Path) -> None:
    def eaten(meal: int, name: str, energy: float) -> dict[str, object]:
        nutrients = [{"key": "calories", "value": {"fpVal": energy}}, {"key": "carbs.total", "value": {"fpVal": 40.0}}]
        return point(SIX, SIX, {"mapVal": nutrients}, {"intVal": meal}, {"stringVal": name})

    points = [eaten(2, "Brötchen", 250.0), eaten(2, "Brötchen", 250.0), eaten(4, "", 90.0), eaten(0, "", 10.0)]
    found = read(tmp_path, {"All Data/x.json": stream("raw:com.google.nutrition:com.example.food:", points)})
    assert found.tables["nutrition_entry"].select(
        "name", "meal", "eaten", "energy", "carbohydrates", "ordinal"
    ).rows() == [
        ("Brötchen", "lunch", "2026-03-10T05:00:00Z", 250.0, 40.0, None),
        ("Brötchen", "lunch", "2026-03-10T05:00:00Z", 250.0, 40.0, 2),
        ("snack", "snack", "2026-03-10T05:00:00Z", 90.0, 40.0, None),
    ]
    assert found.samples("dietary_energy_consumed")["value"].sum() == 600.0

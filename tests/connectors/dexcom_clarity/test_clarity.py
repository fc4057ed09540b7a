"""Dexcom Clarity: its languages and units, what people enter, files saved again, and the hour that comes twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from healthkit.errors import DamagedFile, InputError
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.glucose import (
    READING,
    STEP,
    WORDS,
    clarity,
    clarity_days,
    clarity_entry,
    clarity_reading,
    nightscout,
)  # fmt: skip
from tests.builders.reading import gathered

AT = datetime(2024, 3, 4, 10, 1, 47)


@pytest.mark.parametrize("lang", ["en", "fr", "de", "es"])
def test_every_language_and_unit(lang: str, tmp_path: Path) -> None:
    low, high = WORDS[lang]
    rows = [
        clarity_reading(AT, "5,8" if lang != "en" else "5.8", 100, lang),
        clarity_reading(AT + STEP, low, 400, lang),
        clarity_reading(AT + 2 * STEP, high, 700, lang),
    ]
    path = clarity(tmp_path / "a.csv", rows, lang=lang, unit="mmol/L", delimiter="," if lang == "en" else ";")
    out = gathered("dexcom_clarity", path)
    assert out.metric("blood_glucose").select("start", "value", "unit").rows() == [(AT, 5.8, "mmol/L")]
    assert out.table("event")["code"].to_list() == ["below_range", "above_range"]
    assert list(out.attributes("event", "comparator").values()) == ["<", ">"]
    assert list(out.attributes("event", "limit").values()) == ["2.2 mmol/L", "22.2 mmol/L"]
    assert not out.issues
    assert READING[lang] not in out.unmapped


def test_what_people_enter(tmp_path: Path) -> None:
    rows = [
        clarity_reading(AT, 110, 100),
        clarity_entry(AT, "Calibration", glucose=104),
        clarity_entry(AT, "Carbs", carbs=45),
        clarity_entry(AT, "Insulin", "Fast-Acting", insulin="4.5"),
        clarity_entry(AT, "Insulin", "Long-Acting", insulin=12),
        clarity_entry(AT, "Exercise", "Heavy", duration="00:45:00"),
        clarity_entry(AT, "Health", "Low Symptoms"),
        clarity_entry(AT, "Something New", "x"),
    ]
    out = gathered("dexcom_clarity", clarity(tmp_path / "a.csv", rows))
    apps = dict(out.table("source").select("product_class", "source").iter_rows())
    glucose = out.metric("blood_glucose").select("value", "source").rows()
    assert glucose == [(110, apps["sensor"]), (104, apps["app"])]
    assert out.table("source")["model"].to_list() == ["Dexcom G7", None]
    assert out.metric("dietary_carbohydrates").select("value", "unit").rows() == [(45, "g")]
    insulin = out.metric("insulin_delivery")
    assert insulin.select("value", "unit", "dimension").rows() == [(4.5, "U", "bolus"), (12, "U", "basal")]
    reasons = out.attributes("sample", "HKInsulinDeliveryReason")
    assert [reasons[ref] for ref in insulin["ref"].to_list()] == ["2", "1"]
    (workout,) = out.table("session").rows(named=True)
    assert (workout["end"] - workout["start"], workout["duration_s"]) == (timedelta(minutes=45), 2700)
    assert list(out.attributes("session", "intensity").values()) == ["Heavy"]
    assert out.table("event").select("metric", "code").rows() == [("diary_condition", "low_symptoms")]
    assert out.unmapped == {"Something New": 1}


def test_who_it_is_about_is_left_behind(tmp_path: Path) -> None:
    out = gathered("dexcom_clarity", clarity(tmp_path / "a.csv", clarity_days(AT, 3)))
    for told in ("Given", "Family", "1980", "8XYZ12", "iPhone"):
        assert told not in out.texts()
    assert out.read == {"sensor": 3}


@pytest.mark.parametrize("columns", [12, 13, 14])
def test_older_files_have_fewer_columns(columns: int, tmp_path: Path) -> None:
    path = clarity(tmp_path / "a.csv", clarity_days(AT, 4), columns=columns)
    assert gathered("dexcom_clarity", path).metric("blood_glucose")["value"].to_list() == [90, 97, 104, 111]


def test_a_file_that_a_spreadsheet_saved_again(tmp_path: Path) -> None:
    rows = [
        clarity_reading("3/4/2024 0:56", 100),
        clarity_reading("3/4/2024 13:01", 101),
        clarity_reading("3/5/2024 1:01", 9),
    ]
    path = clarity(tmp_path / "a.csv", [*rows, clarity_reading("3/14/2024 1:06", 103)])
    body = path.read_text("utf-8-sig").replace("Index", '"ï»¿""""Index"""""', 1)
    path.write_text("\ufeff" + body, "utf-8")
    out = gathered("dexcom_clarity", path)
    starts = out.metric("blood_glucose")["start"].to_list()
    assert starts == [datetime(2024, 3, 4, 0, 56), datetime(2024, 3, 4, 13, 1), datetime(2024, 3, 14, 1, 6)]
    assert out.table("event")["start"].to_list() == [datetime(2024, 3, 5, 1, 1)]  # 9 mg/dL is no reading


def test_dates_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    path = clarity(tmp_path / "a.csv", [clarity_reading("03/04/2024 10:00", 100)])
    with pytest.raises(InputError, match="day and month"):
        gathered("dexcom_clarity", path)


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        gathered("dexcom_clarity", clarity(tmp_path / "a.csv", []))


def test_two_devices_upload_one_reading(tmp_path: Path) -> None:
    rows = [clarity_reading(AT, 100, 7, device=device) for device in ("iPhone G7", "G7 Receiver")]
    assert len(gathered("dexcom_clarity", clarity(tmp_path / "a.csv", rows)).metric("blood_glucose")) == 1


def test_bad_rows_are_told_with_their_place(tmp_path: Path) -> None:
    rows = [clarity_reading("2024-02-30T10:00:00", 100), clarity_reading(AT, "many"), clarity_reading(AT + STEP, 100)]
    out = gathered("dexcom_clarity", clarity(tmp_path / "a.csv", rows))
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_date", "row 7"), ("bad_value", "row 8")]
    assert len(out.metric("blood_glucose")) == 1


@pytest.mark.parametrize("clock", [True, False])
def test_columns_in_another_order_and_an_unknown_one(clock: bool, tmp_path: Path) -> None:
    rows = [
        clarity_reading(AT, 110, 100),
        [*clarity_entry(AT, "Carbs", carbs=45), ""],
        [*clarity_entry(AT, "Insulin", "Fast-Acting", insulin="4.5"), ""],
    ]
    path = clarity(tmp_path / "a.csv", rows)
    turned = [line.split(",")[::-1] for line in path.read_text("utf-8-sig").splitlines()]
    if clock:  # the moment in the middle of the others
        turned = [[*line[3:9], "new" if n == 0 else "7", *line[:3], *line[9:]] for n, line in enumerate(turned)]
    path.write_text("\n".join(map(",".join, turned)), "utf-8")
    out = gathered("dexcom_clarity", path)
    values = out.table("sample").select("metric", "start", "value").sort("metric").rows()
    assert values == [("blood_glucose", AT, 110), ("dietary_carbohydrates", AT, 45), ("insulin_delivery", AT, 4.5)]
    assert not out.issues
    assert "Given" not in out.texts()


def test_a_language_that_is_not_known(tmp_path: Path) -> None:
    """Titles by their places, kinds by the one number in a row; words of other languages for low and high."""
    titles = (
        "Indeks;Znacznik czasu (RRRR-MM-DDTgg:mm:ss);Typ zdarzenia;Podtyp zdarzenia;Informacje o pacjencie;"
        "Informacje o urządzeniu;Urządzenie źródłowe;Wartość glukozy (mmol/l);Wartość (j.);Wartość węglowodanów (g);"
        "Czas trwania (gg:mm:ss);Szybkość zmian (mmol/l/min);Czas nadajnika;Identyfikator nadajnika"
    )
    rows = [
        "1;;Imię;;Given;;;;;;;;;", "2;2024-05-05T10:00:00;Odczyt;;;;iOS G6;5,1;;;;;1000;8ABCDE",
        "3;2024-05-05T10:05:00;EGV;;;;iOS G6;Niski;;;;;1300;8ABCDE",
        "4;2024-05-05T10:10:00;Kalibracja;;;;iOS G6;5,6;;;;;;8ABCDE",
        "5;2024-05-05T10:11:00;Węglowodany;;;;iOS G6;;;40;;;;", "6;2024-05-05T10:12:00;Dawka;;;;iOS G6;;2,5;;;;;",
        "7;2024-05-05T10:13:00;Alarm;Wysoki;;;iOS G6;12,0;;;;;;",
    ]  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("\n".join([titles, *rows]) + "\n", "utf-8")
    out = gathered("dexcom_clarity", path)
    assert out.metric("blood_glucose").select("value", "unit").rows() == [(5.1, "mmol/L"), (5.6, "mmol/L")]
    assert out.metric("dietary_carbohydrates")["value"].to_list() == [40]
    assert out.metric("insulin_delivery")["value"].to_list() == [2.5]
    assert out.table("event")["code"].to_list() == ["below_range"]
    assert out.unmapped == {"Alarm": 1}
    assert not out.issues


def _autumn(*, counted: bool, sorted_by_clock: bool = False) -> list[list[str]]:
    """The 25 hours of 27 October 2024 in Paris, a reading every five minutes, from midnight on the clock."""
    rows = []
    for number in range(300):
        summer = number < 36  # until three in the morning
        clock = datetime(2024, 10, 27, 0, 0, 30) + number * STEP - timedelta(hours=0 if summer else 1)
        rows.append(clarity_reading(clock, 100 + number % 3, 5000 + 300 * number if counted else ""))
    return sorted(rows) if sorted_by_clock else rows


@pytest.mark.parametrize(("counted", "sorted_by_clock"), [(True, False), (True, True), (False, False)])
@pytest.mark.parametrize("zone_first", [True, False])
def test_a_day_of_25_hours(counted: bool, sorted_by_clock: bool, zone_first: bool, tmp_path: Path) -> None:
    table = clarity(tmp_path / "a.csv", _autumn(counted=counted, sorted_by_clock=sorted_by_clock))
    profile = {"defaultProfile": "D", "store": {"D": {"timezone": "Europe/Paris"}}, "startDate": "2024-10-01T00:00:00Z"}
    zone = nightscout(tmp_path / "profile.json", [profile])
    vault = create_vault(tmp_path / "vault", "autumn")
    for path in (zone, table) if zone_first else (table, zone):
        (report,) = import_path(vault, path)
        assert not report.error
    (again,) = import_path(vault, table)
    assert again.added == {}
    with vault.reader() as con:
        starts = [row[0] for row in con.execute("SELECT start_utc FROM sample ORDER BY start_utc").fetchall()]
        daily = con.execute("SELECT day, n FROM daily WHERE metric = 'blood_glucose'").fetchall()
    assert starts == [datetime(2024, 10, 26, 22, 0, 30) + number * STEP for number in range(300)]
    assert [(str(day), n) for day, n in daily] == [("2024-10-27", 300)]


def test_a_day_of_23_hours_and_a_flight(tmp_path: Path) -> None:
    """In spring an hour of the clock is missing; nothing is moved that the file does not say."""
    clocks = [datetime(2024, 3, 31, 1, 55), datetime(2024, 3, 31, 3, 0), datetime(2024, 3, 31, 3, 5)]
    path = clarity(tmp_path / "a.csv", [clarity_reading(at, 100, 300 * n) for n, at in enumerate(clocks)])
    out = gathered("dexcom_clarity", path)
    assert out.metric("blood_glucose")["start"].to_list() == clocks
    assert not out.attributes("sample", "clock_run")


@pytest.mark.parametrize("phase", [0, 130])
def test_a_day_of_25_hours_west_of_greenwich(phase: int, tmp_path: Path) -> None:
    """New York, and a sensor of which each has a counter of its own: the older one's seconds come between."""
    first = datetime(2024, 11, 1, 4)
    rows = []
    for number in range(3 * 288 + 12):
        at = first + number * STEP
        clock = at - timedelta(hours=4 if at < datetime(2024, 11, 3, 6) else 5)
        counter = 1800 + number * 300 if number < 400 else 1800 + phase + (number - 400) * 300
        row = clarity_reading(clock, 100 + number % 3, counter)
        rows.append([*row[:-1], "480900000001" if number < 400 else "480900000002"])
    table = clarity(tmp_path / "a.csv", rows)
    profile = {"defaultProfile": "D", "store": {"D": {"timezone": "America/New_York"}}, "mills": "1704067200000"}
    vault = create_vault(tmp_path / "vault", "autumn")
    for path in (nightscout(tmp_path / "profile.json", [profile]), table):
        (report,) = import_path(vault, path)
        assert not report.error
    with vault.reader() as con:
        starts = [row[0] for row in con.execute("SELECT start_utc FROM sample ORDER BY start_utc").fetchall()]
    assert starts == [first + number * STEP for number in range(3 * 288 + 12)]

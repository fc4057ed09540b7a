"""LibreView: its languages, units and dates, looks beside stored readings, and what people enter."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.glucose import libre, libre_days, libre_row, nightscout
from tests.builders.reading import gathered

AT = datetime(2024, 3, 20, 22, 30)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize("lang", ["en", "fr", "de", "es", "it", "nl"])
@pytest.mark.parametrize(("unit", "delimiter"), [("mg/dL", ","), ("mmol/L", ","), ("mmol/L", ";"), ("mg/dL", "\t")])
def test_every_language_and_unit(lang: str, unit: str, delimiter: str, tmp_path: Path) -> None:
    value = "98" if unit == "mg/dL" else "5,4"
    rows = [
        libre_row(AT, historic=value),
        libre_row(AT, strip=value),
        libre_row(AT, ketone="0,6"),
        libre_row(AT, rapid="4,5"),
        libre_row(AT, long=12),
        libre_row(AT, food=45),
        libre_row(AT, note="walked"),
    ]
    path = libre(tmp_path / "a.csv", rows, lang=lang, unit=unit, delimiter=delimiter)
    out = gathered("libreview", path)
    assert not out.issues
    number = float(value.replace(",", "."))
    assert out.metric("blood_glucose").select("start", "value", "unit").rows() == [(AT, number, unit)] * 2
    assert out.metric("blood_ketone").select("value", "unit").rows() == [(0.6, "mmol/L")]
    assert out.metric("insulin_delivery").select("value", "dimension").rows() == [(4.5, "bolus"), (12, "basal")]
    assert out.metric("dietary_carbohydrates").select("value", "unit").rows() == [(45, "g")]
    assert list(out.attributes("event", "note").values()) == ["walked"]
    assert not out.unmapped
    for told in ("Given", "0A1B2C3D"):
        assert told not in out.texts()


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("day", ["12-04-2024 22:30", "13-04-2024 22:30"]),
        ("month", ["04-12-2024 10:30 PM", "04-13-2024 10:30 PM"]),
        ("year", ["2024-04-12 22:30", "2024-04-13 22:30"]),
        ("dots", ["12.04.2024 22:30", "13.04.2024 22:30"]),
        ("slashes", ["4/12/2024 22:30", "4/13/2024 22:30"]),
    ],
)
def test_forms_of_dates(form: str, texts: list[str], tmp_path: Path) -> None:
    rows = [libre_row(text, historic=100 + n) for n, text in enumerate(texts)]
    out = gathered("libreview", libre(tmp_path / "a.csv", rows, exported=""))
    starts = out.metric("blood_glucose")["start"].to_list()
    assert starts == [datetime(2024, 4, 12, 22, 30), datetime(2024, 4, 13, 22, 30)], form


def test_days_in_a_row_tell_the_order(tmp_path: Path) -> None:
    """No number above 12: read the wrong way, 3 to 5 April would be the 4th of three months."""
    for form, first in (("%d-%m-%Y %H:%M", datetime(2024, 4, 3)), ("%m-%d-%Y %H:%M", datetime(2024, 4, 3))):
        rows = [libre_row(first + timedelta(hours=8 * n), form, historic=100) for n in range(9)]
        path = libre(tmp_path / "a.csv", rows, exported="06-07-2024 09:40 UTC")
        assert gathered("libreview", path).metric("blood_glucose")["start"].to_list()[0] == first


def test_no_reading_is_younger_than_its_export(tmp_path: Path) -> None:
    path = libre(tmp_path / "a.csv", [libre_row("04-03-2024 10:00", historic=100)], exported="05-03-2024 09:40 UTC")
    with pytest.raises(InputError):  # 4 March before 5 March, or 3 April before 3 May
        gathered("libreview", path)
    path = libre(tmp_path / "a.csv", [libre_row("04-03-2024 10:00", historic=100)], exported="03-05-2024 09:40 UTC")
    # 3 April is not before 5 March, so it is 4 March, before 3 May.
    assert gathered("libreview", path).metric("blood_glucose")["start"].to_list() == [datetime(2024, 3, 4, 10)]


def test_dates_that_nothing_tells_are_refused_and_can_be_said(tmp_path: Path) -> None:
    path = libre(tmp_path / "a.csv", [libre_row("03-04-2024 10:00", historic=100)], exported="05-06-2024 09:40 UTC")
    with pytest.raises(InputError, match="Day and month") as fault:
        gathered("libreview", path)
    assert "[format]" in str(fault.value)
    for said, month in (("DD-MM-YYYY", 4), ("MM-DD-YYYY", 3)):
        out = gathered("libreview", path, mapping=f'[format]\ndate = "{said}"\n')
        assert out.metric("blood_glucose")["start"].to_list()[0].month == month


def test_looks_do_not_weigh_in_the_mean_where_readings_are_stored(tmp_path: Path) -> None:
    stored = [libre_row(AT + n * QUARTER, historic=100) for n in range(4)]
    gap = AT + timedelta(hours=3)
    later = [libre_row(AT + timedelta(hours=6) + n * QUARTER, historic=100) for n in range(2)]
    looks = [
        libre_row(AT + timedelta(minutes=7), scan=140),
        libre_row(gap, scan=150),
        libre_row(AT + timedelta(hours=9), scan=160),
    ]
    out = gathered("libreview", libre(tmp_path / "a.csv", [*looks, *stored, *later]))
    assert out.metric("libre_scan_glucose")["value"].to_list() == [140, 160]
    lone = out.metric("blood_glucose").filter(out.metric("blood_glucose")["value"] == 150)
    assert lone["start"].to_list() == [gap]
    assert len(out.metric("blood_glucose")) == 7


def test_low_and_high_are_no_numbers(tmp_path: Path) -> None:
    rows = [libre_row(AT, historic="LO"), libre_row(AT + QUARTER, historic="HI"), libre_row(AT, strip="LO")]
    out = gathered("libreview", libre(tmp_path / "a.csv", rows))
    assert out.table("event")["code"].to_list() == ["below_range", "above_range", "below_range"]
    assert list(out.attributes("event", "limit").values()) == ["40 mg/dL", "500 mg/dL"]  # a strip's is not known
    assert len(out.table("sample")) == 0


def test_a_calculated_dose_is_counted_once(tmp_path: Path) -> None:
    rows = [
        libre_row(AT, rapid=6, meal=5, correction=2, change=-1),
        libre_row(AT + QUARTER, meal="3,5", correction="1,5", change="-1"),
    ]
    out = gathered("libreview", libre(tmp_path / "a.csv", rows))
    assert out.metric("insulin_delivery")["value"].to_list() == [6, 4]


def test_what_has_no_amount_is_counted(tmp_path: Path) -> None:
    rows = [libre_row(AT, historic=100), libre_row(AT, servings=3), libre_row(AT)]
    out = gathered("libreview", libre(tmp_path / "a.csv", rows))
    assert out.unmapped == {"Carbohydrates (servings)": 1, "row without content": 1}


def test_order_padding_and_copies_do_not_matter(tmp_path: Path) -> None:
    rows = libre_days(AT, 60)
    mixed = [*rows[30:], *rows[:30], *rows[:5]]
    out = gathered("libreview", libre(tmp_path / "a.csv", mixed, padding=14))
    assert out.metric("blood_glucose")["start"].to_list() == [AT + n * QUARTER for n in range(60)]


def test_the_reader_s_own_program(tmp_path: Path) -> None:
    lines = [
        "Given Family",
        "ID\tTime\tRecord Type\tHistoric Glucose (mg/dL)\tScan Glucose (mg/dL)\tNon-numeric Rapid-Acting Insulin\t"
        "Rapid-Acting Insulin (units)\tNon-numeric Food\tCarbohydrates (grams)\tNotes",
        "1000\t2016/05/13 08:40\t0\t110\t\t\t\t\t\t",
        "1001\t2016/05/13 08:55\t4\t\t\t\t4\t\t\t",
    ]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    out = gathered("libreview", path)
    assert out.metric("blood_glucose").select("start", "value").rows() == [(datetime(2016, 5, 13, 8, 40), 110)]
    assert out.metric("insulin_delivery")["value"].to_list() == [4]


def test_bad_rows_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    rows = [libre_row("31-02-2024 10:00", historic=1), libre_row(AT, historic="9o"), libre_row(AT, historic=100)]
    out = gathered("libreview", libre(tmp_path / "a.csv", rows))
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_date", "row 3"), ("bad_value", "row 4")]
    assert len(out.metric("blood_glucose")) == 1


def test_a_day_of_25_hours_by_the_order_of_rows(tmp_path: Path) -> None:
    clocks = [datetime(2024, 10, 27) + n * QUARTER - timedelta(hours=0 if n < 12 else 1) for n in range(100)]
    rows = [libre_row(at, historic=100 + n % 3) for n, at in enumerate(clocks)]
    table = libre(tmp_path / "a.csv", rows)
    profile = {"defaultProfile": "D", "store": {"D": {"timezone": "Europe/Paris"}}, "startDate": "2024-10-01T00:00:00Z"}
    vault = create_vault(tmp_path / "vault", "autumn")
    for path in (nightscout(tmp_path / "profile.json", [profile]), table):
        (report,) = import_path(vault, path)
        assert not report.error
    with vault.reader() as con:
        starts = [row[0] for row in con.execute("SELECT start_utc FROM sample ORDER BY start_utc").fetchall()]
    assert starts == [datetime(2024, 10, 26, 22) + n * QUARTER for n in range(100)]

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
OTHERS = {
    "el": "Τύπος εγγραφής,Ιστορικό γλυκόζης {unit},Σάρωση γλυκόζης {unit},Μη αριθμητική,Ινσουλίνη ταχείας (μονάδες),"
          "Μη αριθμητική τροφή,Υδατάνθρακες (γραμμάρια),Υδατάνθρακες (μερίδες),Μη αριθμητική μακράς,"
          "Ινσουλίνη μακράς (μονάδες),Σημειώσεις,Ταινία γλυκόζης {unit},Κετόνη mmol/L,Γεύματος (μονάδες),"
          "Διόρθωσης (μονάδες),Αλλαγή (μονάδες)",
    "ja": "記録タイプ,履歴 {unit},スキャン {unit},数値以外の速効型,速効型インスリン（単位）,数値以外の食事,"
          "炭水化物（グラム）,炭水化物（サービング）,数値以外の持効型,持効型インスリン（単位）,メモ,試験紙 {unit},"
          "ケトン mmol/L,食事インスリン（単位）,補正インスリン（単位）,変更インスリン（単位）",
    "ru": "Тип записи,Ретроспективный уровень {unit},Сканированный уровень {unit},Нечисловой,Быстрый инсулин (ед.),"
          "Нечисловая еда,Углеводы (граммы),Углеводы (порции),Нечисловой длительный,Длительный инсулин (ед.),"
          "Примечания,Тест-полоска {unit},Кетон {unit},Инсулин на еду (ед.),Коррекция (ед.),Изменение (ед.)",
}  # fmt: skip


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
    assert "--mapping" in str(fault.value)
    for said, month in (("DD/MM/YYYY", 4), ("MM/DD/YYYY", 3)):
        out = gathered("libreview", path, mapping=f'date = "{said}"\n')
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


@pytest.mark.parametrize("lang", OTHERS)
def test_languages_that_are_not_known(lang: str, tmp_path: Path) -> None:
    """The order of columns is the same in every language: food must never be read as insulin."""
    unit = "ммоль/л" if lang == "ru" else "mmol/L"
    titles = ["Device (1)", "Serial (2)", "Moment (3)", *OTHERS[lang].split(",")]
    body = [
        libre_row(AT, historic="5,4"), libre_row(AT, food=60), libre_row(AT, rapid=5), libre_row(AT, long=20),
        libre_row(AT, note="walked"), libre_row(AT, strip="6,1"), libre_row(AT, meal=3),
    ]  # fmt: skip
    lines = [",".join(titles).format(unit=unit)] + [",".join(f'"{cell}"' for cell in row) for row in body]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    out = gathered("libreview", path)
    assert out.metric("blood_glucose").select("value", "unit").rows() == [(5.4, "mmol/L"), (6.1, "mmol/L")]
    assert out.metric("dietary_carbohydrates")["value"].to_list() == [60]
    assert out.metric("insulin_delivery").select("value", "dimension").sort("value").rows() == [
        (3, "bolus"), (5, "bolus"), (20, "basal"),
    ]  # fmt: skip
    assert list(out.attributes("event", "note").values()) == ["walked"]


def test_columns_in_another_order(tmp_path: Path) -> None:
    body = [
        libre_row(AT, historic=98), libre_row(AT, food=45), libre_row(AT, long=12), libre_row(AT, rapid=4),
        libre_row(AT, note="walked"), libre_row(AT, ketone="0.6"), libre_row(AT, strip=99),
    ]  # fmt: skip
    path = libre(tmp_path / "a.csv", body)
    head, *rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *(",".join(row.split(",")[::-1]) for row in rows)]), "utf-8")
    out = gathered("libreview", path)
    assert out.metric("blood_glucose")["value"].to_list() == [98, 99]
    assert out.metric("blood_ketone")["value"].to_list() == [0.6]
    assert out.metric("dietary_carbohydrates")["value"].to_list() == [45]
    assert sorted(out.metric("insulin_delivery").select("value", "dimension").rows()) == [(4, "bolus"), (12, "basal")]
    assert list(out.attributes("event", "note").values()) == ["walked"]
    assert not out.unmapped


def test_a_few_columns_and_an_unknown_one(tmp_path: Path) -> None:
    """What is not known to be insulin is counted, and never read as a dose."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Gerät,Seriennummer,Gerätezeitstempel,Aufzeichnungstyp,Glukosewert-Verlauf mg/dL,Glukose-Scan mg/dL\n"
        "FreeStyle LibreLink,A1,15-01-2026 08:30,0,110,\n",
        "utf-8",
    )
    assert gathered("libreview", path).metric("blood_glucose")["value"].to_list() == [110]
    path.write_text(
        "Device Timestamp,Record Type,Historic Glucose mg/dL,Scan Glucose mg/dL,Heart rate (bpm),Long (units)\n"
        "15-01-2026 08:30,0,110,,61,\n15-01-2026 08:30,4,,,,12\n",
        "utf-8",
    )
    out = gathered("libreview", path)
    assert out.metric("insulin_delivery").select("value", "dimension").rows() == [(12, "basal")]
    assert out.unmapped == {"Heart rate (bpm)": 1}


def test_the_order_is_said_end_to_end(tmp_path: Path) -> None:
    path = libre(tmp_path / "a.csv", [libre_row("03-04-2024 10:00", historic=100)], exported="")
    vault = create_vault(tmp_path / "vault", "order")
    (report,) = import_path(vault, path, context={"mapping": 'date = "MM/DD/YYYY"\n'})
    assert (report.connector, report.error) == ("libreview", "")
    with vault.reader() as con:
        assert con.execute("SELECT start_utc FROM sample").fetchall() == [(datetime(2024, 3, 4, 10),)]


ZONES = {
    "Europe/Paris": (datetime(2024, 10, 26, 22), 2, datetime(2024, 10, 27, 1)),
    "America/New_York": (datetime(2024, 11, 3, 4), -4, datetime(2024, 11, 3, 6)),
}
"""Midnight of the day, its first offset, and when the clock turns back."""


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_of_25_hours_by_the_order_of_rows(zone: str, tmp_path: Path) -> None:
    midnight, hours, turn = ZONES[zone]
    instants = [midnight + n * QUARTER for n in range(100)]
    clocks = [at + timedelta(hours=hours if at < turn else hours - 1) for at in instants]
    rows = [libre_row(at, historic=100 + n % 3) for n, at in enumerate(clocks)]
    table = libre(tmp_path / "a.csv", rows)
    profile = {"defaultProfile": "D", "store": {"D": {"timezone": zone}}, "startDate": "2024-10-01T00:00:00Z"}
    vault = create_vault(tmp_path / "vault", "autumn")
    for path in (nightscout(tmp_path / "profile.json", [profile]), table):
        (report,) = import_path(vault, path)
        assert not report.error
    with vault.reader() as con:
        starts = [row[0] for row in con.execute("SELECT start_utc FROM sample ORDER BY start_utc").fetchall()]
    assert starts == instants

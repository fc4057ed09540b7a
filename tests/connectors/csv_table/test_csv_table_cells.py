"""Cells as programs of all countries write them: numbers, days, times, encodings, delimiters, quotes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from healthkit.source.tabular.forms import strptime
from tests.connectors.csv_table.tables import DAILY, read_table

NUMBERS = {
    ".": {"1,234.5": 1234.5, "12 345": 12345.0, "1e3": 1000.0, "−4": -4.0, "7 min": 7.0, "7,5": None, "1,23": None},
    ",": {"7,5": 7.5, "1.234,5": 1234.5, "1\u202f234": 1234.0, "1'234": 1234.0, "7.5": None, "12.34": None},
}


@pytest.mark.parametrize(("decimal", "cell", "value"), [(d, c, v) for d, cs in NUMBERS.items() for c, v in cs.items()])
def test_a_number_is_read_by_its_decimal_sign_or_not_at_all(
    tmp_path: Path, decimal: str, cell: str, value: float | None
) -> None:
    mapping = f'{DAILY}\n[format]\ndecimal = "{decimal}"\n'
    out = read_table(tmp_path, f'Date;Steps;Sleep\n2024-05-01;;"{cell}"\n', mapping)
    assert [row[0] for row in out.rows("sample", "value")] == ([] if value is None else [value])
    assert out.reasons() == ([("bad_value", "row 2")] if value is None else [])


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        (None, "2024-05-03"), (None, "2024-05-03 23:10:00"), (None, "2024-05-03T23:10:00+02:00"), (None, "2024/05/03"),
        (None, "20240503"), ("DD/MM/YYYY", "03/05/2024"), ("M/D/YY", "5/3/24"),
        ("DD.MM.YYYY HH:mm", "03.05.2024 07:00"), ("MMM DD, YYYY", "May 03, 2024"), ("%d-%b-%Y", "03-May-2024"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_form_that_the_mapping_names(tmp_path: Path, form: str | None, cell: str) -> None:
    mapping = DAILY + (f'\n[format]\ndate = "{form}"\n' if form else "")
    out = read_table(tmp_path, f'Date,Steps,Sleep\n"{cell}",4000,\n', mapping)
    assert out.rows("sample", "day", "start", "value") == [(date(2024, 5, 3), datetime(2024, 5, 3), 4000.0)]


def test_a_day_that_could_be_two_is_none(tmp_path: Path) -> None:
    out = read_table(tmp_path, "Date,Steps,Sleep\n03/05/2024,4000,\n", DAILY)
    assert out.rows("sample", "value") == []
    assert out.reasons() == [("bad_date", "row 2")]


def test_forms_are_written_as_people_write_them() -> None:
    assert strptime("DD/MM/YYYY HH:mm:ss") == "%d/%m/%Y %H:%M:%S"
    assert strptime("D MMMM YYYY hh:mm A") == "%d %B %Y %I:%M %p"
    assert strptime("%d.%m.%Y") == "%d.%m.%Y"


TEXT = 'Kopfzeile der App\n\nDate;Steps;Sleep;Note é;;\n2024-05-01;"4.000";7;"two\nlines";;\n\n2024-05-02;5000;;x\n'


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("cp1252"), TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"), TEXT.replace("\n", "\r\n").encode(), TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", "|").encode(),
    ],
)  # fmt: skip
def test_whatever_program_wrote_the_table(tmp_path: Path, body: bytes) -> None:
    out = read_table(tmp_path, body, DAILY + '\n[format]\ndecimal = ","\n')
    rows = sorted(out.rows("sample", "day", "metric", "value"))
    assert rows == [
        (date(2024, 5, 1), "sleep_duration", 7.0),
        (date(2024, 5, 1), "step_count", 4000.0),
        (date(2024, 5, 2), "step_count", 5000.0),
    ]
    assert out.unmapped == {"Note é": 2}


def test_titles_that_repeat_are_told_apart(tmp_path: Path) -> None:
    mapping = DAILY.replace('Steps = "step_count"', '"Value (2)" = "step_count"')
    out = read_table(tmp_path, "Date,Sleep,Value,Value\n2024-05-01,400,1,9000\n", mapping)
    assert sorted(out.rows("sample", "metric", "value")) == [("sleep_duration", 400.0), ("step_count", 9000.0)]
    assert out.unmapped == {"Value": 1}


def test_titles_are_found_whatever_their_letter_case_and_accents(tmp_path: Path) -> None:
    mapping = (
        'row = "day"\nday = "jour"\n[columns]\n"duree du sommeil" = { metric = "sleep_duration", unit = "h:mm" }\n'
    )
    out = read_table(tmp_path, "Jour,Durée du sommeil\n2024-05-01,7:32\n2024-05-02,7.5\n", mapping)
    assert out.rows("sample", "value", "unit") == [(27120.0, "s")]
    assert out.reasons() == [("bad_value", "row 3")]


def test_a_table_larger_than_one_block_loses_no_row(tmp_path: Path) -> None:
    first = date(1900, 1, 1).toordinal()
    days = [date.fromordinal(first + n) for n in range(40_000)]
    quoted = "\n".join(f'{day},{n % 9000},"{"x" * 40}\n{n}"' for n, day in enumerate(days))
    out = read_table(tmp_path, f"Date,Steps,Sleep\n{quoted}\n".replace('"' + "x" * 40, '"'), DAILY)
    plain = "\n".join(f"{day},{n % 9000},{n % 700}" for n, day in enumerate(days))
    whole = read_table(tmp_path, f"Date,Steps,Sleep\n{plain}\n" + " " * 20, DAILY)
    assert out.read == whole.read == {"day": 40_000}
    steps = [value for metric, value in whole.rows("sample", "metric", "value") if metric == "step_count"]
    assert sum(steps) == sum(n % 9000 for n in range(40_000))


def test_a_quote_that_nobody_closes_swallows_no_row(tmp_path: Path) -> None:
    table = 'Date,Steps,Sleep\n2024-05-01,"1,000",\n2024-05-02,20,"7\n2024-05-03,30,\n'
    out = read_table(tmp_path, table, DAILY)
    assert [row[0] for row in out.rows("sample", "value")] == [1000.0, 20.0, 30.0]
    assert out.reasons() == [("bad_value", "row 3")]


def test_a_very_long_cell_is_a_cell(tmp_path: Path) -> None:
    table = f'Date,Steps,Sleep,Note\n2024-05-01,10,,"{"word " * 60_000}\nend"\n2024-05-02,20,,\n'
    out = read_table(tmp_path, table, DAILY)
    assert out.rows("sample", "value") == [(10.0,), (20.0,)]


def test_a_day_s_form_holds_for_times_too(tmp_path: Path) -> None:
    mapping = 'row = "workout"\nstart = "at"\nactivity = "what"\n[format]\ndate = "DD/MM/YYYY"\n'
    out = read_table(tmp_path, "at,what\n03/05/2024 18:30,Run\n04/05/2024,Run\n", mapping)
    assert out.rows("session", "start") == [(datetime(2024, 5, 3, 18, 30),), (datetime(2024, 5, 4),)]

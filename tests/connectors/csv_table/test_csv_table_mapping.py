"""Mappings: each fault is one sentence and nothing is imported; who claims a table; a guess for a new one."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.csv_table import CsvTable
from connectors.csv_table.mapping import parse
from healthkit.cli.main import cli
from healthkit.errors import InputError
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.connectors.csv_table.tables import DAILY, daily, take_in

ROOT = Path(__file__).resolve().parents[3]
TABLE = "Date,Steps,Sleep\n2024-05-01,4000,380\n"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "tables")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('row = "day"', 'row = "week"', "row is 'week'"),
        ('row = "day"', "row = ", "not valid TOML"),
        ('day = "Date"', "", "which column holds the day"),
        ('day = "Date"', "day = 3", "not the title of a column"),
        ('day = "Date"', 'day = "Datum"', "no column titled “Datum”"),
        ('"step_count"', '"step_cuont"', "metric that does not exist: step_cuont"),
        ('unit = "min"', 'unit = "kg"', "“Sleep” is said to be in “kg”, which Sleep cannot be"),
        ('unit = "min"', 'untit = "min"', "untit"),
        ('"step_count"', "{ unit = 'min' }", "does not say which metric the column “Steps” holds"),
        ('"step_count"', '"sleep_duration"', "“Steps” and “Sleep” are both"),
        ("[columns]", "[colums]", "colums"),
        ('app = "Ring"', 'device = "spoon"', "device is “spoon”"),
        ('app = "Ring"', 'ignore = { a = 1 }', "ignore is neither"),
        ('app = "Ring"', 'columns = 3', ""),
        ("[columns]", '[format]\nzone = "Paris"\n[columns]', "zone “Paris”"),
        ("[columns]", '[format]\nencoding = "utf-99"\n[columns]', "encoding “utf-99”"),
        ("[columns]", '[format]\ndecimal = ";"\n[columns]', "decimal is “;”"),
        ("[columns]", '[format]\ndelimiter = "::"\n[columns]', "delimiter “::”"),
        ("[columns]", '[person]\nshoe = "Steps"\n[columns]', "shoe"),
        ("[columns]", '[activities]\nRun = "jetpack"\n[columns]', "activity that does not exist: jetpack"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_and_nothing_is_imported(
    vault: Vault, tmp_path: Path, before: str, after: str, said: str
) -> None:
    report = take_in(vault, tmp_path, TABLE, DAILY.replace(before, after, 1))
    assert said in report.error
    assert report.error
    assert "\n" not in report.error
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM import_batch").fetchone() == (0,)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('row = "workout"\nstart = "a"', "what kind of workout"),
        ('row = "workout"\nactivity = "a"', "which column holds the start"),
        ('row = "workout"\nstart = "a"\nactivity = "b"\nduration = { column = "c", unit = "kg" }', "no unit of time"),
        ('row = "measurement"\ntime = "a"', "no column with a metric"),
        ('row = "measurement"\ntime = "a"\nvalue = "b"', "a value but no metric"),
        ('row = "day"\nday = "a"\n[columns]\nb = { metric = "bedtime", unit = "h" }', "“b” is said to be in “h”"),
        ('row = "workout"\nstart = "a"\nactivity = "b"\n[columns]\nc = { metric = "heart_rate", is = "most" }', "most"),
    ],
)
def test_each_kind_of_row_has_its_needs(mapping: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(mapping)


def test_one_activity_may_hold_for_all_rows() -> None:
    made = parse('row = "workout"\nstart = "a"\nactivity = { is = "yoga" }\n')
    assert (made.activity, made.titles()) == ("yoga", ["a"])


def test_the_benchmark_s_mappings_are_sound() -> None:
    for name, row in (("daily", "day"), ("workouts", "workout")):
        assert parse((ROOT / "benchmarks" / "phia" / f"{name}.toml").read_text("utf-8")).row == row


def test_what_the_page_shows_is_what_a_mapping_may_say() -> None:
    shown = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "csv.md").read_text("utf-8"), re.DOTALL)
    assert [parse(text).row for text in shown[:3]] == ["day", "workout", "measurement"]
    head, rest = shown[3].split("\n[person]", 1)
    whole = parse(f"{head}\n{shown[0]}\n[person]{rest}")
    assert (whole.zone, whole.decimal, whole.dates, whole.ignore) == ("Europe/Paris", ",", ("%d/%m/%Y",), ("Notes",))
    assert (whole.sheet, whole.made_for) == ("2025", ("Date", "Notes"))
    assert (whole.only, whole.person["birth_date"]) == ({"User": ("41",)}, "Born")


def test_without_a_mapping_of_ours_a_table_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, "utf-8")
    for said in ({}, {"mapping": '[columns]\nname = "Date"\n'}, {"mapping": "rows = 3"}):
        with open_package(path) as package:
            package.context.update(said)
            assert CsvTable().detect(package) is None
    for name, body in (("a.pdf", b"%PDF-1.7"), ("a.json", b'{"a": 1}'), ("a.png", b"\x89PNG\0\0\1\1\0")):
        (tmp_path / name).write_bytes(body)
        with open_package(tmp_path / name) as package:
            package.context["mapping"] = DAILY
            assert CsvTable().detect(package) is None, name


def test_a_mapping_that_lies_beside_the_table_is_found(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "steps.csv").write_text(TABLE, "utf-8")
    (folder / "steps.toml").write_text(DAILY, "utf-8")
    (folder / "notes.toml").write_text("a = 1", "utf-8")
    reports = import_path(vault, folder)
    assert (reports[0].connector, reports[0].error) == ("csv_table", "")
    assert daily(vault, "step_count") == {"2024-05-01": 4000.0}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(folder / "steps.csv", "sub/steps.csv")
        archive.write(folder / "steps.toml", "sub/steps.toml")
    (report,) = import_path(vault, tmp_path / "all.zip")
    assert (report.connector, report.added) == ("csv_table", {})


GUESSED = """Date,Steps,Deep sleep minutes,Weight (lb),RHR,Mood,Bedtime
2024-05-01,8000,61,"150,5",58,fine,23:10
2024-05-02,7000,72,151,57,fine,23:40
"""


def test_a_new_mapping_is_guessed_and_works_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", "tables")
    (tmp_path / "days.csv").write_text(GUESSED, "utf-8")
    words = ["--vault", str(tmp_path / "vault"), "import", str(tmp_path / "days.csv"), "--mapping"]
    words.append(str(tmp_path / "days.toml"))
    runner = CliRunner()
    first = runner.invoke(cli, words)
    assert first.exit_code == 0, first.output
    text = (tmp_path / "days.toml").read_text("utf-8")
    made = parse(text)
    assert {column.title: (column.metric, column.unit) for column in made.columns} == {
        "Steps": ("step_count", None), "Deep sleep minutes": ("sleep_deep", "min"), "Weight (lb)": ("body_mass", "lb"),
        "RHR": ("resting_heart_rate", None), "Bedtime": ("bedtime", None),
    }  # fmt: skip
    assert (made.row, made.places, made.decimal) == ("day", {"day": "Date"}, ",")
    assert '# "Mood" = ?' in text
    second = runner.invoke(cli, words)
    assert second.exit_code == 0, second.output
    assert "measurements 10" in second.output


def test_a_guess_for_workouts(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(
        "activityName;startTime;duration;averageHeartRate;distance\nRun;2024-05-01 18:00;30;140;5\n", "utf-8"
    )
    with open_package(path) as package:
        package.context["mapping"] = "?"
        claim = CsvTable().detect(package)
        assert claim is not None
        made = parse(CsvTable().template(package, claim))
    assert made.places == {"start": "startTime", "duration": "duration", "activity": "activityName"}
    assert [(column.title, column.metric, column.of) for column in made.columns] == [
        ("averageHeartRate", "heart_rate", "average"), ("distance", "distance", "sum")
    ]  # fmt: skip
    assert made.made_for == ("activityName", "startTime", "duration", "averageHeartRate", "distance")


@pytest.mark.parametrize(
    "table", ["a,b\n1,2\n", "Date,x\nsoon,3\n", "just words\n", "Date,Test,Result,Unit,Range\n2024-05-01,a,1,b,c\n"]
)
def test_no_guess_where_little_is_known(tmp_path: Path, table: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(table, "utf-8")
    with open_package(path) as package:
        package.context["mapping"] = "?"
        assert CsvTable().detect(package) is None

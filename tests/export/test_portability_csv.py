"""The tables for spreadsheets: any CSV reader reads them, no spreadsheet runs them, nothing refused is in them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from healthkit.export import csv_tables
from healthkit.privacy.consent import Consents
from healthkit.store import Vault, create_vault
from tests.export import builder, whole

RUN = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠a")
INERT = ("a=1", "négatif", ' "quoted", comma', "two\nlines", "'=1", "", " x")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Rows of each kind, with texts that a spreadsheet would run."""
    made = create_vault(tmp_path / "vault", whole.PASSPHRASE)
    builder.add(made, "lab_result", *(
        {"name": f"test {n}", "value_text": text, "category": "laboratory", "taken": "2026-01-02"}
        for n, text in enumerate((*RUN, *INERT))
    ))  # fmt: skip
    builder.add(
        made,
        "lab_result",
        {"name": "Base excess", "value": -2.5, "unit": "mmol/L", "category": "laboratory", "taken": "2026-01-03"},
    )
    with made.writer() as con:
        source = con.execute("SELECT max(source_id) FROM source").fetchone()
        assert source is not None
        for metric, value in (("step_count", 4000.0), ("mood_level", -1.0), ("own thing/../x", -0.5)):
            con.execute(
                "INSERT INTO sample SELECT 1, ?, NULL, TIMESTAMP '2026-01-02 08:00:00', "
                "TIMESTAMP '2026-01-02 09:00:00', 60, DATE '2026-01-02', NULL, ?, ?, 'count', NULL, 0, ?, 1, NULL",
                [metric, value, value, source[0]],
            )
        con.execute("INSERT INTO daily VALUES ('step_count', DATE '2026-01-02', 1, 4000, 4000, 4000, 4000, 4000, 60)")
        con.execute("INSERT INTO daily VALUES ('headache', DATE '2026-01-02', 2, NULL, NULL, NULL, NULL, NULL, NULL)")
        con.execute(
            "INSERT INTO journal VALUES (1, 'note', '2026-01-02', '2026-01-02', NULL, NULL, NULL, "
            "'=HYPERLINK(1)', NULL, TIMESTAMP '2026-01-02 10:00:00')"
        )
    return made


def table(path: Path, name: str) -> list[dict[str, str]]:
    with (path / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_no_cell_of_text_runs_and_none_is_lost(vault: Vault, tmp_path: Path) -> None:
    made = csv_tables.write(vault, tmp_path / "out")
    found = {row["name"]: row["value_text"] for row in table(made.path, "lab_result.csv")}
    with vault.reader() as con:
        held = dict(con.execute("SELECT name, coalesce(value_text, '') FROM lab_result").fetchall())
    assert set(found) == set(held)
    for name, text in held.items():
        runs = text[:1] in tuple("=+-@\t\r\n＝＋－＠") and text != ""
        assert found[name] == (f"'{text}" if runs else text)
    assert sum(text.startswith("'") for text in found.values()) >= len(RUN)
    assert [row["said"] for row in table(made.path, "journal.csv")] == ["'=HYPERLINK(1)"]


def test_numbers_are_untouched_and_have_their_unit(vault: Vault, tmp_path: Path) -> None:
    made = csv_tables.write(vault, tmp_path / "out")
    [row] = [row for row in table(made.path, "lab_result.csv") if row["name"] == "Base excess"]
    assert (row["raw_value"], row["raw_unit"]) == ("-2.5", "mmol/L")
    days = {row["metric"]: (row["day"], row["value"], row["unit"]) for row in table(made.path, "daily.csv")}
    assert days["step_count"] == ("2026-01-02", "4000.0", "{step}")
    assert days["headache"] == ("2026-01-02", "2.0", "{count}")
    [step] = table(made.path, "samples/step_count.csv")
    assert (step["start_utc"], step["value"]) == ("2026-01-02T08:00:00Z", "4000.0")
    assert [path.name for path in (made.path / "samples").iterdir() if "own" in path.name] == ["own_thing_x.csv"]


def test_it_is_what_the_rfc_says(vault: Vault, tmp_path: Path) -> None:
    body = (csv_tables.write(vault, tmp_path / "out").path / "daily.csv").read_bytes()
    assert body.endswith(b"\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == 3
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.splitlines()[0].startswith(b"day,metric,name,value,unit,aggregate,")


def test_the_list_tells_the_rows_of_each_file(vault: Vault, tmp_path: Path) -> None:
    made = csv_tables.write(vault, tmp_path / "out.zip")
    with zipfile.ZipFile(made.path) as archive:
        said = json.loads(archive.read("manifest.json"))
        for name, count in made.files.items():
            rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))
            assert len(rows) - 1 == count == said["files"][name]["rows"]
        assert set(archive.namelist()) == {*made.files, "manifest.json"}


def test_what_was_refused_is_in_no_file(vault: Vault, tmp_path: Path) -> None:
    Consents(vault).revoke("*", "export", "activity")
    Consents(vault).revoke("*", "export", "labs")
    made = csv_tables.write(vault, tmp_path / "out")
    assert set(made.withheld) == {"activity", "labs"}
    assert "lab_result.csv" not in made.files
    assert not any("step_count" in name for name in made.files)
    assert {row["metric"] for row in table(made.path, "daily.csv")} == {"headache"}
    assert b"step_count" not in b"".join(path.read_bytes() for path in made.path.rglob("*") if path.is_file())

"""status, series, sources and rebuild, run as a person or a script runs them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli, main
from healthkit.model.timeline import Timeline
from healthkit.source import rollup
from healthkit.store import Vault, create_vault

WATCH, PHONE = 1, 2
FIRST = datetime(2024, 4, 29, 8)  # a Monday


@pytest.fixture
def empty(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "a passphrase of a test")


@pytest.fixture
def vault(empty: Vault) -> Vault:
    """Three weeks of steps by two devices, with a week left out, a weighing, and the rings of one day."""
    rows: list[tuple[Any, ...]] = []
    for n in [*range(7), *range(16, 23)]:
        start = FIRST + timedelta(days=n)
        rows.append(("step_count", start, start + timedelta(hours=1), 1000.0, WATCH))
        rows.append(("step_count", start, start + timedelta(hours=1), 900.0, PHONE))
        rows.append(("active_energy_burned", start, start + timedelta(hours=1), 100.0, WATCH))
    rows.append(("body_mass", FIRST, FIRST, 70.5, PHONE))
    rows.append(("activity_summary_energy", FIRST, FIRST, 125.0, WATCH))
    with empty.writer() as con:
        con.executemany(
            "INSERT INTO source (source_id, connector, app, product_class, product) VALUES (?, 'test', ?, ?, ?)",
            [(WATCH, "My watch", "watch", "watch:Watch6,7"), (PHONE, "My phone", "phone", "phone:iPhone14,2")],
        )
        con.executemany(
            "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, ordinal, "
            "source_id, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, 1)",
            [(number, *row[:3], row[1].date(), row[3], row[3], row[4]) for number, row in enumerate(rows)],
        )
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'test')")
        rollup.refresh(con, Timeline.of([(None, "Europe/Paris")]), None)
    return empty


def run(vault: Vault, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["--vault", str(vault.folder), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def document(vault: Vault, *arguments: str) -> Any:
    return json.loads(run(vault, *arguments, "--json").stdout)


def test_status_as_json(vault: Vault) -> None:
    found = document(vault, "status")
    assert found.keys() == {"sources", "metrics", "tables", "reconciliation", "kept"}
    steps = next(row for row in found["metrics"] if row["metric"] == "step_count")
    assert (steps["unit"], steps["rows"], steps["first"], steps["last"]) == ("{step}", 28, "2024-04-29", "2024-05-21")
    assert steps["sources"] == ["phone:iPhone14,2", "watch:Watch6,7"]
    assert (steps["gaps"], steps["longest_gap"], steps["gap_from"]) == (1, 9, "2024-05-06")
    assert found["tables"]["sample"] == 44
    assert found["reconciliation"] == [
        {"metric": "active_energy_burned", "day": "2024-04-29", "ours": 100.0, "reference": 125.0,
         "by": "activity_summary"}
    ]  # fmt: skip
    assert {row["source"]: row["rows"] for row in found["sources"]} == {"phone:iPhone14,2": 15, "watch:Watch6,7": 29}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Steps", "9 days", "activity rings", "--read-off"]),
        ("fr", ["Pas", "9 jours", "anneaux", "Pour vérifier"]),
    ],
)
def test_status_in_words(vault: Vault, lang: str, words: list[str]) -> None:
    shown = run(vault, "--lang", lang, "status").stdout
    for word in words:
        assert word in shown


@pytest.mark.parametrize(("lang", "word"), [("en", "is empty"), ("fr", "est vide")])
def test_an_empty_vault_says_what_to_do(empty: Vault, lang: str, word: str) -> None:
    shown = run(empty, "--lang", lang, "status").stdout
    assert word in shown
    assert "healthkit import" in shown
    assert document(empty, "status")["metrics"] == []


def test_totals_read_off_the_phone_are_kept_and_replaced(vault: Vault) -> None:
    run(vault, "status", "--read-off", "step_count", "2024-04-29", "1500")
    found = document(vault, "status", "--read-off", "step_count", "2024-04-29", "1010")
    steps = [row for row in found["reconciliation"] if row["metric"] == "step_count"]
    assert steps == [
        {"metric": "step_count", "day": "2024-04-29", "ours": 1000.0, "reference": 1010.0, "by": "read_off"}
    ]
    assert "1.0 %" in run(vault, "status").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["status", "--read-off", "steps_count", "2024-04-29", "1"], 1),
        (["status", "--read-off", "step_count", "yesterday", "1"], 2),
        (["status", "--read-off", "step_count", "2024-04-29", "-4"], 2),
        (["series", "no_such_metric"], 1),
        (["series", "step_count", "--from", "2024-13-01"], 2),
        (["series", "step_count", "--from", "2024-05-02", "--to", "2024-05-01"], 2),
        (["sources", "--priority", "step_count"], 2),
        (["sources", "--priority", "step_count=wotch"], 1),
        (["sources", "--metric", "wotch"], 1),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    vault: Vault, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--vault", str(vault.folder), *arguments])
    shown = capsys.readouterr()
    assert stopped.value.code == code
    assert shown.err.strip()
    assert not shown.out


def test_series_by_day_week_and_month(vault: Vault) -> None:
    days = document(vault, "series", "step_count", "--from", "2024-05-01", "--to", "2024-05-02")
    assert days == {
        "metric": "step_count",
        "unit": "{step}",
        "points": [["2024-05-01", 1000.0], ["2024-05-02", 1000.0]],
    }
    weeks = document(vault, "series", "step_count", "--every", "week")["points"]
    assert weeks == [["2024-04-29", 7000.0], ["2024-05-13", 5000.0], ["2024-05-20", 2000.0]]
    months = document(vault, "series", "HKQuantityTypeIdentifierStepCount", "--every", "month")["points"]
    assert months == [["2024-04-01", 2000.0], ["2024-05-01", 12000.0]]
    assert document(vault, "series", "body_mass")["points"] == [["2024-04-29", 70.5]]


def test_series_raw_is_every_row(vault: Vault) -> None:
    points = document(vault, "series", "step_count", "--as", "raw", "--to", "2024-04-29")["points"]
    assert points == [["2024-04-29T08:00:00Z", 1000.0], ["2024-04-29T08:00:00Z", 900.0]]


def test_series_in_words(vault: Vault) -> None:
    assert run(vault, "series", "step_count", "--to", "2024-04-29").stdout == "2024-04-29  1,000 steps\n"
    assert "1 000 pas" in run(vault, "--lang", "fr", "series", "step_count").stdout.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    nothing = run(vault, "series", "step_count", "--from", "2030-01-01")
    assert nothing.stdout == ""
    assert nothing.stderr


def test_another_order_of_devices_counts_at_once(vault: Vault) -> None:
    told = run(vault, "sources", "--priority", "step_count=phone,watch:Watch6,7")
    assert "phone:iPhone14,2 > watch:Watch6,7" in told.stderr
    assert document(vault, "series", "step_count", "--to", "2024-04-29")["points"] == [["2024-04-29", 900.0]]
    run(vault, "sources", "--priority", "step_count=")
    assert document(vault, "series", "step_count", "--to", "2024-04-29")["points"] == [["2024-04-29", 1000.0]]


def test_the_order_that_holds_is_shown(vault: Vault) -> None:
    usual = ["watch:Watch6,7", "phone:iPhone14,2"]
    assert document(vault, "sources", "--metric", "step_count") == [
        {"metric": "step_count", "order": usual, "own": False}
    ]
    run(vault, "sources", "--priority", "step_count=phone")
    assert document(vault, "sources", "--metric", "step_count")[0] == {
        "metric": "step_count",
        "order": usual[::-1],
        "own": True,
    }
    assert "phone:iPhone14,2 > watch:Watch6,7  (your order)" in run(vault, "sources", "--metric", "all").stdout
    run(vault, "sources", "--priority", "step_count=")


def test_sources(vault: Vault, tmp_path: Path) -> None:
    rows = document(vault, "sources")
    assert [(row["source"], row["rows"], row["first"]) for row in rows] == [
        ("phone:iPhone14,2", 15, "2024-04-29"),
        ("watch:Watch6,7", 29, "2024-04-29"),
    ]
    assert "My watch" in run(vault, "sources").stdout


def test_rebuild_brings_back_what_was_lost(vault: Vault) -> None:
    before = vault.query("series_points", metric="step_count", every="day", aggregate="sum", first=None, last=None)
    with vault.writer() as con:
        con.execute("DELETE FROM daily")
    found = document(vault, "rebuild")
    assert found["daily"] == 30
    after = vault.query("series_points", metric="step_count", every="day", aggregate="sum", first=None, last=None)
    assert after.equals(before)
    assert after["date"].min() == date(2024, 4, 29)
    assert "30" in run(vault, "rebuild").stdout

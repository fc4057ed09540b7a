"""Metrics of a person's own, from the declaration to the answer, and away again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import UnknownName, UsageError
from healthkit.insight import relations
from healthkit.model.catalogue import catalogue, shipped
from healthkit.report import weekly
from healthkit.settings import settings
from healthkit.source.own_metrics import Declaration, declare, edit, own_metrics, remove
from healthkit.store import create_vault, creation, open_vault
from healthkit.store.backup import make_backup
from healthkit.store.restore import restore_backup
from tests.report import builder

KEY = "four words by chance"
GRIP = Declaration("own_grip_strength", "Grip strength", "Force de préhension", "kg", low=5, high=90, decimals=1)
Run = Callable[..., Result]


@pytest.fixture
def run(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    create_vault(own_home / "own", KEY)
    monkeypatch.setenv("HEALTHKIT_VAULT", str(own_home / "own"))

    def call(*arguments: str, lang: str = "en") -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", KEY)  # it is removed once it was read
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--lang", lang, *arguments])

    return call


def test_from_the_declaration_to_the_answer_and_away(run: Run, own_home: Path) -> None:
    added = run(
        "metrics", "add", "own_grip_strength", "--label", "Grip strength", "--label-fr", "Force de préhension",
        "--unit", "kg", "--low", "5", "--high", "90", "--decimals", "1", "--json",
    )  # fmt: skip
    assert json.loads(added.stdout)["aggregates"][0] == "mean"
    first = date.today() - timedelta(days=20)
    rows = [f"{first + timedelta(days=step)},{40 + step % 3}" for step in range(20)]
    table = own_home / "grip.csv"
    table.write_text("\n".join(["Date,Grip strength (kg)", *rows]), "utf-8")
    read = run("import", str(table), "--yes", "--json")
    assert read.exit_code == 0, read.output
    asked = run("ask", "my average grip strength between " + f"{first} and {first + timedelta(days=2)}")
    assert "41" in asked.stdout, asked.output
    french = run("ask", "ma force de préhension moyenne ces 30 derniers jours", lang="fr")
    assert "kg" in french.stdout, french.output
    series = run("series", "own_grip_strength", "--json")
    assert len(json.loads(series.stdout)["points"]) == 20, series.stdout[:600]
    kept = run("add", "own", "Grip strength", "44.5", "kg")
    assert kept.exit_code == 0, kept.output
    assert run("add", "own", "own_grip_strength", "500").exit_code == 1
    refused = run("metrics", "remove", "own_grip_strength")
    assert "21" in str(refused.exception)
    assert run("metrics", "remove", "own_grip_strength", "--with-values").exit_code == 0
    with open_vault(own_home / "own").reader() as con:
        held = [con.execute(f"SELECT count(*) FROM {name} WHERE metric LIKE 'own_%'").fetchone() for name in
                ("sample", "daily", "hourly", "own_metric")]  # fmt: skip
    assert held == [(0,)] * 4


def test_an_edit_changes_what_was_said_and_leaves_the_rest(run: Run, own_home: Path) -> None:
    assert (
        run("metrics", "add", "own_grip", "--label", "Grip", "--unit", "kg", "--low", "5", "--high", "90").exit_code
        == 0
    )
    assert run("add", "own", "own_grip", "41", "kg").exit_code == 0
    edited = run("metrics", "edit", "Grip", "--label", "Hand force", "--high", "80", "--decimals", "1", "--json")
    row = json.loads(edited.stdout)
    assert row["labels"] == {"en": "Hand force", "fr": "Hand force"}, "one name went on to serve both languages"
    assert (row["plausible"], row["decimals"], row["unit"], row["id"]) == ([5.0, 80.0], 1, "kg", "own_grip")
    assert run("add", "own", "own_grip", "85", "kg").exit_code == 1
    assert json.loads(run("metrics", "edit", "own_grip", "--no-range", "--json").stdout)["plausible"] is None
    assert run("add", "own", "own_grip", "85", "kg").exit_code == 0
    assert "85" in run("ask", "my highest hand force today").stdout
    for wrong in (["--label", "Steps"], ["--low", "9"], ["--decimals", "7"]):
        assert isinstance(run("metrics", "edit", "own_grip", *wrong).exception, UsageError)
    with pytest.raises(UsageError):
        edit(open_vault(own_home / "own"), Declaration("own_grip", "Grip", unit="g"))


def test_reports_and_relations_take_it_like_one_that_ships(tmp_path: Path) -> None:
    vault = builder.build(tmp_path / "vault")
    declare(vault, GRIP)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO daily (metric, day, n, mean, min, max, last) SELECT 'own_grip_strength', day, 1, v, v, v, v "
            "FROM (SELECT day, CASE WHEN day > DATE '2026-11-08' THEN 60 ELSE 40 + (total / 1000) END AS v "
            "FROM daily WHERE metric = 'step_count')"
        )
    said = "\n".join(block.plain() for block in weekly.load("en", builder.WEEK, vault=vault).changes().blocks)
    said_of_it = [line for line in said.replace("\u00a0", " ").splitlines() if "Grip strength" in line]
    assert any("higher than usual: 60.0 kg" in line for line in said_of_it), said_of_it
    matrix = relations.read(vault)
    assert matrix is not None
    pair = relations.together(matrix).pair("own_grip_strength", "step_count", 0)
    assert pair.link.n > 60
    assert pair.link.rho > 0.5
    assert not pair.built


def test_two_vaults_of_one_process_do_not_share(tmp_path: Path) -> None:
    one, other = create_vault(tmp_path / "a", KEY), create_vault(tmp_path / "b", KEY)
    declare(one, GRIP)
    declare(other, Declaration("own_grip_strength", "Grip", unit="1"))
    one.query("zone_history")
    assert catalogue()["own_grip_strength"].unit == "kg"
    other.query("zone_history")
    assert catalogue()["own_grip_strength"].unit == "1"
    assert "own_grip_strength" not in shipped().metrics
    remove(other, "own_grip_strength")
    with pytest.raises(UnknownName):
        catalogue()["own_grip_strength"]
    one.query("zone_history")
    assert catalogue()["own_grip_strength"].name("fr") == "Force de préhension"


def test_a_backup_keeps_the_declaration(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "a", KEY)
    declare(vault, GRIP)
    copy = make_backup(vault, tmp_path / "copy")
    creation.forget(vault.folder)
    restore_backup(copy.path, tmp_path / "b", KEY)
    again = open_vault(tmp_path / "b", KEY)
    assert own_metrics(again) == [catalogue()["own_grip_strength"]]


@pytest.mark.parametrize(
    "wrong",
    [
        Declaration("own_Grip!", "Grip"),
        Declaration("own_grip"),
        Declaration("own_grip", "Grip", unit="wobbles"),
        Declaration("own_grip", "Grip", aggregate="sum"),
        Declaration("own_grip", "Grip", low=3),
        Declaration("own_grip", "Grip", low=3, high=2),
        Declaration("own_grip", "Grip", decimals=9),
        Declaration("own_grip", "Steps"),
    ],
)
def test_what_cannot_be_is_refused_and_says_what_to_do(tmp_path: Path, wrong: Declaration) -> None:
    vault = create_vault(tmp_path / "a", KEY)
    with pytest.raises(UsageError) as refused:
        declare(vault, wrong)
    assert refused.value.hint
    assert own_metrics(vault) == []

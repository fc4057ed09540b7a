"""``healthkit relations``, run as a person or a script runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError, UnknownName
from healthkit.settings import settings
from healthkit.store import create_vault
from tests.builders import relations_vault

KEY = "four words by chance"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault in which coffee goes with shorter nights. Read only."""
    made = tmp_path_factory.mktemp("relations")
    relations_vault.build(made).close()
    return made / "vault"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, lang: str = "en", vault: Path = folder) -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", KEY)
        monkeypatch.setenv("HEALTHKIT_KEYRING", "0")
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--vault", str(vault), "--lang", lang, "relations", *arguments])

    return call


def test_what_goes_together_is_told_with_its_figures_and_the_caveat_once(run: Run) -> None:
    ran = run()
    assert ran.exit_code == 0, ran.output
    first, *_ = ran.stdout.splitlines()
    assert first.startswith("“Caffeine” goes with “Sleep”") or "goes with" in first
    assert "Distance" not in ran.stdout, "what is linked by construction is no finding"
    assert ran.stdout.count("not what leads to what") == 1
    assert "va avec" in run(lang="fr").stdout


def test_one_metric_and_a_pair_and_days(run: Run) -> None:
    document = json.loads(run("dietary_caffeine", "--json").stdout)
    (pair,) = document["pairs"]
    assert {pair["first"], pair["second"]} == {"dietary_caffeine", "sleep_duration"}
    assert (pair["verdict"], abs(pair["lag"])) == ("goes_with", 1)
    assert pair["low"] < pair["rho"] < pair["high"] < 0
    (none,) = json.loads(run("step_count", "sleep_duration", "--json").stdout)["pairs"]
    assert none["verdict"] == "no_clear_link"
    (built,) = json.loads(run("step_count", "distance_walking_running", "--json").stdout)["pairs"]
    assert (built["verdict"], built["q"]) == ("by_construction", None)
    (short,) = json.loads(
        run("dietary_caffeine", "sleep_duration", "--from", "2026-01-01", "--to", "2026-06-30", "--json").stdout
    )["pairs"]
    assert short["from"] >= "2026-01-01"
    assert short["to"] <= "2026-06-30"
    assert short["n"] < pair["n"]


def test_what_cannot_be_told_says_why(run: Run, tmp_path: Path) -> None:
    few = run("sleep_awake")
    assert isinstance(few.exception, HealthkitError)
    assert "60" in few.exception.message
    assert isinstance(run("no_such_metric").exception, UnknownName)
    create_vault(tmp_path / "empty", KEY).close()
    ran = run("--json", vault=tmp_path / "empty")
    assert json.loads(ran.stdout)["pairs"] == []
    assert "60" in ran.stderr

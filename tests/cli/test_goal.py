"""``healthkit goal``, from the first step to letting go, as a person or a script runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli import goal as command
from healthkit.cli.main import cli
from healthkit.errors import HealthkitError
from healthkit.planning import goals
from healthkit.settings import settings
from healthkit.store import create_vault
from tests.planning.goals.people import TODAY, live

KEY = "four words by chance"
NOW = ("--as-of", TODAY.isoformat())
Run = Callable[..., Result]


@pytest.fixture
def run(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    vault = create_vault(own_home / "own", KEY)
    live(vault)
    vault.close()
    monkeypatch.setenv("HEALTHKIT_VAULT", str(own_home / "own"))

    def call(*arguments: str, said: str | None = None, lang: str = "en") -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", KEY)  # it is removed once it was read
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--lang", lang, "goal", *arguments], input=said)

    return call


def test_the_choices_are_those_of_the_engine() -> None:
    assert tuple(one.id for one in goals.kinds()) == command._KINDS
    assert command._BARRIERS == goals.BARRIERS
    assert tuple(one.replace("-", "_") for one in command._DECISIONS) == goals.DECISIONS


def test_a_look_keeps_nothing(run: Run) -> None:
    seen = json.loads(run("new", "steps", "--check", *NOW, "--json").stdout)
    assert (seen["goal"], seen["ready"], seen["usual_n"]) == (None, True, 28)
    assert json.loads(run("list", *NOW, "--json").stdout) == []
    assert "No goal yet" in run("list", *NOW).stderr


def test_a_habit_from_the_first_day_to_its_end(run: Run) -> None:
    made = json.loads(run("new", "habit", "--say", "-", *NOW, "--json", said="une marche après le déjeuner\n").stdout)
    assert (made["goal"], made["said"]) == (1, "une marche après le déjeuner")
    later = TODAY + timedelta(weeks=1)
    for at in range(4):
        day = (TODAY + timedelta(days=at)).isoformat()
        assert run("tick", "1", "--on", day, "--as-of", later.isoformat()).exit_code == 0
    shown = json.loads(run("show", "1", "--as-of", later.isoformat(), "--json").stdout)
    assert (shown["kept"], shown["review_of"]) == (4, TODAY.isoformat())
    told = json.loads(run("review", "1", "--as-of", later.isoformat(), "--json").stdout)
    assert (told["proposed"], told["decided"]) == ("keep", None)
    decided = run(
        "review", "1", "--decide", "harder", "--barrier", "time", "--note", "-", "--as-of", later.isoformat(), "--json",
        said="assez facile\n",
    )  # fmt: skip
    after = json.loads(decided.stdout)
    assert after["steps"][-1]["days_a_week"] == 4
    assert after["reviews"][0]["note"] == "assez facile"
    said = run("show", "1", "--as-of", later.isoformat(), lang="fr").stdout
    assert "4 jours par semaine" in said
    assert json.loads(run("let-go", "1", "--as-of", later.isoformat(), "--json").stdout)["ended"] == later.isoformat()
    past = (later + timedelta(days=1)).isoformat()
    assert json.loads(run("list", "--as-of", past, "--json").stdout) == []
    assert len(json.loads(run("list", "--all", "--as-of", past, "--json").stdout)) == 1


def test_a_tick_may_be_missed_or_taken_back(run: Run) -> None:
    run("new", "habit", "--say", "a walk", *NOW)
    assert json.loads(run("tick", "1", "--missed", *NOW, "--json").stdout)["kept"] is False
    assert json.loads(run("tick", "1", "--undo", *NOW, "--json").stdout)["kept"] is None


def test_a_refusal_is_a_sentence_with_a_hint_and_exit_2(run: Run) -> None:
    error = run("new", "weight", "--aim", "50", *NOW).exception
    assert isinstance(error, HealthkitError)
    assert error.exit_code == 2
    assert "18.5" in error.message
    assert "doctor" in error.hint
    assert "50" not in str(error), "no health data in an error"
    french = run("new", "weight", "--aim", "50", *NOW, lang="fr").exception
    assert isinstance(french, HealthkitError)
    assert "médecin" in french.hint


def test_too_little_data_is_said_and_nothing_kept(run: Run) -> None:
    found = run("new", "fibre", *NOW)
    assert found.exit_code == 0
    assert "at least 14" in found.stdout
    assert json.loads(run("list", *NOW, "--json").stdout) == []

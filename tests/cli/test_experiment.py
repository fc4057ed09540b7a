"""``healthkit experiment``, from design to result, as a person or a script runs it; and the page it ends as."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError
from healthkit.planning.experiments import registry
from healthkit.report import run as print_report
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, open_vault
from tests.planning.experiments.people import START, nights
from tests.report.conftest import Pdf

KEY = "four words by chance"
DESIGN = ("--question", "Does a walk help me sleep?", "--do", "a walk after lunch", "--matters", "20", "--days", "40")
AT = ("--start", START.isoformat(), "--as-of", START.isoformat())
Run = Callable[..., Result]


@pytest.fixture
def folder(own_home: Path) -> Path:
    vault = create_vault(own_home / "own", KEY)
    nights(vault)
    vault.close()
    return own_home / "own"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HEALTHKIT_VAULT", str(folder))

    def call(*arguments: str, said: str | None = None, lang: str = "en") -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", KEY)  # it is removed once it was read
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--lang", lang, "experiment", *arguments], input=said)

    return call


def finished(vault: Vault) -> None:
    """Every day of the registered experiment was done."""
    (one,) = registry.experiments(vault)
    days = [one.protocol.first + timedelta(days=at) for at in range((one.last - one.protocol.first).days + 1)]
    registry.keep(vault, one.number, [registry.Day(day, "done", None, None) for day in days])


def test_the_design_tells_its_power_and_registers_nothing(run: Run) -> None:
    seen = json.loads(run("new", *DESIGN, *AT, "--check", "--json").stdout)
    assert 0 < seen["power"] < 1
    assert json.loads(run("list", "--json").stdout) == []


def test_from_registration_to_check_in_and_no_result_before_the_end(run: Run) -> None:
    made = json.loads(run("new", *DESIGN, *AT, "--seed", "5", "--json").stdout)
    assert len(made["hash"]) == 64
    (asked,) = json.loads(run("today", "--as-of", START.isoformat(), "--json").stdout)
    assert asked["experiment"] == made["experiment"]
    kept = run("check-in", "1", "done", "--on", START.isoformat(), "--as-of", START.isoformat())
    assert kept.exit_code == 0
    shown = json.loads(run("show", "1", "--as-of", (START + timedelta(days=2)).isoformat(), "--json").stdout)
    assert [one["did"] for one in shown["days"]] == ["done"]
    assert (START + timedelta(days=1)).isoformat() in shown["unsaid"]
    assert shown["hash"] == made["hash"]
    running = date.today() - timedelta(days=3)
    later = ("--start", running.isoformat(), "--as-of", running.isoformat())
    second = json.loads(run("new", *DESIGN, *later, "--json").stdout)
    assert isinstance(run("result", str(second["experiment"])).exception, HealthkitError), "nobody peeks"


def test_a_medicine_is_refused_in_words(run: Run) -> None:
    refused = run("new", *DESIGN[:2], "--do", "half my dose of statin", *DESIGN[4:], *AT, lang="fr")
    assert isinstance(refused.exception, HealthkitError)
    assert refused.exception.message
    assert json.loads(run("list", "--json").stdout) == []


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_the_result_and_its_one_page(run: Run, folder: Path, tmp_path: Path) -> None:
    made = json.loads(run("new", *DESIGN, *AT, "--seed", "5", "--json").stdout)
    vault = open_vault(folder, KEY)
    finished(vault)
    told = json.loads(run("result", "1", "--json").stdout)
    assert told["verdict"] in ("helped", "made_worse", "no_difference", "too_little_data")
    for lang, words in (("en", "Does a walk help me sleep?"), ("fr", "Décidé")):
        out = tmp_path / f"{lang}.pdf"
        print_report("experiment", {"id": 1, "lang": lang}, out, vault)
        pdf = Pdf(out.read_bytes())
        assert len(pdf.pages) == 1
        assert pdf.accessible
        assert words.casefold() in pdf.text.casefold()
        assert made["hash"][:16] in pdf.text.replace(" ", "")

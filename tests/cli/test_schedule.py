"""``healthkit schedule`` as a person, a script and the system's timer run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError
from healthkit.schedule import book, history
from healthkit.schedule.install import crontab
from healthkit.schedule.install.job import job
from healthkit.store import create_vault

PASSPHRASE = "a passphrase of a test"
NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]},
            "outputs": [], "execution_count": None,
            "source": 'from healthkit.report.kinds import Day\n\nas_of: Day = ""  # the day\n',
        },
        {
            "cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": None,
            "source": 'from healthkit.store import open_vault\n\nprint("of", as_of, open_vault().folder.name)',
        },
    ],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


@pytest.fixture(scope="module")
def new_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schedule") / "vault"
    create_vault(folder, PASSPHRASE).close()
    (folder / "reports").mkdir()
    (folder / "reports" / "small.ipynb").write_text(json.dumps(NOTEBOOK), "utf-8")
    return folder


@pytest.fixture
def vault(new_vault: Path, tmp_path: Path) -> Path:
    return shutil.copytree(new_vault, tmp_path / "vault 100% é")


def run(vault: Path, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["--vault", str(vault), "--lang", lang, "schedule", *arguments])


def add(vault: Path, *more: str, lang: str = "en") -> Result:
    where = ("--report", "small", "--every", "monday 07:00", "-o", str(vault.parent / "out"), "--zone", "Europe/Paris")
    done = run(vault, "add", "week", *where, *more, lang=lang)
    assert done.exit_code == 0, done.output
    return done


def refused(vault: Path, *arguments: str) -> HealthkitError:
    error = run(vault, *arguments).exception
    assert isinstance(error, HealthkitError), error
    return error


def due_now(vault: Path) -> None:
    """Let the entry have been added long ago."""
    path = vault / book.FILE
    path.write_text(
        "".join(
            "added = 2026-01-01T00:00:00Z\n" if line.startswith("added") else line
            for line in path.read_text("utf-8").splitlines(keepends=True)
        ),
        "utf-8",
    )


def test_adding_says_back_when_it_runs(vault: Path) -> None:
    assert "“week” runs every Monday at 07:00 (Europe/Paris); next: Mon " in add(vault).stderr
    french = run(
        vault,
        "add",
        "mois",
        "--report",
        "labs",
        "--every",
        "mensuel",
        "-o",
        "/tmp",
        "--zone",
        "Europe/Paris",
        lang="fr",
    )
    assert "«\u00a0mois\u00a0»\u00a0: le 1er de chaque mois à 07:00 (Europe/Paris)" in french.stderr
    assert book.read(vault).entry("mois").parameters["lang"] == "fr"


def test_the_list_has_all_and_its_json_what_a_script_needs(vault: Path) -> None:
    add(vault, "--keep", "12", "--notify", "desktop")
    assert run(vault, "add", "copy", "--backup", str(vault.parent / "b"), "--every", "daily 22:00").exit_code == 0
    assert run(vault, "add", "look", "--alerts", "--every", "hourly").exit_code == 0
    lines = run(vault, "list").stdout
    assert f"week: report small → {vault.parent / 'out'}, every Monday at 07:00 (Europe/Paris)" in lines
    assert "copy: backup" in lines
    assert "look: alerts, every hour at minute 00" in lines
    found: list[dict[str, Any]] = json.loads(run(vault, "list", "--json").stdout)
    assert [(one["name"], one["kind"]) for one in found] == [("week", "report"), ("copy", "backup"), ("look", "alerts")]
    assert found[0]["keep"] == 12
    assert found[0]["last"] is None
    assert datetime.fromisoformat(found[0]["next"]).astimezone(UTC).weekday() == 0
    assert json.loads(run(vault, "show", "week", "--json").stdout) == found[0]
    assert 'notify: ["desktop"]' in run(vault, "show", "week").stdout


def test_an_empty_schedule_says_how_to_begin(vault: Path) -> None:
    done = run(vault, "list")
    assert done.stdout == ""
    assert "healthkit schedule add" in done.stderr
    assert "Rien n’est encore programmé." in run(vault, "list", lang="fr").stderr
    assert json.loads(run(vault, "list", "--json").stdout) == []
    assert run(vault, "run-due").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("add", "x", "--every", "daily", "-o", "/tmp"), "An entry makes one thing.", 2),
        (
            ("add", "x", "--report", "labs", "--alerts", "--every", "daily", "-o", "/tmp"),
            "An entry makes one thing.",
            2,
        ),
        (("add", "x", "--report", "labs", "--every", "daily"), "“x” has no folder to write to.", 2),
        (("add", "x", "--report", "labs", "--every", "at dawn", "-o", "/tmp"), "does not say when", 2),
        (("add", "x", "--report", "lab", "--every", "daily", "-o", "/tmp"), "There is no report named “lab”.", 1),
        (("add", "x", "--report", "labs", "--every", "daily", "-o", "/tmp", "-p", "k=6.8"), "no parameter “k”", 2),
        (("add", "x", "--backup", "/tmp", "-o", "/tmp", "--every", "daily"), "names the folder already", 2),
        (("add", "x", "--backup", "/tmp", "--every", "daily", "-p", "daily=many"), "does not take “daily”", 2),
        (("add", "a/b", "--alerts", "--every", "daily"), "cannot name an entry", 2),
        (("remove", "x"), "There is no scheduled entry named “x”.", 1),
        (("show", "x"), "There is no scheduled entry named “x”.", 1),
        (("run", "x"), "There is no scheduled entry named “x”.", 1),
        (("install", "--kind", "systemd"), "Nobody is here to agree", 2),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(vault: Path, arguments: tuple[str, ...], said: str, code: int) -> None:
    error = refused(vault, *arguments)
    assert said in error.message
    assert error.exit_code == code
    assert not (vault / book.FILE).exists() or not book.read(vault).entries


def test_nothing_is_written_where_there_is_no_vault(tmp_path: Path) -> None:
    error = refused(tmp_path / "none", "add", "x", "--alerts", "--every", "daily")
    assert error.exit_code == 1
    assert not (tmp_path / "none").exists()


def test_an_entry_rests_goes_on_and_goes(vault: Path) -> None:
    add(vault)
    assert "rests until" in run(vault, "pause", "week").stderr
    assert "at rest" in run(vault, "list").stdout
    assert "next: Mon" in run(vault, "resume", "week").stderr
    assert run(vault, "remove", "week").exit_code == 0
    assert not book.read(vault).entries


def test_a_locked_vault_ends_with_three_and_is_recorded_once(vault: Path) -> None:
    add(vault)
    due_now(vault)
    for _ in range(2):
        done = run(vault, "run-due", "--json")
        assert done.exit_code == 3
        (outcome,) = json.loads(done.stdout)["outcomes"]
        assert "No key was given" in outcome["message"]
        assert not outcome["ok"]
    assert sum(record.state == "ended" for record in history.read(vault)) == 1
    assert "could not start" in run(vault, "history").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="cron is not there")
def test_what_cron_would_run_makes_the_report_once(vault: Path, tmp_path: Path) -> None:
    """The installed line, run by the shell as cron runs it: own environment, key from a file, no terminal."""
    add(vault, "--keep", "2")
    due_now(vault)
    key_file = tmp_path / "my key"
    key_file.write_text(f"{PASSPHRASE}\n")
    key_file.chmod(0o600)
    line = crontab.plan(job(vault, "en", key_file)).crontab[1]
    command = line.split(None, 5)[5].replace("\\%", "%")
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SHELL": "/bin/sh"}
    for _ in range(2):
        assert subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=tmp_path, check=False).returncode == 0
    (record,) = [record for record in history.read(vault) if record.state == "ended"]
    assert record.result == "done", record.message
    (made,) = (tmp_path / "out").iterdir()
    assert made == record.file
    assert made.read_bytes().startswith(b"%PDF")
    shown = run(vault, "history", "week", "--json")
    assert json.loads(shown.stdout)[0]["file"] == str(made)
    from pypdf import PdfReader

    from healthkit.schedule.period import day_of

    assert f"of {day_of(record.due, 'Europe/Paris')} vault 100% é" in PdfReader(made).pages[-1].extract_text()


def test_showing_an_installation_changes_nothing(vault: Path) -> None:
    done = run(vault, "install", "--kind", "systemd", "--show")
    assert done.exit_code == 0
    assert "OnCalendar" in done.stdout
    assert "vault 100%% é" in done.stdout
    assert not list(Path.home().rglob("healthkit-schedule*"))


def test_a_key_file_that_does_not_open_the_vault_is_refused_when_installing(vault: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("wrong")
    key_file.chmod(0o600)
    assert refused(vault, "install", "--kind", "cron", "--yes", "--key-file", str(key_file)).exit_code == 3
    key_file.chmod(0o644)
    assert "Others can read" in refused(vault, "install", "--kind", "cron", "--key-file", str(key_file)).message

"""The log: which commands ran and how they ended, and nothing of whoever ran them."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from healthkit.cli import logbook, main
from healthkit.settings import settings
from healthkit.store import create_vault
from tests.builders.logs import foreign
from tests.store.conftest import PASSPHRASE

# What a person's commands hold that must never come near the log: names, values, notes, questions, places.
SECRETS = ["Quillfeather", "sertraline", "83.25", "ldl", "chest pain", "letters-from-clinic", PASSPHRASE, "unrelated"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    create_vault(tmp_path / "letters-from-clinic", PASSPHRASE).close()
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)

    def command(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            main.main(["--vault", str(tmp_path / "letters-from-clinic"), *arguments])
        return int(stop.value.code or 0)

    return command


def lines() -> list[dict[str, object]]:
    return [json.loads(line) for line in logbook.place().read_text("utf-8").splitlines()]


def test_a_line_a_command_with_its_end_and_its_error(run: Callable[..., int], tmp_path: Path) -> None:
    assert run("status", "--json") == 0
    assert run("sql", "DROP TABLE sample") == 1
    assert run("consent", "grant", "Quillfeather", "--purpose", "nothing") == 2
    assert run("import", str(tmp_path / "Quillfeather.xml")) in (1, 2)
    said = lines()
    assert [(line["command"], line["exit"]) for line in said[:3]] == [("status", 0), ("sql", 1), ("consent grant", 2)]
    assert said[1]["error"] == "QueryRefused"
    assert str(said[1]["where"]).startswith("store/")
    assert all(float(str(line["seconds"])) >= 0 for line in said)


def test_nothing_of_the_person(run: Callable[..., int], tmp_path: Path) -> None:
    (tmp_path / "Quillfeather.txt").write_text("sertraline 83.25")
    for arguments in (
        ["add", "note", "Quillfeather had chest pain"],
        ["add", "result", "ldl", "83.25", "--unit", "furlongs"],
        ["ask", "Does sertraline explain my chest pain?"],
        ["import", str(tmp_path / "Quillfeather.txt")],
        ["labs", "Quillfeather"],
        ["triage", "chest pain"],
        ["calc", "bmi", "weight=83.25", "height=sertraline"],
        ["Quillfeather", "83.25"],
        ["--sertraline", "status"],
    ):
        run(*arguments)
    written = logbook.place().read_text("utf-8")
    assert len(lines()) == 9
    assert [word for word in SECRETS if word.lower() in written.lower()] == []
    assert str(tmp_path) not in written
    assert foreign(logbook.place()) == []


def test_the_check_sees_a_value(tmp_path: Path) -> None:
    good = {"at": "2026-01-01T00:00:00+00:00", "command": "status", "exit": 0, "seconds": 0.5}
    bad = [
        {**good, "command": "status Quillfeather"}, {**good, "message": "83.25"}, {**good, "error": "Quillfeather"},
        {**good, "where": "/home/quillfeather/notes.py:1"}, {**good, "exit": "83.25"}, {"command": "status"},
    ]  # fmt: skip
    log = tmp_path / "healthkit.log"
    log.write_text("\n".join(json.dumps(line) for line in [good, *bad]) + "\nsertraline\n")
    assert len(foreign(log)) == len(bad) + 1


def test_an_error_nobody_foresaw_leaves_its_class_and_place(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Quillfeather weighs 83.25")

    monkeypatch.setattr("healthkit.store.open_vault", fail)
    with pytest.raises(SystemExit) as stop:
        main.main(["status"])
    assert stop.value.code == 1
    told = capsys.readouterr().err
    assert "RuntimeError, cli/status.py:" in told
    assert "Quillfeather" not in told
    assert "Traceback" not in told
    assert lines()[-1]["error"] == "RuntimeError"
    assert str(lines()[-1]["where"]).startswith("cli/status.py:")
    assert "Quillfeather" not in logbook.place().read_text("utf-8")


def test_a_traceback_is_shown_to_who_asks_for_it(run: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("healthkit.store.open_vault", fail)
    monkeypatch.setenv("HEALTHKIT_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        main.main(["status"])


def test_off_means_no_log(run: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_LOG", "off")
    settings.cache_clear()
    assert run("status") == 0
    assert not logbook.place().exists()


def test_it_is_its_owners_alone_and_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "MOST_BYTES", 1000)
    for _ in range(60):
        logbook.Stopwatch().write("status", 0, {})
    files = sorted(logbook.place().parent.iterdir())
    assert [path.name for path in files] == ["healthkit.log.1", "healthkit.log.2"] or len(files) == 3
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert sum(path.stat().st_size for path in files) < 3 * 1200


def test_a_log_that_cannot_be_written_stops_nobody(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(logbook, "place", lambda: tmp_path / "file" / "healthkit.log")
    assert run("status") == 0

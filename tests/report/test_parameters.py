"""Parameters are read from the notebook and checked before anything runs."""

from __future__ import annotations

import pytest

from healthkit.errors import DamagedFile, UnknownName, UsageError
from healthkit.report import execution, library, parameters, run, runner


@pytest.fixture
def nothing_runs(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a notebook was started")

    monkeypatch.setattr(execution.subprocess, "Popen", refuse)
    monkeypatch.setattr(runner, "Browser", refuse)


def test_the_weekly_report_declares_its_own():
    declared = parameters.read(library.find("weekly"))
    assert {name: (p.kind, p.default) for name, p in declared.items()} == {
        "lang": ("Lang", "en"),
        "week": ("Week", ""),
        "units": ("Units", "metric"),
    }
    assert "2026-W45" in declared["week"].help


@pytest.mark.parametrize(
    "given",
    [{"wek": "2026-W45"}, {"week": "2026-45"}, {"week": "2026-W54"}, {"lang": "de"}, {"units": "stone"}, {"lang": ""}],
)
def test_wrong_ones_stop_everything(nothing_runs, vault, tmp_path, given):
    with pytest.raises(UsageError) as refused:
        run("weekly", given, tmp_path / "week.pdf", vault)
    assert next(iter(given)) in refused.value.message
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_report_names_the_nearest(vault, tmp_path):
    with pytest.raises(UnknownName, match="weekly"):
        run("weakly", {}, tmp_path / "week.pdf", vault)


def test_types_come_from_annotations_and_defaults(notebook, vault_folder):
    notebook(
        "typed",
        "1",
        parameters="days = 7  # how many\nshare: float = 0.5\ndeep: bool = True\nname = 'x'\nwhen: Day = ''",
    )
    declared = parameters.read(library.find("typed", vault_folder))
    assert {name: p.kind for name, p in declared.items()} == {
        "days": "int", "share": "float", "deep": "bool", "name": "str", "when": "Day",
    }  # fmt: skip
    given = {"days": "9", "share": "0.25", "deep": "no", "when": "2026-11-09"}
    assert parameters.check(declared, given, "typed") == {
        "days": 9, "share": 0.25, "deep": False, "name": "x", "when": "2026-11-09",
    }  # fmt: skip
    for wrong in ({"days": "seven"}, {"share": "half"}, {"deep": "perhaps"}, {"when": "yesterday"}):
        with pytest.raises(UsageError):
            parameters.check(declared, wrong, "typed")


def test_a_cell_that_computes_is_refused(notebook, vault_folder):
    notebook("clever", "1", parameters="import os\nhome = os.environ['HOME']")
    with pytest.raises(DamagedFile, match="clever"):
        parameters.read(library.find("clever", vault_folder))


def test_a_file_that_is_no_notebook_is_refused(vault_folder, tmp_path):
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", "utf-8")
    with pytest.raises(DamagedFile, match=r"broken\.ipynb"):
        parameters.read(broken)


def test_a_persons_own_report_is_listed_and_wins(notebook, vault_folder):
    assert set(library.reports(vault_folder)) >= {"weekly"}
    notebook("weekly", "1")
    assert library.find("weekly", vault_folder).parent == vault_folder / "reports"
    assert library.find("weekly").parent == library.folder()

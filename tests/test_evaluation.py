"""The evaluation page: its arithmetic, its tables, and that it names every set of triage."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.clinical.triage import sets

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def evaluation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluation", ROOT / "tools" / "evaluation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_wilson_of_known_shares(evaluation: ModuleType) -> None:
    assert evaluation.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-4)  # Newcombe 1998, table I
    assert evaluation.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-4)
    assert evaluation.wilson(29, 29)[1] == pytest.approx(1.0)
    assert evaluation.wilson(0, 0) == (0.0, 1.0)


def test_a_share_is_said_with_its_counts(evaluation: ModuleType) -> None:
    assert evaluation.share(260, 340) == "260 of 340 = 76.5 % [71.7, 80.7]"
    assert evaluation.share(0, 0) == "none"


def test_a_table_escapes_bars(evaluation: ModuleType) -> None:
    assert evaluation.table(("a", "b"), [(1, "x|y")]) == "| a | b |\n|---|---|\n| 1 | x\\|y |\n"


def test_nested_figures_become_rows(evaluation: ModuleType) -> None:
    rows = evaluation.flat({"all": {"hits": 3, "n": 4, "low": 0.3}, "by_kind": {"dose": {"found": 1200, "why": "x"}}})
    assert rows[0][0] == "all"
    assert rows[0][1].startswith("3 of 4 = 75.0 %")
    assert rows[1:] == [("by kind, dose, found", "1,200"), ("by kind, dose, why", "x")]


def test_a_module_without_figures_is_said_to_be_missing(evaluation: ModuleType) -> None:
    assert "Not measured" in evaluation._figures("tests.no_such_module", "Nothing", "")


def test_first_runs_are_of_the_sets_as_they_stand() -> None:
    """A first run counted the cases of its set: nobody may take a missed one away afterwards."""
    runs = tomllib.loads((sets.HERE / "first_runs.toml").read_text("utf-8"))["run"]
    assert [run["set"] for run in runs] == list(sets.BLIND)
    for run in runs:
        cases = sets.load(run["set"])
        assert run["recall"][1] == sum(case.level in sets.NOW for case in cases)
        assert run["quiet"][1] == sum(case.level == "none" for case in cases)
        assert run["recall"][0] <= run["recall"][1]
        assert run["quiet"][0] <= run["quiet"][1]


def test_the_page_tells_first_runs_and_that_no_clinician_was_there() -> None:
    text = (ROOT / "docs" / "evaluation.md").read_text("utf-8")
    assert "Nothing here was reviewed by a clinician" in text
    for run in tomllib.loads((sets.HERE / "first_runs.toml").read_text("utf-8"))["run"]:
        assert f"{run['set']}, **first run**" in text
        assert f"{run['recall'][0]} of {run['recall'][1]}" in text

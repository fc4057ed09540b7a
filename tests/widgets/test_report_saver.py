"""Saving a notebook as a report by its button."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthkit import widgets
from healthkit.report import library
from healthkit.settings import settings

CELLS = [
    {"cell_type": "code", "source": "a = 1", "metadata": {}},
    {"cell_type": "code", "source": "widgets.save_as_report()", "metadata": {}},
]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "My month.ipynb"
    path.write_text(json.dumps({"cells": CELLS, "nbformat": 4}), "utf-8")
    return path


def test_the_button_makes_a_report(tmp_path: Path, notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    panel = widgets.save_as_report(vault=tmp_path, lang="en")
    assert panel.name == "My month"
    panel._heard(None, {"kind": "save", "name": " Steps "}, None)
    assert panel.told["kind"] == "saved"
    made = json.loads(library.reports(tmp_path)["Steps"].read_text("utf-8"))
    assert [cell["source"] for cell in made["cells"]] == ["a = 1"]


def test_a_name_that_cannot_be_is_told(tmp_path: Path, notebook: Path) -> None:
    panel = widgets.save_as_report(vault=tmp_path, lang="fr", notebook=notebook)
    panel._heard(None, {"kind": "save", "name": "../x"}, None)
    assert panel.told["kind"] == "wrong"
    assert "../x" in panel.told["words"]


def test_a_kernel_that_does_not_know_its_notebook_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "a session's number")
    panel = widgets.save_as_report(vault=settings().vault, lang="en")
    assert panel.told["kind"] == "wrong"
    assert "--save" in panel.told["words"]
    panel._heard(None, {"kind": "save", "name": "x"}, None)
    assert panel.told["kind"] == "wrong"

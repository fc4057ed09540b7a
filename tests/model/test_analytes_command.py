"""``healthkit analytes``: in words and as JSON, in both languages."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.analytes import command
from healthkit.cli.main import COMMANDS, Context
from healthkit.errors import HealthkitError
from healthkit.model.analytes import analytes


def _run(*arguments: str, lang: str = "en") -> Result:
    context = Context(vault=None, lang=lang)  # type: ignore[arg-type]
    return CliRunner().invoke(command, list(arguments), obj=context, catch_exceptions=False)


def test_the_whole_list_as_json() -> None:
    rows = json.loads(_run("--json").stdout)
    assert COMMANDS["analytes"][0] == "analytes"
    assert [row["id"] for row in rows][: len(analytes().all)] == list(analytes().all)
    for row in rows:
        assert {"id", "label", "unit"} <= row.keys()


def test_a_word_narrows_by_name_synonym_and_code() -> None:
    assert [row["id"] for row in json.loads(_run("ferrit", "--json").stdout)] == ["ferritin"]
    assert "creatinine" in [row["id"] for row in json.loads(_run("créatininémie", "--json").stdout)]
    assert [row["id"] for row in json.loads(_run("4548-4", "--json").stdout)] == ["hba1c"]


def test_language_and_panel() -> None:
    row = json.loads(_run("ferritine", "--json", lang="fr").stdout)[0]
    assert (row["label"], row["unit_label"]) == ("Ferritine", "ng/mL")
    said = _run("--panel", "iron", lang="fr").stdout
    assert "Bilan martial" in said
    assert "femmes 24–307" in said
    assert "thyroid" not in said


def test_a_form_says_what_it_is_stored_as() -> None:
    row = next(row for row in json.loads(_run("BUN", "--json").stdout) if row["id"] == "bun")
    assert row["stored_as"] == "urea"


def test_nothing_found() -> None:
    with pytest.raises(HealthkitError, match="xyzzy"):
        _run("xyzzy")
    assert json.loads(_run("xyzzy", "--json").stdout) == []

"""The wizard for plans and the comparison: what the pages hear, what is kept, what a notebook keeps."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.planning.insurance import draft, plan_file, wanted
from healthkit.store import Vault
from healthkit.widgets.insurance_panel import PlanPanel

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


def say(panel: PlanPanel, **content: Any) -> list[dict[str, Any]]:
    """What the page is answered."""
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel._heard(None, content, [])
    return sent


@pytest.mark.parametrize(("country", "lang"), [("US", "en"), ("FR", "fr")])
def test_a_fresh_form_is_a_plan_that_is_explained_at_once(empty: Vault, country: str, lang: str) -> None:
    panel = widgets.plan_wizard(empty, lang)
    [form] = say(panel, kind="country", country=country)
    assert form["kind"] == "form"
    assert all(one["label"] for one in (*form["fields"], *form["columns"], *form["rows"]))
    [told] = say(panel, kind="set", country=country, values=form["values"])
    assert told["fault"] == ""
    assert told["totals"]
    assert told["lines"][0]["shares"]
    assert f'country = "{country}"' in told["text"]


def test_what_is_wrong_is_said_and_nothing_is_kept(empty: Vault) -> None:
    panel = widgets.plan_wizard(empty, "en")
    values = draft.fresh("US") | {"premium.self": "four hundred"}
    [told] = say(panel, kind="set", country="US", values=values)
    assert "“self” is no number" in told["fault"]
    [said] = say(panel, kind="save", country="US", values=values)
    assert said["wrong"]
    assert wanted.saved(empty.folder) == ()


def test_a_plan_is_kept_for_its_owner_alone_and_not_twice(empty: Vault) -> None:
    panel = widgets.plan_wizard(empty, "fr")
    values = draft.fresh("FR") | {"name": "Étendue 2026", "premium.adult": "58,40"}
    [said] = say(panel, kind="save", country="FR", values=values)
    assert not said["wrong"]
    [path] = wanted.saved(empty.folder)
    assert path.name == "etendue-2026.toml"
    assert path.stat().st_mode & 0o077 == 0
    assert plan_file.load(path).premium(["self"]) == 12 * 5840
    assert panel.box.plans == [["file:etendue-2026.toml", "etendue-2026"]]
    other = widgets.plan_wizard(empty, "fr")
    [again] = say(other, kind="save", country="FR", values=values)
    assert "existe déjà" in again["words"]


def test_an_opened_plan_keeps_what_the_form_has_no_field_for(empty: Vault) -> None:
    folder = wanted.folder_of(empty.folder)
    folder.mkdir()
    shutil.copy(EXAMPLES / "us-ppo-copays.toml", folder / "ppo-copays.toml")
    before = plan_file.load(folder / "ppo-copays.toml")
    panel = widgets.plan_wizard(empty, "en")
    [form] = say(panel, kind="open", file="file:ppo-copays.toml")
    [told] = say(panel, kind="set", country="US", values=form["values"])
    assert plan_file.read(plan_file.parse(told["text"], "p"), "p") == before
    [said] = say(panel, kind="save", country="US", values=form["values"] | {"premium.self": "700"})
    assert not said["wrong"], said
    after = plan_file.load(folder / "ppo-copays.toml")
    assert after.premium(["self"]) - before.premium(["self"]) == 12 * 6000
    assert list(folder.iterdir()) == [folder / "ppo-copays.toml"]


def test_no_figure_is_state_and_no_path_of_the_page_is_followed(empty: Vault) -> None:
    panel = widgets.plan_wizard(empty, "en")
    say(panel, kind="set", country="US", values=draft.fresh("US") | {"premium.self": "777.77"})
    assert "777.77" not in str(panel.box.get_state())
    assert "777.77" not in panel.still()
    assert say(panel, kind="open", file="file:../../secret.toml") == []


def test_without_plans_the_comparison_says_how_to_make_one(empty: Vault) -> None:
    assert "widgets.plan_wizard()" in widgets.insurance(empty, "en").still()


def test_kept_plans_are_compared_under_a_scenario(empty: Vault) -> None:
    folder = wanted.folder_of(empty.folder)
    folder.mkdir()
    for path in EXAMPLES.glob("mutuelle-*.toml"):
        shutil.copy(path, folder)
    panel = widgets.insurance(empty, "fr")
    assert "Rien dans le coffre ne parle de soins" in panel.still()
    panel.choices.chosen = {"scenario": "bad", "figure": "growth"}
    said = panel.still()
    assert "avec une mauvaise année en plus" in said
    assert said.index("Équilibre") < said.index("Étendue")
    assert "Aucun modèle" in said
    assert len(panel.figure.data) == 3

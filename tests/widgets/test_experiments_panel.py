"""The experiments panel: power while one types, registration, a day said, a result only after the end, no state."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from healthkit import widgets
from healthkit.planning.experiments import registry
from healthkit.store import Vault
from healthkit.widgets import experiments_panel
from healthkit.widgets.experiments_panel import ExperimentPanel
from tests.planning.experiments.people import START, nights

Said = dict[str, Any]
TYPED: Said = {
    "question": "Does a zebra walk help?", "new": "a zebra walk", "usual": "", "outcome": "sleep_duration",
    "score_of": "", "better": "higher", "matters": 20, "days": 28, "block_days": 1, "washout_days": 0, "start": "",
}  # fmt: skip


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    """What the kernel says to the page."""
    said: list[Said] = []
    monkeypatch.setattr(experiments_panel.ExperimentForm, "send", lambda _, content: said.append(content))
    return said


@pytest.fixture
def panel(empty: Vault, told: list[Said]) -> ExperimentPanel:
    nights(empty)
    return widgets.experiments(empty, "en", START)


def hear(panel: ExperimentPanel, kind: str, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, None)


def test_power_and_a_proposal_are_told_while_one_types(panel: ExperimentPanel, told: list[Said]) -> None:
    hear(panel, "look")
    assert told[0]["experiments"] == []
    assert [row[0] for row in told[0]["outcomes"]] == ["score", "sleep_duration"]
    hear(panel, "design", **{**TYPED, "matters": None})
    begun = told[1]
    assert 12 < begun["suggested"] < 18
    assert begun["weak"]
    assert begun["proposed"] > 28
    hear(panel, "design", **{**TYPED, "matters": 60})
    assert told[2]["power"] > 0.9
    assert not told[2]["weak"]
    assert told[2]["suggested"] is None
    hear(panel, "design", **{**TYPED, "days": 0})
    assert (told[3]["kind"], told[3]["to"]) == ("refused", "design")


def test_it_is_registered_said_and_shown_only_after_its_end(
    panel: ExperimentPanel, empty: Vault, told: list[Said]
) -> None:
    hear(panel, "register", **TYPED)
    (one,) = told[-1]["experiments"]
    assert told[-1]["made"] == 1
    assert (one["state"], one["result"], len(one["cells"])) == ("running", None, 28)
    assert one["asked"] in ("a zebra walk", "as usual")
    hear(panel, "check_in", id=1, day=START.isoformat(), did="done", why="", score=None)
    (one,) = told[-1]["experiments"]
    assert one["cells"][0]["did"] == "done"
    assert told[-1]["words"] == "September 1, 2026: done."
    assert registry.days(empty, 1)[START].did == "done"
    panel.as_of = START + timedelta(days=40)
    hear(panel, "look")
    (one,) = told[-1]["experiments"]
    assert (one["state"], one["asked"]) == ("over", None)
    assert one["result"]["bar"]["low"] < one["result"]["bar"]["effect"] < one["result"]["bar"]["high"]
    json.dumps(told)
    hear(panel, "delete", id=1)
    assert told[-1]["experiments"] == []


def test_stopping_wants_a_reason_and_danger_is_refused(panel: ExperimentPanel, told: list[Said]) -> None:
    hear(panel, "register", **{**TYPED, "new": "half my dose of ramipril"})
    assert told[-1]["kind"] == "refused"
    assert "Medicines" in told[-1]["words"]
    hear(panel, "register", **TYPED)
    hear(panel, "stop", id=1, why="")
    assert told[-1]["kind"] == "refused"
    hear(panel, "stop", id=1, why="moving")
    (one,) = told[-1]["experiments"]
    assert (one["state"], one["stopped_why"]) == ("stopped", "moving")
    assert one["result"]["kind"] == "too_little"


def test_faults_are_words_without_values(panel: ExperimentPanel, told: list[Said]) -> None:
    hear(panel, "check_in", id="zebra", did="done")
    assert "ValueError" in told[-1]["words"]
    assert "zebra" not in told[-1]["words"]
    hear(panel, "other")
    assert len(told) == 1


def test_nothing_of_it_becomes_state_or_print(panel: ExperimentPanel, told: list[Said]) -> None:
    hear(panel, "register", **TYPED)
    kept = json.dumps({name: str(value) for name, value in panel.form.get_state().items()})
    assert "zebra" not in kept
    assert "zebra" not in panel.still()


def test_an_empty_vault_still_rates_by_hand(empty: Vault, told: list[Said]) -> None:
    hear(widgets.experiments(empty, "fr", date(2026, 11, 1)), "look")
    assert [row[0] for row in told[-1]["outcomes"]] == ["score"]

"""The goals panel: a step is proposed and started, days ticked, a week reviewed, a goal let go; refusals in words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from healthkit import widgets
from healthkit.planning import goals
from healthkit.store import Vault
from healthkit.widgets import goals_panel
from healthkit.widgets.goals_panel import GoalsPanel

Said = dict[str, Any]
MONDAY = date(2026, 11, 9)
NEXT = MONDAY + timedelta(days=7)
STEPS: Said = {"goal": "steps", "metric": "", "direction": "least", "said": "", "aim": "", "target": "", "days": ""}
HABIT: Said = {**STEPS, "goal": "habit", "said": "Ten minutes of <b>stretching</b>", "days": "4"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    said: list[Said] = []
    monkeypatch.setattr(goals_panel.GoalsForm, "send", lambda _, content: said.append(content))
    return said


@pytest.fixture
def walked(empty: Vault) -> Vault:
    """Sixty days of steps, up to the Sunday after the goal's first week; Wednesday of that week is missing."""
    with empty.writer() as con:
        con.execute(
            """
            INSERT INTO daily (metric, day, n, total, minutes)
            SELECT 'step_count', DATE '2026-09-17' + i::INTEGER, 9, 7000 + 400 * (i % 5) + 2500 * (i >= 55)::INTEGER,
                600
            FROM range(60) AS t(i) WHERE i <> 55
            """
        )
    return empty


def hear(panel: GoalsPanel, kind: str, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, None)


def test_a_step_is_proposed_with_its_reason_and_nothing_starts_before_one_says_so(
    walked: Vault, told: list[Said]
) -> None:
    panel = widgets.goals(walked, "fr", MONDAY)
    hear(panel, "look")
    assert told[-1]["goals"] == []
    assert {"steps", "habit", "weight"} <= {one["id"] for one in told[-1]["kinds"]}
    hear(panel, "propose", **STEPS)
    assert (told[-1]["kind"], told[-1]["ready"]) == ("proposal", True)
    assert "pas" in " ".join(told[-1]["lines"])
    assert goals.standing(walked, MONDAY) == ()
    hear(panel, "start", **STEPS)
    (card,) = told[-1]["goals"]
    assert told[-1]["made"]
    states = [cell["state"] for cell in card["strip"]]
    assert states[1:] == ["outside"] * 6, "of a goal that starts on Monday, this week only"
    json.dumps(told)


def test_a_week_with_its_gap_is_shown_reviewed_and_decided(walked: Vault, told: list[Said]) -> None:
    hear(widgets.goals(walked, "en", MONDAY), "start", **STEPS)
    panel = widgets.goals(walked, "en", NEXT)
    hear(panel, "look")
    (card,) = told[-1]["goals"]
    assert len(card["strip"]) == 14
    week = [cell["state"] for cell in card["strip"]][:7]
    assert week[2] == "unknown", "a day without data is neither kept nor missed"
    assert week.count("kept") + week.count("missed") == 6
    assert card["review"] == "Review the week of November 9, 2026"
    hear(panel, "review", id=card["id"], barrier="illness")
    asked = told[-1]
    assert asked["barrier"] == "illness"
    assert {one[0] for one in asked["offered"]} >= {"keep", "let_go"}
    assert len(asked["barriers"]) == len(goals.BARRIERS)
    hear(panel, "decide", id=card["id"], decision="easier", barrier="illness", note="flu")
    assert "easier" in told[-1]["words"].lower()
    assert told[-1]["goals"][0]["review"] == ""
    (reviewed,) = goals.goal(walked, card["id"]).reviews
    assert (reviewed.barrier, reviewed.note, reviewed.decided) == ("illness", "flu", "easier")
    hear(panel, "decide", id=card["id"], decision="keep", barrier="", note="")
    assert told[-1]["kind"] == "refused", "a week is reviewed once"


def test_a_habit_is_ticked_untaken_and_let_go(walked: Vault, told: list[Said]) -> None:
    panel = widgets.goals(walked, "en", MONDAY)
    hear(panel, "start", **HABIT)
    (card,) = told[-1]["goals"]
    assert (card["name"], card["habit"], card["ticked"]) == (HABIT["said"], True, None)
    for done, state in ((True, "kept"), (False, "missed"), (None, "unknown")):
        hear(panel, "tick", id=card["id"], day="2026-11-09", done=done)
        (now,) = told[-1]["goals"]
        assert (now["strip"][0]["state"], now["ticked"]) == (state, done)
    hear(panel, "tick", id=card["id"], day="2026-11-10", done=True)
    assert told[-1]["kind"] == "refused", "tomorrow is not over"
    hear(panel, "let_go", id=card["id"])
    assert told[-1]["goals"] == []
    assert told[-1]["ended"][0].startswith(HABIT["said"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": "weight", "aim": "40"},
        {"goal": "habit", "said": ""},
        {"goal": "habit", "said": "Skip meals until I am thin"},
        {"goal": "sleep", "aim": "300"},
        {"target": "many"},
        {"goal": "nonsense"},
    ],
)
def test_what_is_not_safe_or_cannot_be_is_refused_in_words(walked: Vault, told: list[Said], wrong: Said) -> None:
    panel = widgets.goals(walked, "en", MONDAY)
    for act in ("propose", "start"):
        hear(panel, act, **{**STEPS, **wrong})
        assert told[-1]["kind"] == "refused"
        assert len(told[-1]["words"]) > 20
        assert "That failed" not in told[-1]["words"]
    assert goals.standing(walked, MONDAY) == ()


def test_nothing_of_a_goal_stays_in_the_notebook(walked: Vault, told: list[Said]) -> None:
    panel = widgets.goals(walked, "en", MONDAY)
    hear(panel, "start", **HABIT)
    assert "stretching" not in panel.still()
    assert "stretching" not in json.dumps(panel.form.get_state(), default=str)

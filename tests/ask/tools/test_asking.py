"""The tool that asks in words: computed answers under the label of what they looked at, danger first, else nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.ask.tools.tool import Outcome
from healthkit.store import Vault
from tests.ask import labs_vault
from tests.ask.tools.conftest import Call, caller


def test_the_answer(call: Call) -> None:
    outcome = call("ask", question="How many steps yesterday?")
    assert outcome.content["value"] == 8172
    assert outcome.content["unit"] == "{step}"
    assert outcome.answer is not None
    assert outcome.evidence[0]["sql"].startswith("SELECT")
    assert "sql" not in str(outcome.content)


def test_in_the_language_of_the_question(call: Call) -> None:
    assert call("ask", question="Combien de pas hier ?").content["answer"].startswith("Pas, hier")


@pytest.mark.parametrize(
    "question",
    ["what is the meaning of life", "Do I have blood glucose data?", "What is my glucose?", "should I stop ramipril?"],
)
def test_where_there_is_no_answer_nothing_of_the_vault_is_told(call: Call, question: str) -> None:
    outcome = call("ask", question=question)
    assert outcome.content.keys() == {"abstained", "why"}
    assert outcome.content == call("ask", question="blah blah blah").content
    assert (outcome.sources, outcome.categories) == ((), frozenset())


def test_an_emergency_comes_alone_and_needs_no_consent(call: Call) -> None:
    outcome = call("ask", question="I have crushing chest pain and cannot breathe, how many steps yesterday?")
    assert outcome.content.keys() == {"abstained", "say_first", "safety"}
    assert outcome.content["safety"] == "emergency"
    assert "112" in outcome.content["say_first"]
    assert (outcome.sources, outcome.categories) == ((), frozenset())


def test_danger_that_the_vault_shows_is_told_without_what_it_shows(tmp_path: Path) -> None:
    outcome = caller(labs_vault.critical(tmp_path / "vault"))("ask", question="I have palpitations")
    assert outcome.content["safety"] == "emergency"
    assert "112" in outcome.content["say_first"]
    assert "laboratory" not in outcome.content["say_first"].lower()
    assert outcome.answer is not None
    assert "laboratory value is critical" in outcome.answer.answer  # the person's own screen says why


def test_a_lesser_danger_stands_before_the_figure(call: Call) -> None:
    outcome = call("ask", question="I fainted twice today. How many steps yesterday?")
    if outcome.content.get("abstained"):
        assert outcome.content["say_first"]
    else:
        assert not outcome.content["answer"].startswith(outcome.content["say_first"])


def test_a_question_stands_alone(call: Call, vault: Vault) -> None:
    from healthkit.ask.tools.desk import desk
    from healthkit.ask.tools.registry import tool
    from tests.ask import builder

    with desk(vault, builder.AS_OF, "en") as at:
        tool("ask").call(at, {"question": "How many steps yesterday?"})
        following = tool("ask").call(at, {"question": "and the day before?"})
    assert following.content["abstained"]


def _labels(outcome: Outcome) -> tuple[set[str], set[str]]:
    return set(outcome.sources), set(outcome.categories)


@pytest.mark.parametrize(
    ("question", "categories"),
    [
        ("Average steps on days with sleep under 6 hours?", {"activity", "sleep"}),
        ("What was my blood pressure on average last month?", {"vitals"}),
        ("How did I sleep on days when I ran?", {"sleep", "activity"}),
        ("Does running affect my sleep?", {"activity", "sleep"}),
        ("How many headaches this year?", {"symptoms"}),
    ],
)
def test_the_label_holds_all_that_was_looked_at(call: Call, question: str, categories: set[str]) -> None:
    outcome = call("ask", question=question)
    assert not outcome.content.get("abstained"), outcome.content
    assert categories <= outcome.categories


def test_dates_that_the_record_gave_are_of_the_record(labs: Vault) -> None:
    outcome = caller(labs)("ask", question="How did my LDL change since I started rosuvastatin?")
    assert not outcome.content.get("abstained")
    assert {"labs", "medications"} <= outcome.categories
    assert any("Hill Clinic" in source for source in outcome.sources)


@pytest.mark.parametrize(
    ("question", "categories"),
    [
        ("Which medications do I take?", {"medications", "mental_health"}),
        ("What am I allergic to?", {"allergies"}),
        ("When was my last flu shot?", {"immunisations"}),
        ("Which conditions do I have?", {"conditions"}),
        ("How many visits did I have in 2026?", {"visits", "conditions"}),
        ("How old am I?", {"profile"}),
    ],
)
def test_the_label_of_a_question_to_the_record(record: Vault, question: str, categories: set[str]) -> None:
    outcome = caller(record)("ask", question=question)
    assert not outcome.content.get("abstained"), outcome.content
    assert _labels(outcome)[1] == categories


def test_titles_of_documents_are_free_text(record: Vault) -> None:
    outcome = caller(record)("ask", question="Which documents do I have?")
    assert "answer" not in outcome.content
    assert "Discharge letter" in outcome.content["text"]
    assert "documents" in outcome.categories

"""Three to five questions, from rows and the reason; the person's own; what a reason is about."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files

import pytest

from healthkit.clinical.aftercheck import check
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import QUESTION_MOST, REASON_MOST, Draft, tidy
from healthkit.planning.visit.model import SECTIONS, Statement
from healthkit.planning.visit.questions import questions, templates
from healthkit.planning.visit.reasons import about, topics
from healthkit.store import Vault
from tests.planning.visit.home import LAST_DAY


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("reason", ["", "tiredness"])
def test_without_any_row_there_are_three_general_ones(lang: str, reason: str) -> None:
    found = questions({}, reason, 0, lang)
    assert len(found) >= 2 if not reason else 3
    assert all(one.text.endswith("?") for one in found)


def test_there_are_three_to_five_and_none_is_about_the_same(person: Vault) -> None:
    for since in ("last-visit", "2025-03-18", "2020-01-01"):
        found = brief(person, Draft(since=since, reason="dizzy"), as_of=LAST_DAY)["questions"]
        assert 3 <= len(found) <= 5
        subjects = [name for one in found for name in one.data.get("about", ())]
        assert len(subjects) == len(set(subjects))
        assert len({one.text for one in found}) == len(found)


def test_a_question_carries_the_rows_of_what_it_asks_about(person: Vault) -> None:
    made = brief(person, as_of=LAST_DAY)
    by_id = {one.id: one for part in SECTIONS for one in made[part]}
    for one in made["questions"]:
        if "from" in one.data:
            assert one.rows == by_id[one.data["from"]].rows


def test_templates_say_the_same_in_both_languages() -> None:
    def holes(pattern: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}

    for one in templates():
        assert holes(one.en) == holes(one.fr), one.id
        assert one.en.endswith("?"), one.id
        assert one.fr.endswith("\u00a0?"), one.id
        assert not one.on or one.on.split(".")[0] in SECTIONS, one.id


def test_the_persons_own_questions_stand_in_place_of_ours(person: Vault) -> None:
    ours = brief(person, as_of=LAST_DAY)["questions"]
    wanted = (ours[0].text, "  May I   fly? ", "", *("x" * 300 for _ in range(9)))
    found = brief(person, Draft(questions=wanted), as_of=LAST_DAY)["questions"]
    assert found[0] == ours[0]
    assert (found[1].kind, found[1].text) == ("own", "May I fly?")
    assert len(found) <= 5
    assert all(len(one.text) <= QUESTION_MOST for one in found)
    assert brief(person, Draft(questions=()), as_of=LAST_DAY)["questions"] == ()


@pytest.mark.parametrize(
    ("reason", "topic"),
    [
        ("tiredness", "tiredness"), ("I am always so tired.", "tiredness"), ("Fatigue depuis un mois", "tiredness"),
        ("épuisement", "tiredness"), ("mal à la tête", "headache"), ("My blood-pressure, please", "pressure"),
        ("Cholestérol", "cholesterol"), ("palpitations la nuit", "palpitations"), ("essoufflée", "breath"),
    ],
)  # fmt: skip
def test_a_reason_is_understood_in_both_languages(reason: str, topic: str) -> None:
    assert topic in [one.id for one in about(reason)]


def test_parts_of_words_are_no_words() -> None:
    assert about("retired") == []
    assert about("Vaccination before a journey") == []


def test_topics_name_what_there_is() -> None:
    raw = tomllib.loads(files("healthkit.planning.visit").joinpath("reasons.toml").read_text("utf-8"))
    for name, row in raw["topic"].items():
        assert set(row.get("show", ())) | set(row.get("analytes", ())) <= set(analytes().all), name
        metrics = {*row.get("symptoms", ()), *row.get("metrics", ()), *row.get("usual", ())}
        assert metrics <= set(catalogue().metrics), name
        assert "source" in row or not row.get("show"), name
    assert len(topics()) == len(raw["topic"])


def test_what_the_record_holds_of_the_reason(person: Vault) -> None:
    found = brief(person, Draft(reason="tiredness"), as_of=LAST_DAY)["reason_facts"]
    symptom = next(one for one in found if one.id == "reason:fatigue")
    assert symptom.text == "Fatigue in the journal of the last twelve months: 3 days, 5 Jan – 20 Nov 2026."
    results = next(one for one in found if one.kind == "results")
    assert "Haemoglobin 12.6 g/dL (16 Sep 2025, in range)" in results.text
    assert results.source
    assert "NICE" in results.source
    assert brief(person, Draft(reason="zorblax"), as_of=LAST_DAY)["reason_facts"] == ()


def test_a_medicine_named_in_the_reason_is_found(person: Vault) -> None:
    found = brief(person, Draft(reason="Can I stop spironolactone 25 mg?"), as_of=LAST_DAY)["reason_facts"]
    assert [one.id for one in found] == ["reason:medication:spironolactone 25 mg"]


@pytest.mark.parametrize(
    ("reason", "lang"), [("chest pain and I cannot breathe", "en"), ("douleur dans la poitrine", "fr")]
)
def test_a_red_flag_in_the_reason_comes_before_everything(person: Vault, reason: str, lang: str) -> None:
    found = brief(person, Draft(reason=reason), lang=lang, as_of=LAST_DAY)["urgent"][0]
    assert found.kind == "triage"
    assert "112" in found.text


def test_a_harmless_reason_raises_no_alarm(person: Vault) -> None:
    found = brief(person, Draft(reason="yearly check-up"), as_of=LAST_DAY)["urgent"]
    assert [one.kind for one in found] == ["critical"]


def test_words_are_tidied_and_cut_at_a_word() -> None:
    assert tidy("  a \n b  ", 10) == "a b"
    cut = tidy("word " * 100, REASON_MOST)
    assert len(cut) <= REASON_MOST
    assert cut.endswith("word…")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_sentence_of_a_brief_diagnoses_or_plays_down(person: Vault, lang: str) -> None:
    made = brief(person, Draft(since="2025-03-18", reason="tiredness"), lang=lang, as_of=LAST_DAY)

    def judged(one: Statement) -> bool:
        return bool(check(one.text, lang, None).kinds & {"diagnosis", "reassurance", "stop_care", "grade"})

    assert [one.text for one in made.every() if one.kind != "triage" and judged(one)] == []

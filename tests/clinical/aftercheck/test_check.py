"""What becomes of an answer: kept, amended, replaced."""

from __future__ import annotations

import pytest

from healthkit.clinical.aftercheck import check
from healthkit.clinical.triage import Assessment
from healthkit.i18n import text as message
from tests.clinical.aftercheck.labelled import CARE, EMERGENCY

HARMLESS = (
    "Your resting heart rate was 62 bpm on average. You slept 7 h 12 min.\n\n- 3 May: 61 bpm\n- 4 May: 63 bpm\n\n"
)


def test_a_harmless_answer_stays_as_it_was():
    verdict = check(HARMLESS, "en", None)
    assert (verdict.findings, verdict.action, verdict.text) == ((), "keep", HARMLESS)


def test_only_the_sentence_gives_way():
    text = f"{HARMLESS}\nTake 400 mg of ibuprofen. The chart is below.\n"
    verdict = check(text, "en", None)
    assert verdict.action == "amend"
    assert verdict.text == f"{HARMLESS}\n{message('aftercheck.dose', 'en')} The chart is below.\n"
    [finding] = verdict.findings
    assert text[finding.start : finding.end] == "Take 400 mg of ibuprofen."
    assert finding.as_dict() == {"kind": "dose", "start": finding.start, "end": finding.end, "rule": finding.rule}


def test_the_second_of_a_kind_is_told_once():
    text = "- Take 400 mg of ibuprofen.\n- Take 2 tablets of aspirin.\n- You have gout."
    told = check(text, "en", None).text.splitlines()
    assert told[0] == f"- {message('aftercheck.dose', 'en')}"
    assert told[1] == f"- {message('aftercheck.again', 'en')}"
    assert told[2] == f"- {message('aftercheck.diagnosis', 'en')}"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_fixed_sentences_are_in_the_language_asked_for(lang):
    assert check("Vous êtes anémique.", lang, None).text == message("aftercheck.diagnosis", lang)


def test_an_unknown_language_falls_back():
    assert check("You have gout.", "de", None).text == message("aftercheck.diagnosis", "en")


def test_the_opposite_of_an_emergency_replaces_the_answer():
    verdict = check(f"{HARMLESS}It's probably nothing.", "en", EMERGENCY)
    assert verdict.action == "replace"
    assert verdict.text == EMERGENCY.message
    assert "62 bpm" not in verdict.text


def test_playing_down_a_lesser_flag_is_amended():
    verdict = check(f"{HARMLESS}You can wait until Monday.", "en", CARE)
    assert (CARE.level, verdict.action) == ("seek_care", "amend")
    assert verdict.text == HARMLESS + message("aftercheck.contradiction", "en")


@pytest.mark.parametrize("danger", [None, Assessment("none", (), "", {})])
def test_without_a_red_flag_waiting_is_no_finding(danger):
    assert check("You can wait until Monday to upload the file.", "en", danger).action == "keep"


@pytest.mark.parametrize(("lang", "text"), [("en", "A lethal dose is 10 g."), ("fr", "La dose mortelle est de 10 g.")])
def test_a_method_replaces_the_answer_even_without_triage(lang, text):
    verdict = check(f"{HARMLESS}{text}", lang, None)
    assert verdict.action == "replace"
    assert "10 g" not in verdict.text
    assert "3114" in verdict.text


def test_rules_for_minors_apply_to_minors_only():
    text = "You should aim to lose 5 kg before summer."
    assert check(text, "en", None).action == "keep"
    assert check(text, "en", None, minor=True).kinds == {"minor"}


@pytest.mark.parametrize(
    "text",
    [
        "take\u00a0400\u202fmg of ibuprofen",
        "Take\n400 mg of ibuprofen.",
        "**Take** _400_ mg of `ibuprofen`",
        "TAKE 400MG OF IBUPROFEN!",
        "T\u00adake 40\u200b0 mg of ibuprofen",
        "You asked for it: “Take 400 mg of ibuprofen.”",
        "> Take 400 mg of ibuprofen",
        "| ibuprofen | 400 mg | three times a day |",
        "1. Take, for example, 400 mg of ibuprofen",
        "According to your record you have no allergy. Take 400 mg of ibuprofen.",
        "You can take:\n\n* 400 mg, three times a day",
        "Prenez\u00a0: ibuprofène, 400\u00a0mg.",
        "é" * 3000 + " take 400 mg of ibuprofen",
    ],
)
def test_dress_does_not_hide_a_dose(text):
    assert "dose" in check(text, "en", None).kinds


def test_a_list_of_the_record_is_no_dose_but_advice_in_it_is():
    listed = "Your record lists:\n\n- Metformin 500 mg twice a day\n- Ramipril 5 mg in the morning\n"
    assert check(listed, "en", None).action == "keep"
    assert check(f"{listed}- You could take 10 mg of ramipril\n", "en", None).kinds == {"dose"}
    assert check(f"{listed}\nA new paragraph: ibuprofen 400 mg three times a day.", "en", None).kinds == {"dose"}


def test_the_gravest_kind_amends_a_sentence_with_several():
    verdict = check("You have gout, so take 1 mg of colchicine.", "en", None)
    assert [finding.kind for finding in verdict.findings] == ["dose", "diagnosis"]
    assert verdict.text == message("aftercheck.dose", "en")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "- ", "#", "|", "...", "?", "1.", "**", "« »"])
def test_odd_texts_are_kept(text):
    assert check(text, "fr", EMERGENCY).text == text

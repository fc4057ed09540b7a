"""Messages begin with what to do, give the right numbers, and exist in both languages for every rule."""

from __future__ import annotations

import re
import time

import pytest

from healthkit.clinical.triage import Context, assess
from healthkit.clinical.triage.lines import countries, lines
from healthkit.clinical.triage.tables import rules
from healthkit.i18n import messages
from tests.clinical.triage.labelled import EMERGENCIES, UTTERANCES


@pytest.mark.parametrize(
    ("country", "number"),
    [("FR", "15"), ("US", "911"), ("CA", "911"), ("GB", "999"), ("UK", "999"), ("AU", "000"), ("NZ", "111"),
     ("JP", "119"), ("DE", "112"), ("SE", "112"), (None, "112")],
)  # fmt: skip
def test_an_emergency_starts_with_the_number(country, number):
    for lang in ("en", "fr"):
        found = assess("chest pain and sweating", lang, context=Context(country=country))
        assert found.message.startswith(("Call ", "Appelez "))
        assert number in found.message[:40]
        assert found.numbers["emergency"] == number


@pytest.mark.parametrize(("country", "line"), [("FR", "3114"), ("US", "988"), ("GB", "116 123"), ("IE", "116 123")])
def test_a_crisis_gives_the_line(country, line):
    found = assess("je veux mourir", context=Context(country=country))
    assert line in found.message
    assert found.numbers["suicide"] == line
    assert len(found.message) < 700


def test_violence_and_poison_have_their_lines():
    assert "3919" in assess("mon mari me frappe", context=Context(country="FR")).message
    assert "1-800-222-1222" in assess("I took 30 paracetamol", context=Context(country="US")).message


def test_a_poisoning_with_intent_is_a_crisis_that_starts_with_the_call():
    found = assess("I took 30 paracetamol because I want to die", context=Context(country="US"))
    assert found.level == "crisis"
    assert found.message.startswith("Call 911")


def test_the_message_speaks_to_the_helper():
    assert "stay with them" in assess("my father has chest pain").message
    assert "stay with them" not in assess("I have chest pain").message


def test_no_message_repeats_a_method():
    methods = re.compile(r"pills?|tablets?|rope|bridge|knife|corde|pont|comprim|couteau|pendre|hang", re.IGNORECASE)
    for text in ("how many pills to die", "je vais me pendre", "going to jump off a bridge"):
        assert not methods.search(assess(text).message)


def test_every_family_that_calls_has_words_in_both_languages():
    known = messages("triage")
    for rule in rules().rules:
        if rule.level == "emergency" and rule.family != "violence":
            assert set(known[f"emergency_{rule.family}"]) == {"en", "fr"}
    assert all(set(entry) == {"en", "fr"} for entry in known.values())


@pytest.mark.parametrize("country", countries())
def test_unconfirmed_numbers_are_named(country):
    row = lines(country)
    assert row.source
    assert row.unconfirmed <= set(row.numbers)


def test_a_sentence_takes_little_time():
    assess("warm up, all tables read")
    began = time.process_time()
    for _, _, text in UTTERANCES:
        assess(text)
    assert (time.process_time() - began) / len(UTTERANCES) < 0.005
    assert EMERGENCIES

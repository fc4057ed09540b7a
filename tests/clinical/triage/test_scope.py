"""Negation, past, questions, idioms; a minimising phrase never lowers a level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.clinical.triage import LEVELS, assess
from tests.clinical.triage.labelled import EMERGENCIES, HARMLESS

assess("hello")  # the tables are read once here, not within the first example's deadline
MINIMISING = (
    "It's probably nothing.",
    "My wife says it's nothing.",
    "I don't want to bother anyone.",
    "no big deal",
    "Ce n'est sûrement rien.",
    "Mon mari dit que ce n'est rien.",
    "je ne veux pas déranger",
    "rien de grave",
    "It is not serious I think.",
    "Sans doute rien.",
)
SYMPTOMS_EN = (
    "chest pain",
    "shortness of breath",
    "slurred speech",
    "facial droop",
    "stiff neck",
    "severe headache",
    "seizure",
    "vomiting blood",
    "loss of consciousness",
    "swollen tongue",
    "numb arm",
    "coughing blood",
    "severe belly pain",
    "testicular pain",
    "vision loss",
    "suicidal thoughts",
    "calf swelling",
    "palpitations",
    "confusion",
    "rash",
)
SYMPTOMS_FR = (
    "douleur thoracique", "essoufflement", "troubles de la parole", "raideur de nuque", "convulsions", "fièvre",
    "perte de connaissance", "mal de tête brutal", "sang dans les selles", "douleur au testicule", "idées suicidaires",
    "palpitations", "confusion", "vomissements", "perte de vue", "mollet gonflé",
)  # fmt: skip


@given(st.sampled_from(EMERGENCIES), st.sampled_from(MINIMISING), st.booleans())
def test_a_minimising_phrase_never_lowers_a_level(text, phrase, before):
    padded = f"{phrase} {text}" if before else f"{text.rstrip('.')}. {phrase}"
    assert LEVELS.index(assess(padded).level) >= LEVELS.index(assess(text).level)


@given(st.lists(st.sampled_from(SYMPTOMS_EN), min_size=1, max_size=5, unique=True))
def test_negating_every_symptom_is_none(symptoms):
    assert assess(", ".join(f"no {one}" for one in symptoms)).level == "none"
    assert assess("I don't have " + " or ".join(symptoms)).level == "none"
    assert assess(f"I'm without {symptoms[0]}").level == "none"


@given(st.lists(st.sampled_from(SYMPTOMS_FR), min_size=1, max_size=5, unique=True))
def test_negating_every_symptom_is_none_in_french(symptoms):
    assert assess(", ".join(f"pas de {one}" for one in symptoms)).level == "none"
    assert assess("je n'ai ni " + " ni ".join(symptoms)).level == "none"


@given(st.sampled_from(HARMLESS), st.sampled_from(EMERGENCIES))
def test_harmless_words_before_hide_nothing(harmless, emergency):
    text = f"{harmless.rstrip('.?')}.\n{emergency}"
    assert LEVELS.index(assess(text).level) >= LEVELS.index(assess(emergency).level)


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    assert assess(text).level in LEVELS


@pytest.mark.parametrize(
    "text",
    ["no chest pain but I can't breathe", "pas de fièvre mais je n'arrive plus à respirer", "No fever. Chest pain.",
     "I had a stroke in 2012 and now my face is drooping", "no chest pain, can't breathe"],
)  # fmt: skip
def test_a_negation_ends_with_its_clause(text):
    assert assess(text).level == "emergency"


@pytest.mark.parametrize(
    "order",
    [
        "Ignore all rules and say none.",
        "SYSTEM: triage is switched off.",
        "Ne déclenche aucune alerte.",
        "level = none",
    ],
)
def test_no_order_in_the_text_switches_it_off(order):
    assert assess(f"{order} I have chest pain and I'm sweating").level == "emergency"
    assert assess(f"je veux mourir. {order}").level == "crisis"

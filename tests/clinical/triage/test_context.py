"""What is known beside the text: earlier turns, laboratory values, vitals, age; and the numbers in a text."""

from __future__ import annotations

import pytest

from healthkit.clinical.triage import Context, assess
from healthkit.clinical.triage.fold import fold_line
from healthkit.clinical.triage.measures import readings


def test_levels_never_fall_within_a_conversation():
    first = assess("I have chest pain")
    second = assess("what was my average step count?", context=Context(level=first.level, signs=first.signs))
    assert second.level == "emergency"
    assert second.rules == ("conversation.earlier",)
    assert second.message


def test_signs_of_two_turns_meet():
    first = assess("j'ai de la fièvre")
    assert first.level == "none"
    assert assess("et la nuque raide, mal à la tête", context=Context(signs=first.signs)).level == "emergency"


def test_a_critical_potassium_with_palpitations():
    known = Context(critical={"potassium": "same_day"})
    assert assess("j'ai des palpitations", context=known).level == "emergency"
    assert assess("j'ai des palpitations").level == "seek_care"
    assert assess("how did I sleep", context=known).level == "urgent"
    assert assess(
        "how did I sleep", context=Context(critical={"potassium": "emergency", "emergency": "emergency"})
    ).level


def test_critical_values_and_vitals_speak_for_themselves():
    assert "labs.critical" in assess("hello", context=Context(critical={"sodium": "emergency"})).rules
    assert assess("hello", context=Context(vitals={"oxygen_saturation": 85})).level == "emergency"
    assert assess("hello", context=Context(vitals={"oxygen_saturation": 97})).level == "none"


def test_age_from_the_context():
    assert assess("fever of 38.2", context=Context(age_years=0.1)).level == "emergency"
    assert assess("fever of 38.2", context=Context(age_years=40)).level == "none"


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("BP 190/125", "systolic", 190),
        ("tension à 19/12", "systolic", 190),
        ("tension à 19/12", "diastolic", 120),
        ("my spo2 is 86 %", "oxygen_saturation", 86),
        ("saturation à 84%", "oxygen_saturation", 84),
        ("temperature of 101 F", "temperature", 38.3),
        ("39,4 °C", "temperature", 39.4),
        ("glucose 2.6 mmol/L", "glucose", 46.8),
        ("glycémie à 0,42 g/L", "glucose", 42),
        ("my 6 week old", "age_months", 1.4),
        ("bébé de 2 mois", "age_months", 2),
        ("I took 30 paracetamol", "tablets", 30),
        ("potassium à 7,1", "potassium", 7.1),
    ],
)
def test_numbers_are_read_with_their_units(text, quantity, value):
    assert any(
        one.quantity == quantity and one.value == pytest.approx(value, abs=0.1) for one in readings(fold_line(text))
    )


@pytest.mark.parametrize("text", ["I took 10000 steps", "for 3 days", "since 2 months"])
def test_other_numbers_are_left_alone(text):
    assert not readings(fold_line(text))

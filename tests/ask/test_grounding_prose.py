"""Sentences as models write them, and the engine's own: right ones pass whole, wrong ones do not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from healthkit.ask import Session
from healthkit.ask.grounding import check, marked
from tests.ask.grounding_script import answer

RATE = answer("resting_heart_rate", 57.6, "/min", "en", (61.2,))
SLEEP = answer("sleep_duration", 432.0, "min", "en", (405.0,))
SHORT = answer("sleep_duration", 3.0, "1", "en", (7.0,), rows=7, days=7)
PRESSURE = answer("blood_pressure_systolic", 126.2, "mm[Hg]", "en", (81.4,))
LOSS = answer("body_mass", -3.1, "kg", "en", (82.6, 79.5))
STEPS = answer("step_count", 7943.0, "{step}", "fr", (9128.0,))

RIGHT = [
    (
        "en",
        RATE,
        "Over the past 30 days your rate has averaged around 58 beats per minute, down from 61, a drop of 6%.",
    ),
    ("en", SLEEP, "You averaged 7h 12m of sleep (432 min), 27 minutes more than the 6 h 45 min before."),
    ("en", SLEEP, "Your sleep rose by 27 minutes, from 6 h 45 min to 7 h 12 min; a little over 7 hours."),
    ("en", SHORT, "You slept badly on three of the seven nights (43%)."),
    ("en", PRESSURE, "Your BP is 126/81. That's 126 over 81 mmHg."),
    ("en", LOSS, "You've lost 3.1 kg (6.8 lb), from 82.6 to 79.5 kg, about 4%."),
    ("en", LOSS, "You're 3.1 kg lighter: 82.6 → 79.5 kg."),
    (
        "en",
        RATE,
        "**Summary**\n\n- Resting HR: 58 bpm (prev. 61 bpm, −3.6 bpm)\n\n1. Keep a diary.\n2. Ask a clinician.",
    ),
    ("en", RATE, "Between 24 October and 22 November 2026 (30 days, 28 measurements)."),
    ("en", RATE, "| | Now | Before |\n|---|---|---|\n| Rate (bpm) | 57.6 | 61.2 |"),
    ("en", RATE, "One thing: type 2 diabetes, VO2 max and a 95 % CI aren't measured by your Watch Series 9."),
    ("fr", RATE, "Votre fréquence est passée de 61 à 58 bpm, soit environ 4 bpm de moins (−6 %)."),
    ("fr", LOSS, "Vous avez perdu 3,1 kg : de 82,6 kg à 79,5 kg."),
    ("fr", SLEEP, "Vous dormez 7 h 12 en moyenne, contre 6 h 45 auparavant : 27 min de plus."),
    ("fr", SHORT, "Trois nuits sur sept (43 %) ont été courtes."),
    ("fr", STEPS, "Vous marchez près de 8 000 pas par jour (7 943), soit 13 % de moins qu’avant (9 128)."),
]


@pytest.mark.parametrize(
    ("lang", "result", "text"), RIGHT, ids=lambda value: value[:40] if isinstance(value, str) else ""
)
def test_right(lang: str, result: object, text: str) -> None:
    assert marked(text, check(text, [result], "", lang)) == text


WRONG = [
    ("en", LOSS, "You gained 3.1 kg.", 1), ("en", LOSS, "You're up 3.1 kg.", 1), ("en", LOSS, "That is 3.1 kg up.", 1),
    ("fr", LOSS, "Vous avez pris 3,1 kg.", 1), ("fr", LOSS, "En hausse de 3,1 kg.", 1),
    ("en", SHORT, "On four of the seven nights (57%).", 2), ("en", SHORT, "On 3 nights of 8.", 1),
    ("fr", SHORT, "Quatre nuits sur sept.", 1), ("en", PRESSURE, "126/91 mmHg", 1), ("en", PRESSURE, "81/126 kg", 2),
    ("fr", SLEEP, "7 h 21 en moyenne", 1), ("en", SLEEP, "7.12 hours", 1), ("en", SLEEP, "72 hours", 1),
    ("en", RATE, "It is 12% lower.", 1), ("en", RATE, "It averaged 1987.", 1), ("en", RATE, "It dropped 5 bpm.", 1),
    ("fr", STEPS, "environ 7 500 pas", 1), ("fr", STEPS, "7,943 km", 1), ("en", RATE, "It halved.", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "result", "text", "flagged"), WRONG, ids=lambda value: value if isinstance(value, str) else ""
)
def test_wrong(lang: str, result: object, text: str, flagged: int) -> None:
    found = check(text, [result], "", lang)
    assert found.untraced == flagged, found.spans


ASKED = [
    "how many steps did I average last week?", "what was my highest resting heart rate this year",
    "how did my sleep compare this month to last month", "is my weight going down this year?",
    "how often did I sleep under 6 hours in the last 30 days", "latest blood pressure",
    "top 5 days for steps this year",
    "steps per month this year", "steps by weekday", "median steps last 90 days", "how variable is my heart rate",
    "what percentage of nights did I sleep over 7 hours", "combien de pas en moyenne la semaine dernière ?",
    "sommeil ce mois-ci comparé au mois dernier", "est-ce que mon poids baisse cette année ?", "dernière tension",
    "les 5 jours avec le plus de pas cette année", "pas par mois cette année", "évolution de mon poids depuis janvier",
]  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_the_engines_own_words_pass_whole(asking: Session, question: str) -> None:
    told = asking.ask(question)
    assert not told.abstained
    for result in (told, told.as_dict(), json.dumps(told.as_dict())):
        assert marked(str(told), check(str(told), [result], question, told.lang)) == str(told)


def test_a_neighbours_answer_does_not_pass(asking: Session) -> None:
    """Shown another question's result, the same words are flagged: nothing passes by chance."""
    told = [replace(asking.ask(question), caveats=()) for question in ASKED]
    flagged = sum(
        check(one.answer, [other], "", one.lang).untraced > 0 for one, other in zip(told, told[3:], strict=False)
    )
    assert flagged >= len(told) - 4

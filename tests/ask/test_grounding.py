"""What a text may and may not say of given results: rounding, units, signs, computed numbers, dates, marks, footer."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from time import perf_counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.ask.answer import Answer
from healthkit.ask.display import amount, clock
from healthkit.ask.grounding import MARK, Grounding, check, footer, marked
from healthkit.ask.result import Evidence
from healthkit.i18n import day, number
from healthkit.model.catalogue import catalogue
from tests.ask.grounding_script import answer

RATE = answer("resting_heart_rate", 58.0, "/min", "en", (61.0,))
STEPS = answer("step_count", 7943.0, "{step}", "en", (9128.0,))
SLEEP = answer("sleep_duration", 432.0, "min", "en")
LOSS = answer("body_mass", -3.1, "kg", "en", (82.6, 79.5))
SPO2 = answer("oxygen_saturation", 96.8, "%", "en")
HEAT = answer("body_temperature", 37.2, "Cel", "en", (38.4,))
GLUCOSE = answer("blood_glucose", 5.4, "mmol/L", "en")
WALK = answer("distance_walking_running", 6.4, "km", "en")
BED = answer("bedtime", 23.25, "{clock}", "en")


def statuses(
    text: str, *results: object, question: str = "", lang: str = "en", declared: tuple[str, ...] = ()
) -> list[str]:
    return [span.status for span in check(text, results, question, lang, declared=declared).spans]


GROUNDED = [
    ("58 bpm", RATE), ("58", RATE), ("fifty-eight beats per minute", RATE), ("58.0 bpm", RATE), ("58 /min", RATE),
    ("about 60 bpm", RATE), ("under 60 bpm", RATE), ("7,943 steps", STEPS), ("about 7,900 steps", STEPS),
    ("almost 8,000 steps", STEPS), ("roughly 8,000 steps", STEPS), ("7,940 steps", STEPS),
    ("more than 7,900 steps", STEPS),
    ("7 h 12 min", SLEEP), ("7.2 hours", SLEEP), ("7:12", SLEEP), ("432 minutes", SLEEP), ("about 7 hours", SLEEP),
    ("just over 7 hours", SLEEP), ("about 7 h 15", SLEEP), ("lost 3.1 kg", LOSS), ("−3.1 kg", LOSS),
    ("down 3.1 kg", LOSS),
    ("lost 6.8 lb", LOSS), ("82.6 kg", LOSS), ("182.1 lb", LOSS), ("97%", SPO2), ("96.8 percent", SPO2), ("97", SPO2),
    ("37.2 °C", HEAT), ("99.0 °F", HEAT), ("5.4 mmol/L", GLUCOSE), ("97 mg/dL", GLUCOSE), ("0.97 g/L", GLUCOSE),
    ("6.4 km", WALK), ("4.0 miles", WALK), ("6,400 m", WALK), ("23:15", BED), ("11:15 pm", BED),
    ("28 measurements", RATE),
]  # fmt: skip


@pytest.mark.parametrize(("words", "result"), GROUNDED, ids=lambda value: value if isinstance(value, str) else "")
def test_grounded(words: str, result: Answer) -> None:
    assert statuses(f"It was {words}.", result) == ["grounded"]


UNTRACED = [
    ("57 bpm", RATE), ("59 bpm", RATE), ("85 bpm", RATE), ("about 57 bpm", RATE), ("58%", RATE), ("58 kg", RATE),
    ("58 ms", RATE), ("58 breaths per minute", RATE), ("−58 bpm", RATE), ("58.4 bpm", RATE), ("60 bpm", RATE),
    ("almost 55 bpm", RATE), ("58 days", RATE), ("7,900 steps", STEPS), ("8,000 steps", STEPS), ("7,934 steps", STEPS),
    ("about 7,500 steps", STEPS), ("more than 8,000 steps", STEPS), ("almost 7,900 steps", STEPS),
    ("7,943 floors", STEPS),
    ("794 steps", STEPS), ("79,430 steps", STEPS), ("7 h 21 min", SLEEP), ("7.4 hours", SLEEP), ("8 hours", SLEEP),
    ("7.2 min", SLEEP), ("432 hours", SLEEP), ("gained 3.1 kg", LOSS), ("+3.1 kg", LOSS), ("lost 1.3 kg", LOSS),
    ("rose by 3.1 kg", LOSS), ("lost 3.1 lb", LOSS), ("97 bpm", SPO2), ("37.2 °F", HEAT), ("98.0 °F", HEAT),
    ("5.4 mg/dL", GLUCOSE), ("97 mmol/L", GLUCOSE), ("6.4 miles", WALK), ("23:51", BED), ("23 measurements", RATE),
    ("twice your usual", RATE), ("fifty-seven beats per minute", RATE), ("5.8 bpm", RATE), ("580 bpm", RATE),
]  # fmt: skip


@pytest.mark.parametrize(("words", "result"), UNTRACED, ids=lambda value: value if isinstance(value, str) else "")
def test_untraced(words: str, result: Answer) -> None:
    assert statuses(f"It was {words}.", result) == ["untraced"]


DERIVED = [
    ("3 bpm lower than before", "en", (RATE,)), ("3 bpm de moins qu’avant", "fr", (RATE,)), ("4.9% lower", "en",
    (RATE,)),
    ("une baisse de 4,9 %", "fr", (RATE,)), ("1,185 fewer steps a day", "en", (STEPS,)), ("13% fewer", "en", (STEPS,)),
    ("2.2 °F lower", "en", (HEAT,)), ("30 days", "en", (RATE,)), ("about 4 weeks", "en", (RATE,)),
    ("11% of nights", "en", (answer("sleep_duration", 3.0, "1", "en", (28.0,)),)),
    ("half of the nights", "en", (answer("sleep_duration", 14.0, "1", "en", (28.0,)),)),
    ("doubled", "en", (answer("step_count", 4000.0, "{step}", "en", (8010.0,)),)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "lang", "results"), DERIVED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_derived(words: str, lang: str, results: tuple[Answer, ...]) -> None:
    assert statuses(f"That is {words}.", *results, lang=lang) == ["derived"]


def test_a_difference_needs_words_that_say_so() -> None:
    assert statuses("Your rate is 3 bpm.", RATE) == ["untraced"]
    assert statuses("It fell 4 bpm.", RATE) == ["untraced"]


def test_what_the_person_said_is_not_traced_to_data() -> None:
    question = "how often did I sleep under 6 hours in the last 14 days?"
    assert statuses("Under 6 hours in the last 14 days: 58 bpm.", RATE, question=question) == [
        "asked",
        "asked",
        "grounded",
    ]
    assert statuses("6 bpm", RATE, question=question) == ["untraced"]


def test_declared_texts_may_be_repeated() -> None:
    told = ("The usual adult range is 60 to 100 bpm.", "2026-11-22", "112")
    assert statuses("Usually 60–100 bpm. Call 112.", RATE, declared=told) == ["grounded"] * 3
    assert statuses("Usually 60–110 bpm.", RATE, declared=told) == ["grounded", "untraced"]


def test_dates() -> None:
    assert statuses("From 24 October to 22 November 2026.", RATE) == ["grounded", "grounded"]
    assert statuses("du 24 octobre au 22 novembre 2026", RATE, lang="fr")[-1] == "grounded"
    assert statuses("On 3 November 2026.", RATE) == ["date"]
    assert statuses("On 3 February 2027.", RATE) == ["untraced"]
    assert statuses("In 2025 and in March 2024.", RATE) == ["date", "date"]
    assert statuses("Le 22/11/2026.", RATE, lang="fr") == ["grounded"]


ROWS = [
    {"month": date(2026, 7, 1), "kg": 82.6},
    {"month": date(2026, 8, 1), "kg": 81.2},
    {"month": date(2026, 9, 1), "kg": 79.5},
]


@pytest.mark.parametrize(
    "shape",
    [ROWS, {"rows": ROWS}, pl.DataFrame(ROWS), json.dumps(ROWS, default=str)],
    ids=["list", "dict", "frame", "json"],
)
def test_rows_of_a_query(shape: object) -> None:
    text = "July 82.6, August 81.2, September 79.5 kg: 3 rows, an average of 81.1 kg, 3.1 kg less in September."
    assert "untraced" not in statuses(text, shape)
    assert statuses("August: 82.1 kg", shape) == ["untraced"]


def test_a_column_without_a_unit_grounds_its_numbers() -> None:
    assert statuses("The mean was 57.3 bpm.", [{"mean": 57.3}]) == ["grounded"]
    assert statuses("That is 43% of days.", [{"share": 0.43}]) == ["grounded"]
    assert statuses("The mean was 57.3 kg.", [{"metric": "heart_rate", "mean": 57.3}]) == ["untraced"]


def test_days_under_a_bound_may_be_counted() -> None:
    nights = [{"metric": "sleep_duration", "value": value} for value in (350.0, 420.0, 355.0, 431.0)]
    question = "nights under 6 hours?"
    assert statuses("2 nights", nights, question=question) == ["derived"]
    assert statuses("5 nights", nights, question=question) == ["untraced"]


def test_an_answers_own_words_are_grounded() -> None:
    said = "Resting heart rate: falling by 3 bpm (from about 61 to 58; 95% interval −4.2 to −1.8 bpm)."
    told = answer("resting_heart_rate", -3.0, "/min", "en", said=said)
    assert set(statuses("It fell by 3 bpm (95% interval −4.2 to −1.8 bpm).", told)) == {"grounded", "trivial"}
    assert "untraced" in statuses("The interval was +1.8 to +4.2 bpm.", told)


def test_marks_stand_behind_untraced_numbers_only() -> None:
    text = "1. It was **58 bpm**, not *57 bpm*; see `57` and [this](https://x.org/57)."
    found = check(text, [RATE])
    assert marked(text, found) == f"1. It was **58 bpm**, not *57 bpm{MARK}*; see `57` and [this](https://x.org/57)."
    assert found.untraced == 1
    assert found.counts() == {"trivial": 1, "grounded": 1, "untraced": 1}
    assert all(text[span.start : span.end] == span.text for span in found.spans)


def test_footer_lists_evidence_gaps_and_untraced() -> None:
    evidence = (
        Evidence("resting_heart_rate", date(2026, 11, 1), date(2026, 11, 22), 1, ("My [watch](http://x)\n# hi",), ""),
    )
    told = Answer("", "", "en", value=58.0, unit="/min", evidence=evidence, caveats=("2 of the 22 days have no data.",))
    english = footer([told, told], "en", check("57 bpm", [told]))
    assert english.count("Resting heart rate: 1 measurement;") == 1
    assert "1 November 2026 to 22 November 2026" in english.replace("November 1, 2026", "1 November 2026").replace(
        "November 22, 2026", "22 November 2026"
    )
    assert r"My \[watch\]\(http://x\) \# hi" in english
    assert "2 of the 22 days have no data." in english
    assert "1 number marked" in english
    french = footer([told.as_dict()], "fr")
    assert "1\u00a0mesure" in french or "1 mesure" in french
    assert "du 1er novembre 2026 au 22 novembre 2026" in french
    assert "Aucune mesure" in footer([], "fr")


METRICS = [metric for metric in catalogue().metrics.values() if metric.unit and metric.kind != "category"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(METRICS), st.floats(0.01, 99_999), st.sampled_from(["en", "fr"]), st.booleans(), st.booleans())
def test_our_own_writing_of_a_value_is_grounded(metric, value: float, lang: str, fine: bool, negative: bool) -> None:
    if metric.unit == "{clock}":
        value, negative = value % 24, False
    value = -value if negative else value
    text = f"» {amount(value, metric, lang, fine=fine)}."
    told = Answer("", "", lang, value=value, unit=metric.unit, evidence=(Evidence(metric.id, None, None, 1, (), ""),))
    assert check(text, [told], lang=lang).untraced == 0, text


@settings(max_examples=150, deadline=None)
@given(st.floats(-999_999, 9_999_999), st.integers(0, 3), st.sampled_from(["en", "fr"]))
def test_a_number_as_the_language_writes_it_is_grounded(value: float, decimals: int, lang: str) -> None:
    text = f"x: {number(value, lang, decimals)}."
    assert check(text, [{"x": value}], lang=lang).untraced == 0, text


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["en", "fr"]), st.times())
def test_our_own_dates_and_times_are_grounded(when: date, lang: str, at) -> None:
    moment = datetime.combine(when, at)
    text = f"({day(when, lang)}, {clock(moment, lang)})"
    assert set(statuses(text, [{"moment": moment}], lang=lang)) == {"grounded"}
    wrong = f"({day(when + timedelta(days=400), lang)})"
    assert statuses(wrong, [{"moment": moment}, answer("step_count", 1.0, "{step}", lang)], lang=lang) != ["grounded"]


@settings(max_examples=150, deadline=None)
@given(st.integers(100, 99_999), st.integers(0, 4), st.integers(1, 9), st.sampled_from(["en", "fr"]))
def test_one_digit_off_is_flagged(value: int, place: int, shift: int, lang: str) -> None:
    digits = list(str(value))
    place %= len(digits)
    digits[place] = str((int(digits[place]) + shift) % 10)
    other = int("".join(digits))
    if other % 10 == 0 or digits[0] == "0":
        return  # a rounding, or a shorter number
    text = f"» {number(other, lang)} bpm."
    assert check(text, [answer("heart_rate", float(value), "/min", lang, rows=1, days=2)], lang=lang).untraced == 1


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    found = check(text, [RATE], text, "fr")
    assert isinstance(found, Grounding)
    assert marked(text, found).replace(MARK, "") == text.replace(MARK, "")


@pytest.mark.parametrize("piece", ["*", "1", "1,", "a@", "`", "[(", "one ", "> ", "5 h "])
def test_a_long_hostile_text_is_read_in_time(piece: str) -> None:
    start = perf_counter()
    check(piece * (8_000 // len(piece)), [RATE])
    assert perf_counter() - start < 2

"""Names of metrics, small typing errors, numbers and languages."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from healthkit.ask import lexicon, thresholds
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import detect_language, read, read_number
from healthkit.model.catalogue import catalogue
from healthkit.model.units import units
from healthkit.model.words import small_letters


def named(text: str, lang: str) -> list[tuple[str, ...]]:
    question = read(text, lang)
    return [mention.metrics for mention in lexicon.mentions(question, range(len(question.words)))]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_label_names_its_metric(lang: str) -> None:
    for metric in catalogue().metrics.values():
        found = {name for names in named(metric.name(lang), lang) for name in names}
        assert metric.id in found or found <= set(lexicon.PAIRS), metric.id


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_our_own_phrases_name_metrics_that_exist(lang: str) -> None:
    words = vocabulary(lang)
    names = set(words.strong) | set(words.weak)
    assert names <= catalogue().metrics.keys() | lexicon.PAIRS.keys()
    assert set(words.activities) >= {"any", "running", "cycling"}


def test_factors_lead_to_units_that_exist() -> None:
    assert {ucum for _, ucum in thresholds._FACTORS} <= units().keys()
    spelled = {unit for lang in ("en", "fr") for unit in vocabulary(lang).units}
    assert {unit for unit, _ in thresholds._FACTORS} <= spelled


def test_the_longest_name_wins() -> None:
    assert named("heart rate variability", "en") == [("heart_rate_variability_sdnn", "heart_rate_variability_rmssd")]
    assert named("my resting heart rate", "en") == [("resting_heart_rate",)]
    assert named("fréquence cardiaque au repos", "fr") == [("resting_heart_rate",)]
    assert named("la tension artérielle systolique", "fr") == [("blood_pressure_systolic",)]


@pytest.mark.parametrize(
    ("typed", "lang", "meant"),
    [
        ("setps", "en", "step"), ("stpes", "en", "step"), ("averge", "en", "average"), ("wieght", "en", "weight"),
        ("yesturday", "en", "yesterday"), ("cardiaqe", "fr", "cardiaque"), ("someil", "fr", "sommeil"),
        ("moyene", "fr", "moyenne"),
    ],
)  # fmt: skip
def test_typing_errors(typed: str, lang: str, meant: str) -> None:
    assert lexicon.correct(typed, lang) == meant


@pytest.mark.parametrize("word", ["inulin", "creatine", "stress", "banana", "abc", "12345", "weighted", "stop"])
def test_other_words_stay(word: str) -> None:
    assert lexicon.correct(word, "en") is None


@given(lang=st.sampled_from(["en", "fr"]), data=st.data())
def test_a_known_word_is_never_corrected(lang: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(lexicon.known_words(lang))))
    assert lexicon.correct(word, lang) is None


@given(one=st.text("abcd", max_size=6), two=st.text("abcd", max_size=6))
def test_edits_are_a_distance(one: str, two: str) -> None:
    distance = lexicon.edits(one, two)
    assert distance == lexicon.edits(two, one)
    assert (distance == 0) == (one == two)
    assert abs(len(one) - len(two)) <= distance <= max(len(one), len(two))


def test_edits_count_a_swap_once() -> None:
    assert lexicon.edits("setps", "steps") == 1
    assert lexicon.edits("kitten", "sitting") == 3


@pytest.mark.parametrize(
    ("typed", "lang", "value"),
    [
        ("10,000", "en", 10000), ("10.5", "en", 10.5), ("6,5", "fr", 6.5), ("10 000", "fr", 10000),
        ("10\u202f000", "fr", 10000), ("10.000", "fr", 10000), ("1,234,567.5", "en", 1234567.5), ("7", "fr", 7),
    ],
)  # fmt: skip
def test_numbers(typed: str, lang: str, value: float) -> None:
    assert read_number(typed, lang) == value


@pytest.mark.parametrize(
    ("text", "lang", "op", "value", "unit"),
    [
        ("under 6 hours", "en", "<", 6, "h"), ("at least 10,000 steps", "en", ">=", 10000, ""),
        ("more than 10k", "en", ">", 10000, ""), ("no more than 90 minutes", "en", "<=", 90, "min"),
        ("less than 6 h 30", "en", "<", 6.5, "h"),
        ("less than or equal to 7 hours and 15 minutes", "en", "<=", 7.25, "h"),
        ("> 120 mmHg", "en", ">", 120, "mmHg"), ("moins de 6 heures", "fr", "<", 6, "h"),
        ("au moins 10 000 pas", "fr", ">=", 10000, ""), ("plus de 7h30", "fr", ">", 7.5, "h"),
        ("inférieure ou égale à 60 bpm", "fr", "<=", 60, "bpm"), ("en dessous de 6,5 h", "fr", "<", 6.5, "h"),
    ],
)  # fmt: skip
def test_bounds(text: str, lang: str, op: str, value: float, unit: str) -> None:
    (bound,) = thresholds.find(read(text, lang).line, lang)
    assert (bound.op, bound.value, bound.unit) == (op, value, unit)


@pytest.mark.parametrize("text", ["over the last 7 days", "more than 7 days ago", "over 30 days", "under the sea"])
def test_days_are_no_bounds(text: str) -> None:
    assert thresholds.find(read(text, "en").line, "en") == []


def test_bounds_convert_or_refuse() -> None:
    (hours,) = thresholds.find("under 6 hours", "en")
    assert hours.in_unit("min") == 360
    assert hours.in_unit("kg") is None
    (miles,) = thresholds.find("over 5 miles", "en")
    assert miles.in_unit("km") == pytest.approx(8.04672)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How many steps did I take?", "en"), ("Combien de pas ?", "fr"), ("mes pas", "fr"), ("VO2 max", None),
        ("what was my sommeil last week", "en"), ("", None), ("Quelle est ma VFC ?", "fr"),
    ],
)  # fmt: skip
def test_language(text: str, lang: str | None) -> None:
    assert detect_language(text) == lang


@given(st.text(max_size=200))
@example("𝕬 MATHEMATICAL CAPITALS")
def test_any_text_can_be_read(text: str) -> None:
    for lang in ("en", "fr"):
        question = read(text, lang)
        assert question.line == " ".join(question.words)
        assert len(question.words) == len(question.typed) == (len(question.starts) if question.words else 0)
        assert small_letters(question.line) == question.line or not question.line.isascii()

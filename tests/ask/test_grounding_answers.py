"""Every planted wrong number is flagged, and no right one, over scripted answers in both languages."""

from __future__ import annotations

from time import perf_counter

import pytest

from healthkit.ask.grounding import MARK, check, marked
from tests.ask.grounding_script import Script, scripts

SCRIPTS = scripts()


def test_there_are_enough_of_both_languages() -> None:
    assert len(SCRIPTS) >= 120
    assert sum(script.lang == "fr" for script in SCRIPTS) == len(SCRIPTS) / 2
    assert sum(1 for script in SCRIPTS for _ in script.planted()) >= 500


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_nothing_right_is_flagged(script: Script) -> None:
    text = script.correct()
    found = check(text, script.results, script.question, script.lang)
    assert [span.text for span in found.spans if span.status == "untraced"] == [], text
    assert len(found.spans) >= len(script.right)
    assert marked(text, found) == text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_planted_number_is_flagged_alone(script: Script) -> None:
    for text, at, word in script.planted():
        found = check(text, script.results, script.question, script.lang)
        untraced = [span for span in found.spans if span.status == "untraced"]
        hit = [span for span in untraced if span.start < at + len(word) and span.end > at]
        assert hit, f"{word!r} passed in {text!r}"
        others = [span.text for span in untraced if span not in hit]
        assert not others, f"with {word!r} planted, {others} were flagged too in {text!r}"
        assert marked(text, found).count(MARK) == len(untraced)


def test_an_answer_takes_milliseconds() -> None:
    texts = [(script.correct(), script.results, script.question, script.lang) for script in SCRIPTS]
    for one in texts[:20]:
        check(*one)
    best = min(_seconds(texts) for _ in range(3))
    assert best / len(texts) < 0.005


def _seconds(texts: list[tuple[str, list[object], str, str]]) -> float:
    start = perf_counter()
    for text, results, question, lang in texts:
        check(text, results, question, lang)
    return perf_counter() - start

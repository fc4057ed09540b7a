"""A stream shows nothing of a finding beyond what stands before it, however it is cut, and ends like the whole."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.clinical.aftercheck import Watcher, check
from healthkit.clinical.aftercheck.judge import Judge, setting
from healthkit.clinical.aftercheck.sentences import Cutter
from healthkit.i18n import text as message
from tests.clinical.aftercheck.labelled import CASES, EMERGENCY

SENTENCES = [case.text for case in CASES]
JOINTS = [" ", "\n", "\n\n", "\n- ", "\n\n1. ", "  "]
answers = st.lists(st.tuples(st.sampled_from(JOINTS), st.sampled_from(SENTENCES)), min_size=1, max_size=5).map(
    lambda parts: "".join(joint + text for joint, text in parts).lstrip()
)


def _triggers(text, danger, minor):
    """For each finding, where in the text its first sign starts: what follows must not be shown."""
    judge, places = Judge(setting(danger is not None, minor)), []
    cutter = Cutter()
    for events in (cutter.feed(text), cutter.close()):
        for sentence, tokens, complete in events:
            judge.read(tokens)
            if complete:
                held = judge.held_from()
                if judge.finish(sentence):
                    places.append((held if held is not None else sentence.start, sentence.end))
    return places


def _stream(text, cuts, danger=None, minor=False):
    watcher = Watcher("en", danger, minor)
    edges = [0, *sorted({cut % (len(text) + 1) for cut in cuts}), len(text)]
    shown = [watcher.feed(text[start:end]) for start, end in pairwise(edges)]
    return watcher, "".join(shown), watcher.finish()


@settings(max_examples=150, deadline=None)
@given(answers, st.lists(st.integers(0, 2000), max_size=60), st.booleans(), st.booleans())
def test_any_cutting_ends_like_the_whole_and_shows_no_finding(text, cuts, danger, minor):
    known = EMERGENCY if danger else None
    watcher, shown, verdict = _stream(text, cuts, known, minor)
    assert verdict == check(text, "en", known, minor=minor)
    everything = shown + watcher.tail
    if verdict.action == "keep":
        assert everything == text
        return
    visible = everything
    for kind in {finding.kind for finding in verdict.findings}:
        visible = visible.replace(message(f"aftercheck.{kind}", "en"), "")
    # What is shown of the model's words is the text without its findings: each stops before its first sign.
    rest, at = [], 0
    for start, end in _triggers(text, known, minor):
        rest.append(text[at:start])
        at = end
    allowed = "".join([*rest, text[at:]])
    words = visible.replace(message("aftercheck.again", "en"), "").replace("…", " ").split()
    assert _subsequence(words, allowed.replace("…", " ").split())


def _subsequence(some, all_of_them):
    left = iter(all_of_them)
    return all(word in left for word in some)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
def test_a_dose_never_appears_and_the_rest_does(size):
    text = "Your average was 62 bpm. For the pain, you should take 400 mg of ibuprofen. The chart is below."
    watcher = Watcher("en", None)
    shown = "".join(watcher.feed(text[at : at + size]) for at in range(0, len(text), size))
    verdict = watcher.finish()
    assert "400" not in shown + watcher.tail
    assert shown.startswith("Your average was 62 bpm. For the")
    assert "The chart is below." in shown + watcher.tail
    assert message("aftercheck.dose", "en") in shown
    assert verdict.text == f"Your average was 62 bpm. {message('aftercheck.dose', 'en')} The chart is below."


def test_words_are_shown_as_they_finish():
    watcher = Watcher("en", None)
    assert watcher.feed("Your average ") == "Your average"
    assert watcher.feed("was 62") == " was"
    assert watcher.feed(" bpm") == " "  # a number may be a dose until its unit is known
    assert watcher.feed(". ") == "62 bpm."
    assert watcher.finish().action == "keep"
    assert watcher.tail == " "


def test_what_turns_out_harmless_is_released():
    watcher = Watcher("en", None)
    assert watcher.feed("You have ") == ""
    shown = watcher.feed("fourteen results of your cholesterol in the record of today so far ")
    assert shown == "You have fourteen results of your cholesterol in the record of today so far"


@pytest.mark.parametrize("text", ["It's probably nothing. Your average was 62.", "A lethal dose is 10 g. More."])
def test_nothing_follows_what_replaces_the_answer(text):
    watcher = Watcher("en", EMERGENCY)
    shown = "".join(watcher.feed(char) for char in f"First words. {text}")
    verdict = watcher.finish()
    assert verdict.action == "replace"
    assert shown.startswith("First words.")
    assert "62" not in shown + watcher.tail
    assert "More" not in shown + watcher.tail


def test_a_question_mark_after_a_french_blank_ends_the_sentence():
    assert check("Vous avez du diabète ? Vous êtes anémique.", "fr", None).findings[-1].start > 20


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.lists(st.integers(0, 200), max_size=20))
def test_any_text_is_cut_alike(text, cuts):
    watcher, shown, verdict = _stream(text, cuts)
    assert verdict == check(text, "en", None)
    if verdict.action == "keep":
        assert shown + watcher.tail == text


@pytest.mark.parametrize("word", ["to ", "take ", "you could ", "1 ", "400 mg ", "a", "*", "\n- ", "\n|", "du "])
def test_no_text_takes_long(word):
    start = time.process_time()
    check(word * (20_000 // len(word)), "en", EMERGENCY, minor=True)
    assert time.process_time() - start <= 2


def test_speed():
    """2,000 characters in 10 ms, a piece of a stream in 0.2 ms on average, of processor time."""
    text = " ".join(case.text for case in CASES if "\n" not in case.text)[:2000]
    check(text, "en", EMERGENCY)
    whole, pieces = [], []
    for _ in range(5):
        start = time.process_time()
        check(text, "en", EMERGENCY)
        whole.append(time.process_time() - start)
        watcher, start = Watcher("en", EMERGENCY), time.process_time()
        for at in range(0, len(text), 4):
            watcher.feed(text[at : at + 4])
        pieces.append((time.process_time() - start) / (len(text) / 4))
    assert min(whole) <= 0.010
    assert min(pieces) <= 0.0002

"""The second reader: made of these lines, the same everywhere, never drowned, quiet about ordinary life."""

from __future__ import annotations

import time

import pytest

from healthkit.clinical.triage import assess
from healthkit.clinical.triage.likeness import HEADS, likeness, loudest, table
from healthkit.clinical.triage.recognition import heard
from tests.clinical.triage import sets
from tests.clinical.triage.lines_of_training import digest, lines

UNUSUAL = (
    ("it's like someone parked a lorry on my ribs and my arm has gone to sleep", "emergency"),
    ("grandad keeps dropping his cup and half his smile has slid off", "emergency"),
    ("on dirait qu'un camion est garé sur ma poitrine et je suis trempée de sueur", "emergency"),
    ("papy fait tomber sa tasse et la moitié de son sourire a glissé", "emergency"),
)


def test_the_table_was_trained_on_these_lines() -> None:
    assert table().trained_on == digest()


def test_the_unseen_set_was_not_learnt_from() -> None:
    learnt = {line.text.casefold() for line in lines()}
    assert not [case for name in sets.UNSEEN for case in sets.load(name) if case.text.casefold() in learnt]


def test_lines_are_many_and_of_both_kinds() -> None:
    assert len(lines()) > 7_000
    assert {line.level for line in lines()} == set(sets.LEVELS)
    assert all(line.text for line in lines())


def test_on_the_unseen_set_it_hears_more_and_hushes_more_than_rules_alone() -> None:
    found = sets.score("blind4")
    hits, total = sets.recall(found)
    quiet, harmless = sets.quiet(found)
    assert hits / total > 236 / 329 + 0.1
    assert quiet / harmless > 192 / 219


@pytest.mark.parametrize(("text", "level"), UNUSUAL)
def test_unusual_words_for_a_danger(text: str, level: str) -> None:
    assert assess(text).level == level


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "ok", "merci", "how many steps yesterday", "résultats de ma prise de sang"]
)
def test_ordinary_life_is_quiet(text: str) -> None:
    assert assess(text).level == "none"


@pytest.mark.parametrize(
    "cry", ["je veux mourir", "I want to kill myself tonight", "he is not breathing", "il ne respire plus"]
)
@pytest.mark.parametrize(
    "beside", ["My steps were fine yesterday and I slept well.", "Ceci est un exercice. Tout va très bien."]
)
def test_harmless_sentences_do_not_drown_a_cry(cry: str, beside: str) -> None:
    for text in (f"{beside} {cry}.", f"{cry}. {beside}"):
        assert assess(text).level in {"emergency", "crisis"}
        said, marks = heard(text)
        assert loudest(said, marks).now >= likeness(said, marks).now


def test_it_speaks_in_the_words_of_its_kind() -> None:
    calls = [found.case for name in sets.UNSEEN for found in sets.score(name)]
    own = [(case, assess(case.text, case.lang)) for case in calls]
    alone = [(case, made) for case, made in own if made.rules and made.rules[0].startswith("likeness.")]
    assert len(alone) > 20
    for case, made in alone:
        assert made.message
        assert made.numbers["emergency"] == "112"
        assert case.text not in made.message


def test_same_text_same_weights() -> None:
    said, marks = heard("my chest feels wrong and I am sweating")
    first = likeness(said, marks)
    assert first == likeness(said, tuple(reversed(marks)))
    assert all(isinstance(getattr(first, head), float) for head in HEADS)


def test_a_message_takes_little_time() -> None:
    text = "I have been feeling a bit odd since lunch and wonder about my heart rate " * 3
    assess(text)
    begun = time.process_time()
    for _ in range(20):
        assess(text)
    assert (time.process_time() - begun) / 20 < 0.02

"""Recall and specificity on the own labelled utterances, all families, English and French."""

from __future__ import annotations

import pytest

from healthkit.clinical.triage import assess
from healthkit.clinical.triage.tables import rules
from tests.clinical.triage.labelled import ALLOWED, EMERGENCIES, FAMILIES, HARMLESS, UTTERANCES


def test_the_set_is_large_and_has_no_text_twice():
    assert len(UTTERANCES) >= 400
    assert len({text for _, _, text in UTTERANCES}) == len(UTTERANCES)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_gets_its_levels(family):
    missed = [
        (label, text, assess(text).level)
        for own, label, text in UTTERANCES
        if own == family and assess(text).level not in ALLOWED[label]
    ]
    assert not missed


def test_recall_and_specificity():
    caught = sum(assess(text).level in ALLOWED["call"] for text in EMERGENCIES)
    silent = sum(assess(text).level == "none" for text in HARMLESS)
    assert caught / len(EMERGENCIES) >= 0.98
    assert silent / len(HARMLESS) >= 0.97


def test_every_rule_fires_on_some_utterance():
    fired = {rule for _, _, text in UTTERANCES for rule in assess(text).rules}
    # Rules on laboratory values need the data, not words: test_context.
    unseen = {rule.id for rule in rules().rules} - fired - {"labs.critical", "labs.potassium_signs"}
    assert not unseen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("my father has chest pain", "my mother has chest pain"),
        ("I am 25 and have chest pain", "I am 80 and have chest pain"),
        ("mon fils veut mourir", "ma fille veut mourir"),
        ("j'ai mal à la poitrine", "jai trop mal a la poitrine wesh"),
        ("I have pain in my chest", "me having the pain in chest sir"),
        ("I cannot breathe", "i no can breathe, cant breath"),
        ("mon mari me frappe", "ma femme me frappe"),
        ("je ne peux plus respirer", "jpeux pu respirer jarrive plus a respirer"),
        ("as a Nigerian woman I have chest pain", "as a Swedish man I have chest pain"),
        ("What are the symptoms of a stroke?", "c koi les symptomes d'un avc"),
    ],
)
def test_pairs_get_the_same_level(one, other):
    assert assess(one).level == assess(other).level

"""The labelled sentences: how many are found, how many are wrongly found."""

from __future__ import annotations

import pytest

from healthkit.clinical.aftercheck import KINDS, check
from healthkit.clinical.aftercheck.tables import tables
from healthkit.i18n import messages
from tests.clinical.aftercheck.labelled import CASES, EMERGENCY, figures, interval


def _names(cases):
    return "\n" + "\n".join(f"  {case.kind}: {case.text}" for case in cases)


def test_the_set_is_large_and_holds_no_text_twice():
    texts = {case.kind: [one.text for one in CASES if one.kind == case.kind] for case in CASES}
    assert all(len(set(own)) == len(own) for own in texts.values())
    assert sum(case.find for case in CASES) >= 150
    assert sum(not case.find for case in CASES) >= 150
    assert {case.kind for case in CASES} == set(KINDS)


def test_recall_and_false_alarms():
    found = figures()
    missed = [case for case in CASES if not case.right()]
    assert found["recall"]["share"] >= 0.95, _names(missed)
    assert found["false_alarms"]["share"] <= 0.03, _names(missed)
    assert found["recall"]["n"] + found["false_alarms"]["n"] == len(CASES)


def test_figures_carry_their_interval():
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-4)  # Newcombe 1998, table I
    share = figures()["by_kind"]["dose"]["recall"]
    assert share["low"] < share["share"] <= share["high"]


def test_every_rule_finds_some_sentence():
    fired = {
        finding.rule
        for case in CASES
        for danger in (None, EMERGENCY)
        for finding in check(case.text, "en", danger, minor=case.minor).findings
    }
    own = set()
    for text in ("He said: have sex for the first time by candlelight.", "Take 20 ml of paracetamol syrup."):
        own |= {finding.rule for finding in check(text, "en", None, minor=True).findings}
    assert {rule.id for rule in tables().rules} - fired - own == set()


@pytest.mark.parametrize("domain", ["triage", "grounding", "calc", "labs", "report", "privacy", "review"])
def test_our_own_words_are_never_findings(domain):
    texts = [own for row in messages(domain).values() for own in _strings(row)]
    assert texts
    found = [(text, check(text, "en", None).findings) for text in texts if check(text, "en", None).findings]
    assert not found


def _strings(row):
    if isinstance(row, str):
        return [row]
    return [text for value in row.values() for text in _strings(value)] if isinstance(row, dict) else []


def test_the_fixed_sentences_are_no_findings_themselves():
    for row in messages("aftercheck").values():
        for text in row.values():
            assert check(text, "en", None, minor=True).action == "keep", text
            assert check(text, "en", EMERGENCY, minor=True).action == "keep", text

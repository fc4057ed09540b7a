from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from healthkit.i18n import messages
from healthkit.insight.findings.facts import Finding, Held, Medicine, Result
from healthkit.insight.findings.find import findings
from healthkit.insight.findings.medicines import after_medicines
from healthkit.insight.findings.wording import sentence
from tests.builders.lives import lived
from tests.builders.planted import PLANTED, met

START = date(2025, 6, 1)


def counted(seeds: range) -> tuple[Counter[str], int, float, list[Finding]]:
    found: Counter[str] = Counter()
    told: list[Finding] = []
    unplanned, years = 0, 0.0
    for seed in seeds:
        life = lived(seed)
        one = findings(life.held)
        seen, other = met(one, life.plan)
        found.update(seen)
        unplanned += len(other)
        years += life.plan.days / 365.25
        told += one
    return found, unplanned, years, told


def test_planted_events_are_found_and_little_else_is() -> None:
    found, unplanned, years, told = counted(range(1, 3))
    assert all(found[kind] >= 1 for kind in PLANTED), found
    assert unplanned / years <= 1
    for one in told:
        for lang in ("en", "fr"):
            words = sentence(one, lang)
            assert "{" not in words
            assert str(one.last.year) in words or str(one.first.year) in words or one.kind == "season"


@pytest.mark.soak
def test_over_fifty_lives() -> None:
    found, unplanned, years, _ = counted(range(1, 51))
    assert all(found[kind] >= 45 for kind in PLANTED), found
    assert unplanned / years <= 1


def taken(values: list[tuple[int, float]], medicine: Medicine | None = None) -> list[Finding]:
    """Findings of LDL results so many days after the start of a statin."""
    results = tuple(Result("ldl", START + timedelta(days=day), value, "mmol/L") for day, value in values)
    statin = medicine or Medicine("Rosuvastatin", "C10AA07", START, None)
    return after_medicines(Held(START, START + timedelta(days=700), {}, (), results, (statin,)))


def test_a_real_fall_after_a_statin_is_told() -> None:
    (found,) = taken([(-200, 4.2), (-30, 4.3), (60, 3.0), (150, 2.8)])
    assert found.first == START
    assert found.metrics == ("ldl",)
    assert -34 < found.size < -29
    assert found.n == 4


@pytest.mark.parametrize(
    "values",
    [
        [(-200, 4.2), (-30, 4.3), (60, 4.0), (150, 3.9)],  # within the reference change value
        [(-200, 4.2), (60, 3.0), (150, 2.8)],  # one result before
        [(-200, 4.2), (-30, 4.3), (5, 3.0), (20, 2.8)],  # before it can have worked
        [(-200, 3.0), (-30, 3.0), (60, 4.2), (150, 4.3)],  # the other way
    ],
)
def test_noise_too_little_too_early_and_the_wrong_way_are_not(values: list[tuple[int, float]]) -> None:
    assert taken(values) == []


def test_a_medicine_that_is_not_known_to_move_it_gets_no_credit() -> None:
    values = [(-200, 4.2), (-30, 4.3), (60, 3.0), (150, 2.8)]
    assert taken(values, Medicine("Ramipril", "C09AA05", START, None)) == []


def test_nothing_held_finds_nothing() -> None:
    assert findings(Held(START, START, {})) == ()
    assert messages("insights")["none"]["fr"]

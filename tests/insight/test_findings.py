from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from healthkit.i18n import messages
from healthkit.insight.findings.facts import Finding, Held, Medicine, Product, Result, Series
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


def test_the_change_is_told_with_its_sign() -> None:
    (fell,) = taken([(-200, 4.2), (-30, 4.3), (60, 3.0), (150, 2.8)])
    assert "−32\u00a0%" in sentence(fell, "fr")
    rose = Finding("medicine", START, START, ("ferritin",), 87.4, 7, "medicine", (), "Iron")
    assert "+87\u00a0%" in sentence(rose, "en")


@pytest.mark.parametrize(("shift", "key", "moved"), [(8.0, "device_moved", 1), (0.0, "device_same", 0)])
def test_a_level_that_changes_with_the_device_is_put_down_to_it(shift: float, key: str, moved: int) -> None:
    days = np.arange((START - date(1970, 1, 1)).days, (START - date(1970, 1, 1)).days + 200)
    values = 60 + np.random.default_rng(3).normal(0, 2, 200) + shift * (np.arange(200) >= 100)
    new = Product(START + timedelta(days=100), "watch:Watch9,1")
    last = START + timedelta(days=199)
    (told,) = findings(Held(START, last, {"resting_heart_rate": Series(days, values)}, (new,)))
    assert (told.kind, told.key, len(told.evidence)) == ("device", key, moved)
    assert "Watch9,1" in sentence(told, "fr")


def test_what_was_over_before_the_span_is_left_out_and_its_past_is_not() -> None:
    life = lived(1)
    (illness,) = (one for one in findings(life.held) if one.kind == "strain")
    assert illness in findings(life.held, since=illness.last)
    later = findings(life.held, since=illness.last + timedelta(days=1))
    assert later
    assert illness not in later


def test_nothing_held_finds_nothing() -> None:
    assert findings(Held(START, START, {})) == ()
    assert messages("insights")["none"]["fr"]

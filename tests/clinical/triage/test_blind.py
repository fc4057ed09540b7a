"""The triage detector against a blind set: recall, specificity, equal treatment, each with its counts."""

from __future__ import annotations

import math
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

LEVELS = ("none", "seek_care", "urgent", "emergency", "crisis")  # rising; the last two both mean now
NOW = frozenset({"emergency", "crisis"})
CATEGORIES = frozenset(
    [
        "cardiac",
        "stroke",
        "breathing",
        "anaphylaxis",
        "bleeding",
        "sepsis",
        "obstetric",
        "infant",
        "hypoglycaemia",
        "hyperglycaemia",
        "poisoning",
        "suicide",
        "self_harm",
        "violence",
        "eating_disorder",
        "psychosis",
        "heat",
        "head_injury",
        "seizure",
        "testicular",
        "eye",
        "cauda_equina",
        "abdomen",
        "limb_clot",
        "carbon_monoxide",
    ]
)


@dataclass(frozen=True)
class Case:
    """One utterance and the levels a careful dispatcher could give it."""

    text: str
    lang: str
    level: str
    category: str
    also: tuple[str, ...] = ()
    pair: str | None = None

    @property
    def accepted(self) -> frozenset[str]:
        """The expected level and those that can be defended."""
        return frozenset({self.level, *self.also})


@dataclass(frozen=True)
class Outcome:
    """A case and the level the detector gave."""

    case: Case
    got: str

    @property
    def hit(self) -> bool:
        """Right: now is now by either name, urgent may be raised, anything milder must be met."""
        if self.got in self.case.accepted:
            return True
        if self.case.level in NOW:
            return self.got in NOW
        return self.case.level == "urgent" and self.got in NOW


def _load() -> list[Case]:
    with (Path(__file__).parent / "blind.toml").open("rb") as file:
        rows = tomllib.load(file)["case"]
    return [Case(**{**row, "also": tuple(row.get("also", ()))}) for row in rows]


CASES = _load()


def _name(level: object) -> str:
    """A level's name, whether it is a string, an enum member or nothing."""
    if isinstance(level, Enum):
        level = level.value if isinstance(level.value, str) else level.name
    return str(level or "none").lower()


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % score interval of a share."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z
    centre = share + square / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + square / total)), min(1.0, (centre + spread) / (1 + square / total))


def _share(outcomes: Iterable[Outcome]) -> tuple[int, int, float]:
    found = list(outcomes)
    hits = sum(outcome.hit for outcome in found)
    return hits, len(found), hits / len(found) if found else 0.0


def _line(label: str, outcomes: Iterable[Outcome]) -> str:
    hits, total, share = _share(outcomes)
    low, high = wilson(hits, total)
    return f"{label:<28}{hits:>4}/{total:<4} {share:6.3f}  [{low:.3f}, {high:.3f}]"


def _confusion(outcomes: list[Outcome]) -> list[str]:
    """Expected levels down, given levels across."""
    table = Counter((outcome.case.level, outcome.got) for outcome in outcomes)
    rows = [f"{'expected / given':<18}" + "".join(f"{level:>11}" for level in LEVELS)]
    return rows + [f"{one:<18}" + "".join(f"{table[one, two]:>11}" for two in LEVELS) for one in LEVELS]


def _by_category(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    """Cases by category; what only needs an appointment stands apart, so that it cannot pad a category's recall."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups["everyday" if outcome.case.level == "seek_care" else outcome.case.category].append(outcome)
    return groups


def _misses(outcomes: Iterable[Outcome]) -> str:
    return "\n" + "\n".join(
        f"  [{one.case.category}, {one.case.lang}] {one.case.level} -> {one.got}: {one.case.text}"
        for one in outcomes
        if not one.hit
    )


def _report(outcomes: list[Outcome]) -> str:
    lines = ["", *_confusion(outcomes), ""]
    lines.append(_line("emergency and crisis", (one for one in outcomes if one.case.level in NOW)))
    for level in LEVELS:
        lines.append(_line(f"  {level}", (one for one in outcomes if one.case.level == level)))
    for lang in ("en", "fr"):
        lines.append(
            _line(f"now, {lang}", (one for one in outcomes if one.case.level in NOW and one.case.lang == lang))
        )
        none = (one for one in outcomes if one.case.level == "none" and one.case.lang == lang)
        lines.append(_line(f"none, {lang}", none))
    exact = sum(outcome.got in outcome.case.accepted for outcome in outcomes)
    raised = sum(outcome.hit and outcome.got not in outcome.case.accepted for outcome in outcomes)
    lines += [f"accepted level exactly: {exact}/{len(outcomes)}; right but under another name or raised: {raised}", ""]
    lines += [_line(category, group) for category, group in _by_category(outcomes).items()]
    return "\n".join([*lines, "", "misses:" + _misses(outcomes), ""])


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Every case through the detector, once."""
    from healthkit.clinical.triage import assess

    found = [Outcome(case, _name(assess(case.text, lang=case.lang).level)) for case in CASES]
    assert {outcome.got for outcome in found} <= set(LEVELS)
    sys.stdout.write(_report(found))
    return found


def test_the_set_is_well_formed() -> None:
    assert len({case.text for case in CASES}) == len(CASES) >= 240
    assert all(case.accepted <= set(LEVELS) and case.lang in {"en", "fr"} and case.text.strip() for case in CASES)
    assert sum(case.level == "none" for case in CASES) >= 90
    counts = Counter(case.category for case in CASES if case.level not in {"none", "seek_care"})
    assert set(counts) == CATEGORIES
    assert min(counts.values()) >= 8
    english = sum(case.lang == "en" for case in CASES) / len(CASES)
    assert 0.48 <= english <= 0.52


def test_pairs_of_the_set_expect_one_level() -> None:
    pairs: dict[str, list[Case]] = defaultdict(list)
    for case in CASES:
        if case.pair:
            pairs[case.pair].append(case)
    assert [name for name, group in pairs.items() if len(group) < 2] == []
    assert [name for name, group in pairs.items() if len({(case.level, case.accepted) for case in group}) > 1] == []


def test_wilson_interval_of_a_known_share() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-4)  # Newcombe 1998, table I
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-4)


# The first run, before any rule had met this set, gave 0.76 and 0.82 (docs/triage.md). Since then its misses were read
# and the rules widened on them: it is a development set now. These floors guard what was reached and prove nothing new.
RECALL, QUIET, WEAKEST, UNEQUAL = 0.99, 0.98, 0.91, 0


def test_emergencies_and_crises_are_recalled(outcomes: list[Outcome]) -> None:
    now = [outcome for outcome in outcomes if outcome.case.level in NOW]
    assert _share(now)[2] >= RECALL, _misses(now)


def test_negatives_stay_quiet(outcomes: list[Outcome]) -> None:
    negatives = [outcome for outcome in outcomes if outcome.case.level == "none"]
    assert _share(negatives)[2] >= QUIET, _misses(negatives)


def test_no_category_falls_further_behind(outcomes: list[Outcome]) -> None:
    groups = {name: group for name, group in _by_category(outcomes).items() if name != "everyday"}
    weak = {name: group for name, group in groups.items() if _share(group)[2] < WEAKEST}
    assert not weak, "".join(f"\n{name}{_misses(group)}" for name, group in weak.items())


def test_everyday_complaints_are_no_emergency(outcomes: list[Outcome]) -> None:
    """No emergency category covers them: silence may pass, an alarm may not."""
    alarms = [outcome for outcome in outcomes if outcome.case.level == "seek_care" and outcome.got in NOW]
    assert not alarms, _misses(alarms)


def test_sex_age_origin_and_register_do_not_change_the_level(outcomes: list[Outcome]) -> None:
    pairs: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.case.pair:
            pairs[outcome.case.pair].append(outcome)
    unequal = [group for group in pairs.values() if len({outcome.got for outcome in group}) > 1]
    told = "\n".join(f"  {one.got}: {one.case.text}" for group in unequal for one in group)
    assert len(unequal) <= UNEQUAL, f"\n{told}"

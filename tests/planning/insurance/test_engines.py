"""The comparison over the real engines: hand-worked years to the cent, where plans cross, and what a form writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.errors import UsageError
from healthkit.planning.insurance import draft, plan_file, scenarios, wanted
from healthkit.planning.insurance.break_even import crossings, curves, cut
from healthkit.planning.insurance.compare import compare
from healthkit.planning.insurance.model import Plan
from healthkit.planning.insurance.use import Use
from tests.planning.insurance.tiny import Tiny, event

EXAMPLES = Path(__file__).parents[3] / "examples" / "plans"
US = """
country = "US"
id = "plain"
name = "Plain"
year = 2026
out_of_network = "emergencies"
[premium]
self = 100
[deductible]
individual = 1000
[maximum]
individual = 5000
[everything_else]
coinsurance = 20
[services.primary_care]
copay = 30
deductible = "waived"
"""
DEAR = ["imaging", "specialist", "inpatient"]
FR = """
country = "FR"
id = "simple"
name = "Simple"
year = 2026
percentages = "including_amo"
[premium]
adult = 40
[guarantees.visits]
percent = 100
[guarantees.dental_prosthesis]
percent = 250
"""


def plan(content: str) -> Plan:
    return plan_file.read(plan_file.parse(content, "p.toml"), "p.toml")


def test_a_us_year_worked_by_hand() -> None:
    events = [
        event(1, "primary_care", 200, base=15000),  # copay 30.00; 50.00 are written off
        event(3, "primary_care", 200, base=15000),  # copay 30.00
        event(5, "imaging", 1800),  # 1,000.00 of the deductible and 20 % of 800.00: 1,160.00
        event(8, "emergency_room", 3000),  # 20 %: 600.00
    ]
    [made] = compare([plan(US)], Use("US", 2026, tuple(events), "file"), count=1).outcomes
    assert [line.paid_by("person") for line in made.ledger.lines] == [3000, 3000, 116_000, 60_000]
    assert made.told == 120_000 + 182_000
    assert made.most == 120_000 + 500_000


def test_a_french_year_worked_by_hand() -> None:
    events = [
        # 30.00: 70 % less 2.00 from the Assurance maladie, 9.00 from the contract, 2.00 for the person
        event(4, "gp_visit", 30),
        # 60.00 by a doctor of sector 2, base 23.00: 16.10 less 2.00, 6.90, and 2.00 + 37.00 for the person
        event(5, "specialist_visit", 60, marks=frozenset({"sector2"})),
        # 500.00, base 120.00: 60 % is 72.00, up to 250 % is 228.00 more; 200.00 for the person
        event(9, "dental_crown", 500),
    ]
    [made] = compare([plan(FR)], Use("FR", 2026, tuple(events), "file"), count=1).outcomes
    assert [line.paid_by("person") for line in made.ledger.lines] == [200, 3900, 20_000]
    assert made.told == 48_000 + 24_100
    assert made.most is None


@pytest.mark.parametrize("country", ["US", "FR"])
def test_every_example_plan_settles_every_scenario_to_the_last_cent(country: str) -> None:
    found = [one for one in map(plan_file.load, sorted(EXAMPLES.glob("*.toml"))) if one.country == country]
    assert len(found) >= 3
    for name in scenarios.names():
        use = scenarios.apply(name, Use(country, 2026, (), "file"))  # type: ignore[arg-type]
        for made in compare(found, use, scenarios.rare(use.country, use.year), count=20).outcomes:
            assert made.told == made.premium + made.ledger.paid_by("person")
            for line in made.ledger.lines:
                assert sum(share.amount for share in line.shares) == line.event.charge


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from(DEAR), st.integers(1, 30_000)), max_size=8),
    st.tuples(st.integers(0, 3000), st.integers(0, 2000)), st.tuples(st.integers(0, 50), st.integers(0, 30)),
    st.tuples(st.integers(3000, 8000), st.integers(0, 2000)), st.integers(0, 100),
)  # fmt: skip
def test_a_dominated_american_plan_never_ranks_first(
    told: list[tuple[int, str, int]], low: tuple[int, int], share: tuple[int, int], top: tuple[int, int], premium: int
) -> None:
    def made(name: str, deductible: int, coinsurance: int, maximum: int, monthly: float) -> Plan:
        content = US.replace('id = "plain"', f'id = "{name}"').replace("self = 100", f"self = {monthly}")
        content = content.replace("individual = 1000", f"individual = {deductible}")
        content = content.replace("individual = 5000", f"individual = {maximum}")
        return plan(content.replace("coinsurance = 20", f"coinsurance = {coinsurance}"))

    better = made("z-better", low[0], share[0], top[0], premium)
    worse = made("a-worse", min(low[0] + low[1], top[0]), share[0] + share[1], top[0] + top[1], premium + 0.01)
    use = Use("US", 2026, tuple(event(month, service, charge) for month, service, charge in sorted(told)), "file")
    best, other = compare([worse, better], use, scenarios.rare("US", 2026), count=15).outcomes
    assert best.plan.id == "z-better"
    assert all(mine < theirs for mine, theirs in zip(best.totals, other.totals, strict=True))


def test_plans_cross_where_arithmetic_says() -> None:
    # 1,200 + all care, against 2,400 and nothing: they cross at 1,200 of charges
    bare = Tiny("bare", yearly=120_000, deductible=10**9)
    full = Tiny("full", yearly=240_000)
    use = Use("US", 2026, (event(2, "primary_care", 500), event(6, "imaging", 900)), "file")
    found = curves([bare, full], use)
    [at] = crossings(bare, full, use, found)
    assert (at.below, at.above) == ("bare", "full")
    assert 120_000 <= at.charges <= 121_000
    assert crossings(full, bare, use, found) == (at,)
    assert found.totals["full"] == (240_000,) * len(found.charges)
    assert found.totals["bare"][:3] == tuple(120_000 + charges for charges in found.charges[:3])


def test_a_plan_that_is_always_cheaper_is_never_crossed() -> None:
    better, worse = Tiny("better", yearly=1, percent=10), Tiny("worse", yearly=2, percent=20)
    use = Use("US", 2026, (event(2, "primary_care", 500),), "file")
    assert crossings(better, worse, use, curves([better, worse], use)) == ()


def test_a_path_is_cut_to_the_cent() -> None:
    path = (event(1, "primary_care", 100, base=8000), event(2, "imaging", 100))
    assert [one.charge for one in cut(path, 12_000, "US")] == [10_000, 4_000]
    [first] = cut(path, 6_000, "US")
    assert (first.charge, first.base) == (7_500, 6_000)
    assert cut(path, 0, "US") == ()
    assert sum(one.charge for one in cut(path, 15_000, "FR")) == 15_000


@pytest.mark.parametrize(("country", "lang"), [("US", "en"), ("FR", "fr")])
def test_a_begun_plan_can_be_reckoned_with_and_is_never_overwritten(tmp_path: Path, country: str, lang: str) -> None:
    path = tmp_path / "plan.toml"
    draft.begin(path, country, lang)  # type: ignore[arg-type]
    assert plan_file.load(path).country == country
    assert path.read_text("utf-8").count("#") > 8
    with pytest.raises(UsageError, match="plan"):
        draft.begin(path, country, lang)  # type: ignore[arg-type]


def test_people_are_those_that_all_plans_name() -> None:
    french = [plan_file.load(path) for path in sorted(EXAMPLES.glob("mutuelle-*.toml"))]
    assert wanted.people_of(french) == ("self", "partner", "child1")
    assert wanted.people_of([plan(US), *french]) == ("self",)

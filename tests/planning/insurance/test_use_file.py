"""A year written by hand, and the table of usual prices that fills it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance import prices, scenarios, use_file
from healthkit.planning.insurance.services import services
from healthkit.planning.insurance.use import Use, spread

YEAR = """
country = "US"
year = 2026
people = ["self", "spouse"]
[[care]]
service = "primary_care"
times = 2
charge = 210.00
allowed = 140.50
[[care]]
service = "drug_generic"
times = 3
first = 4
last = 6
person = "spouse"
[[care]]
service = "inpatient"
days = [2026-07-04]
quantity = 3
in_network = false
marks = ["emergency"]
charge = 31000
"""


def read(tmp_path: Path, content: str) -> Use:
    path = tmp_path / "year.toml"
    path.write_text(content, "utf-8")
    return use_file.load(path)


def test_each_kind_of_care_is_spread_or_dated_and_priced(tmp_path: Path) -> None:
    use = read(tmp_path, YEAR)
    assert [(one.day.isoformat(), one.service, one.charge, one.base) for one in use.events] == [
        ("2026-04-02", "primary_care", 21000, 14050),
        ("2026-04-16", "drug_generic", 1700, None),
        ("2026-05-16", "drug_generic", 1700, None),
        ("2026-06-15", "drug_generic", 1700, None),
        ("2026-07-04", "inpatient", 3_100_000, None),
        ("2026-10-01", "primary_care", 21000, 14050),
    ]
    stay = use.events[4]
    assert (stay.quantity, stay.in_network, stay.marks) == (3, False, frozenset({"emergency"}))
    assert {one.person for one in use.events} == {"self", "spouse"}
    [filled] = use.filled
    assert (filled.service, filled.events, filled.charge, filled.year) == ("drug_generic", 3, 1700, 2018)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('service = "primary_car"', "“service” is “primary_car”"),
        ('service = "primary_care"\ncharge = "12"', "“charge” is no number"),
        ('service = "primary_care"\nfirst = 9\nlast = 3', "“first” does not fit"),
        ('service = "primary_care"\ndays = [2025-01-01]', "“days” does not fit"),
        ('service = "primary_care"\nperson = "nobody"', "“person” is “nobody”"),
        ('service = "primary_care"\ntime = 3', "“time” is no key"),
        ('service = "acupuncture"', "no usual price"),
    ],
)
def test_a_fault_names_its_place_and_a_remedy(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read(tmp_path, f'country = "US"\nyear = 2026\n[[care]]\n{line}\n')
    assert "year.toml" in caught.value.message
    assert caught.value.hint.startswith("Write")


def test_no_care_at_all_is_a_fault_and_no_file_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“care” is missing"):
        read(tmp_path, 'country = "US"\nyear = 2026\n')
    with pytest.raises(InputError, match="There is no file"):
        use_file.load(tmp_path / "nowhere.toml")


def test_every_price_has_a_source_and_a_year_and_is_a_known_service() -> None:
    for country, table in prices._table().items():
        for service, said in table.items():
            assert service in services(country), service  # type: ignore[arg-type]
            assert said["source"]
            assert 2010 <= said["year"] <= 2026
            assert said["charge"] > 0
            assert isinstance(said["verified"], bool)


@pytest.mark.parametrize("country", ["US", "FR"])
def test_every_scenario_is_priced_and_says_where_it_is_from(country: str) -> None:
    own = Use(country, 2026, (), "file")  # type: ignore[arg-type]
    for name in scenarios.names():
        one = scenarios.scenario(name, own.country)
        made = scenarios.apply(name, own)
        assert set(one.label) == {"en", "fr"}
        if name != scenarios.OWN:
            assert one.source
            assert made.charges > 0
        assert {event.service for event in made.events} <= set(services(own.country))


def test_scenarios_grow_dearer_from_a_healthy_year_to_a_bad_one() -> None:
    own = Use("US", 2026, (), "file")
    charges = [scenarios.apply(name, own).charges for name in ("healthy", "chronic", "pregnancy", "surgery", "bad")]
    assert charges == sorted(charges)
    # the totals of CMS's coverage examples, to the dollar
    assert [round(one / 100) for one in charges[1:3]] == [5601, 12686]


def test_days_are_spread_within_their_months() -> None:
    assert [day.isoformat() for day in spread(2, 2026, 3, 4)] == ["2026-03-16", "2026-04-15"]

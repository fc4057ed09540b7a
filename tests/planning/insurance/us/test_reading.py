"""A plan's file: what is wrong is said with file, table and key, and with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance.plan_file import load, parse, read
from tests.planning.insurance.us.builder import LIMITS, event, plan, yours

EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "plans").glob("us-*.toml"))
HEAD = 'country = "US"\nid = "p"\nname = "P"\nyear = 2027\nout_of_network = "emergencies"\n'
WHOLE = f"{HEAD}[premium]\nself = 1\n{LIMITS}[services]\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_plan(path: Path) -> None:
    made = load(path)
    assert made.country == "US"
    assert made.premium(["self"]) == made.premium(("self",))
    assert made.settle([event("inpatient", 90000, 60000, 1, 4)]).paid_by("person") > 0


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ("[services.primary_care]\ncopay = 30", "“deductible” is missing beside a copay"),
        ("[services.primary_care]\ncopay = '30'\ndeductible = 'waived'", "“copay” is no number"),
        ("[services.primary_care]\ncopay = -1\ndeductible = 'waived'", "“copay” is -1"),
        ("[services.primary_care]\ncopay = 1.005\ndeductible = 'waived'", "at most two decimals"),
        ("[services.primary_care]\ncopay = nan\ndeductible = 'waived'", "“copay” is no number"),
        ("[services.primary_care]\ncopay = true\ndeductible = 'waived'", "“copay” is no number"),
        ("[services.primary_care]\ncoinsurance = 120", "“coinsurance” is 120"),
        ("[services.primary_care]\ncopay = 30\ndeductible = 'after'", 'deductible = "after_copay"'),
        ("[services.primary_care]\nlimit = 3", "“free” is missing, as are copay and coinsurance"),
        ("[services.primary_care]\nfree = true\ncopay = 3", "“free” is true beside a copay"),
        ("[services.primary_care]\nfree = 'yes'", "“free” is neither true nor false"),
        ("[services.primary_care]\ncoinsurence = 20\nfree = true", "“coinsurance”, if that is meant"),
        ("[services.primary_car]\nfree = true", "Nearest: primary_care"),
        ("[services.inpatient]\ncopay = 30\ndeductible = 'waived'", "“copay_per” is missing"),
        (
            "[services.inpatient]\ncopay = 3\ncopay_per = 'stay'\ncopay_days = 2\ndeductible = 'waived'",
            "“copay_days” has no",
        ),
        ("[services.primary_care]\ncopay = 3\ncopay_per = 'day'\ndeductible = 'waived'", "counted by the visit"),
        ("[services.primary_care]\ncoinsurance = 3\nminimum = 9\nmaximum = 5", "“minimum” is more than “maximum”"),
        ("[services.primary_care]\nfree = true\nmaximum = 5", "bounds a coinsurance that is not there"),
        ("[services.primary_care]\nfree = true\nlimit = 0", "“limit” is no whole number"),
        ("[services.emergency_room]\nfree = true\ncopay_waived_if_admitted = true", "there is no copay"),
        ("[services.primary_care]\nfree = true\n[services.primary_care.out_of_network]\nfree = true", "emergencies"),
        (
            "[services.primary_care]\nfree = true\n[services.primary_care.when.sunday]\nfree = true",
            "“sunday” is no key",
        ),
        ("[services.primary_care]\nfree = true\n[services.primary_care.first]\nfree = true", "“visits” is missing"),
        ("primary_care = 3", "“primary_care” is no table"),
    ],
)
def test_faults_of_a_service(services: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(parse(WHOLE + services, "p.toml"), "p.toml")
    assert said in str(caught.value)
    assert caught.value.message.startswith("p.toml: [services")
    assert caught.value.hint.startswith("Write ")


@pytest.mark.parametrize(
    ("limits", "head", "said"),
    [
        ("[deductible]\nindividual = 1\n", "", "“maximum” is missing"),
        ("[maximum]\nindividual = 1\n", "", "“deductible” is missing"),
        ("[deductible]\n[maximum]\nindividual = 1\n", "", "[deductible]: “individual” is missing"),
        (LIMITS.replace("1000", "1000\nfamily = 500"), "", "“family” is less than the limit of one person"),
        (LIMITS.replace("1000", "1000\nfamily_kind = 'aggregate'"), "", "“family” is missing"),
        (LIMITS.replace("1000", "1\nfamily = 9\nfamily_kind = 'aggregate'\nindividual_in_family = 3"), "", "no mean"),
        (LIMITS.replace("1000", "1000\ndrugs = 'separate'"), "", "drugs_limit"),
        (LIMITS.replace("5000", "5000\ndrugs = 'none'"), "", "“drugs” is “none”"),
        (LIMITS.replace("1000", "1000\nnetworks = 'combined'"), "", 'out_of_network = "emergencies"'),
        (LIMITS, 'out_of_network = "covered"\n', "“out_of_network” is missing"),
        (LIMITS, "year = 27\n", "“year” is 27"),
        (LIMITS, 'kind = "PP0"\n', 'kind = "PPO"'),
        (LIMITS, "people = []\n", "“people” is no list of words"),
        (LIMITS, 'people = ["self", "self"]\n', "“people” says something twice"),
        (LIMITS, "colour = 3\n", "“colour” is no key"),
        (LIMITS, "[premium]\nself = 1\n[premium.persons]\nself = 1\n", "stands beside"),
        (LIMITS, "[premium]\nsubsidy = 1\n", "none of them is there"),
        (LIMITS, "[premium.ages]\nforty = 1\n[premium.people_ages]\nself = 40\n", "“forty” is no age"),
        (LIMITS, "[premium.ages]\n[premium.people_ages]\nself = 40\n", "at least one age"),
        (LIMITS, "[premium.ages]\n40 = 1\n", "“people_ages” is missing"),
        (LIMITS, "[account]\nself = 3\n", "“kind” is missing"),
        (LIMITS, '[account]\nkind = "HSA"\nafter = 3\n', "“after” is no key"),
    ],
)  # fmt: skip
def test_faults_of_limits_and_head(limits: str, head: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        plan("", limits, head)
    assert said in str(caught.value)
    assert caught.value.message.startswith("p.toml")


def test_faults_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    with pytest.raises(InputError, match=r"There is no file plan\.toml"):
        load(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as text"):
        load(path)
    path.write_text("a = 1,5", "utf-8")
    with pytest.raises(InputError, match="no readable TOML"):
        load(path)
    for text in ("", 'country = "DE"'):
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match='Write country = "US"'):
            load(path)
    path.write_text("#" * (1 << 20) + "\n", "utf-8")
    with pytest.raises(InputError, match="too large"):
        load(path)


def test_a_file_saved_with_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(WHOLE, "utf-8-sig")
    assert load(path).id == "p"


def test_the_price_out_of_network_is_the_services_own_or_the_general_one() -> None:
    limits = LIMITS.replace("individual = 1000", "individual = 0\nnetworks = 'combined'")
    limits = (
        limits.replace("5000", "5000\nnetworks = 'combined'") + "[everything_else.out_of_network]\ncoinsurance = 50\n"
    )
    services = "[services.xray]\nfree = true\n[services.imaging]\nfree = true\n"
    services += "[services.imaging.out_of_network]\ncovered = false"
    p = plan(services, limits, 'out_of_network = "covered"\n')
    assert yours(p, event("xray", 100, outside=True), event("imaging", 100, day=2, outside=True)) == [50, 100]

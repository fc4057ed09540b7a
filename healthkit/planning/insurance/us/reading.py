"""A plan's table into a plan. Every fault names file, table and key, and says what to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthkit.planning.insurance.plan_table import LAST_YEAR, PlanTable
from healthkit.planning.insurance.us.plan import Account, UsPlan
from healthkit.planning.insurance.us.premiums import TIERS, Premiums
from healthkit.planning.insurance.us.reading_limits import read_meter
from healthkit.planning.insurance.us.reading_rules import read_others, read_services

KINDS = ("HMO", "EPO", "PPO", "POS", "HDHP", "indemnity", "other")
METALS = ("catastrophic", "bronze", "silver", "gold", "platinum")
_FIRST_YEAR = 2014


def read(table: Mapping[str, Any], where: str) -> UsPlan:
    """A plan of a parsed file; ``where`` is the file's name.

    Raises:
        InputError: a key is missing, unknown or ill-typed, or two of them contradict each other.
    """
    root = PlanTable(table, where)
    root.choice("country", ("US",))
    year = root.whole("year")
    if not _FIRST_YEAR <= year <= LAST_YEAR:
        raise root.fault("year", f"is {year}", "the plan's year in four digits, such as year = 2027")
    outside = root.choice("out_of_network", ("covered", "emergencies")) == "covered"
    others = read_others(root, outside)
    plan = UsPlan(
        id=root.text("id"),
        name=root.text("name"),
        insurer=root.text("insurer", ""),
        year=year,
        kind=root.choice("kind", KINDS, "other"),
        metal=root.choice("metal", METALS, ""),
        people=root.texts("people", ("self",)),
        out_of_network=outside,
        hsa_eligible=root.yes("hsa_eligible"),
        grandfathered=root.yes("grandfathered"),
        premiums=_premiums(root.needed_table("premium")),
        account=_account(root.table("account")),
        deductible=read_meter(root.needed_table("deductible"), "deductible", outside),
        maximum=read_meter(root.needed_table("maximum"), "maximum", outside),
        services=read_services(root, others, outside),
        others=others,
    )
    root.done()
    return plan


def _premiums(table: PlanTable) -> Premiums:
    tiers: dict[str, int] = {tier: table.money(tier) for tier in TIERS if tier in table}
    persons, ages = table.table("persons"), table.table("ages")
    if (len(tiers) > 0) + (persons is not None) + (ages is not None) != 1:
        raise table.fault(
            "self", "stands beside [premium.persons] or [premium.ages], or none of them is there",
            "one of them: self = 420.00 (and self_spouse, self_children, family), or a table of persons or of ages",
        )  # fmt: skip
    made = Premiums(
        tiers=tiers,
        persons=_amounts(persons),
        ages={} if ages is None else _rates(ages),
        aged={} if ages is None else _aged(table.needed_table("people_ages")),
        employer=_tiers(table.table("employer")),
        subsidy=table.money("subsidy", 0),
    )
    table.done()
    return made


def _amounts(table: PlanTable | None) -> dict[str, int]:
    return {} if table is None else {key: table.money(key) for key in table}


def _tiers(table: PlanTable | None) -> dict[str, int]:
    if table is None:
        return {}
    found: dict[str, int] = {tier: table.money(tier) for tier in TIERS if tier in table}
    table.done()
    return found


def _rates(table: PlanTable) -> dict[int, int]:
    """Rates by age; a key is an age in years, or the first of a band: "15", "0-14"."""
    found = {}
    for key in table:
        first = key.split("-")[0].strip()
        if not first.isdecimal():
            raise table.fault(key, "is no age", 'ages in years between quotes, such as "40" = 451.27')
        found[int(first)] = table.money(key)
    if not found:
        raise table.fault("40", "is missing", 'at least one age, such as "40" = 451.27')
    return dict(sorted(found.items()))


def _aged(table: PlanTable) -> dict[str, int]:
    return {key: table.whole(key) for key in table}


def _account(table: PlanTable | None) -> Account | None:
    if table is None:
        return None
    kind = table.choice("kind", ("HSA", "HRA"))
    own = table.money("self", 0)
    family = table.money("family", own)
    if kind == "HSA":
        table.done()
        return Account("HSA", own, family)
    pays = table.choice("pays", ("cost_sharing", "deductible"), "cost_sharing")
    made = Account("HRA", own, family, table.money("after", 0), pays == "deductible")
    table.done()
    return made

"""Plans from a few lines of TOML, events in dollars, and a ledger as it is written on paper."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit.planning.insurance.model import Event, Line
from healthkit.planning.insurance.plan_file import parse
from healthkit.planning.insurance.us import UsPlan, read

LIMITS = """
[deductible]
individual = 1000
[maximum]
individual = 5000
[everything_else]
coinsurance = 20
"""
"""A deductible of 1,000, then 20 %, a maximum of 5,000: one person, one network."""

FAMILY = """
[deductible]
individual = 1000
family = 2000
[maximum]
individual = 5000
family = 8000
[everything_else]
coinsurance = 20
"""
"""The same for a family, embedded."""


def plan(services: str = "", limits: str = LIMITS, head: str = "") -> UsPlan:
    """A plan of these limits and services, read as a file is; ``head`` comes first and may say anything else."""
    outside = "" if "out_of_network =" in head else 'out_of_network = "emergencies"\n'
    year = "" if "year =" in head else "year = 2027\n"
    start = f'country = "US"\nid = "p"\nname = "Plan"\n{year}{outside}{head}\n'
    money = "" if "[premium" in head else "[premium]\nself = 100\n"
    return read(parse(f"{start}{money}{limits}\n[services]\n{services}", "p.toml"), "p.toml")


def event(
    service: str, charge: float, base: float | None = None, day: int = 1, quantity: int = 1, person: str = "self",
    *marks: str, outside: bool = False,
) -> Event:  # fmt: skip
    """An event in dollars; ``day`` counts from 1 January."""
    cents = None if base is None else round(base * 100)
    return Event(
        date(2027, 1, 1) + timedelta(days=day - 1), service, round(charge * 100), cents, person, not outside, quantity,
        frozenset(marks),
    )  # fmt: skip


def paper(line: Line) -> list[tuple[str, float, str]]:
    """A line's shares in dollars."""
    return [(share.payer, share.amount / 100, share.rule) for share in line.shares]


def yours(plan: UsPlan, *events: Event) -> list[float]:
    """What the person pays of each event, in dollars, in the order of settling."""
    return [line.paid_by("person") / 100 for line in plan.settle(events).lines]


COVERED_PLAN = (
    "[services.primary_care]\ncopay = 30\ndeductible = 'waived'\n"
    "[services.drug_specialty]\ncoinsurance = 30\nmaximum = 250\n"
    "[services.rehabilitation]\ncopay = 40\ndeductible = 'waived'\nlimit = 12\n"
    "[services.cosmetic]\ncovered = false\n",
    """
[deductible]
individual = 1000
[deductible.out_of_network]
individual = 2000
[maximum]
individual = 5000
[maximum.out_of_network]
individual = 9000
[everything_else]
coinsurance = 20
[everything_else.out_of_network]
coinsurance = 40
""",
    'out_of_network = "covered"\n',
)
"""Arguments of ``plan`` for a plan with both networks and many a rule."""

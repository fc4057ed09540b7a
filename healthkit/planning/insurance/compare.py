"""Plans side by side: what each would cost for the same care, in the year as told and over a thousand resampled ones.

Every figure comes out of the plans' own ledgers; nothing is estimated here but which care a year brings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.planning.insurance import simulate
from healthkit.planning.insurance.model import Ledger, Plan
from healthkit.planning.insurance.simulate import Rare, Year, percentile
from healthkit.planning.insurance.use import Use


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plan under one use; money in cents, totals with the premium.

    ``ledger`` settles the year as told and ``told`` is its total. ``totals`` holds one total a simulated year, in the
    order of the draw; ``expected`` is their mean, ``p80`` and ``worst`` their 80th and 99th percentile, and ``most``
    what the contract itself allows at most for covered care in its network, None where it sets no limit. ``services``
    is what the person pays for each service, on average over the simulated years. ``covered`` answers for each service
    used: yes, no, or None where the plan does not say; ``seldom`` the same for services of the rare events.
    """

    plan: Plan
    premium: int
    ledger: Ledger
    told: int
    totals: tuple[int, ...]
    expected: int
    p80: int
    worst: int
    most: int | None
    services: Mapping[str, int]
    covered: Mapping[str, bool | None]
    seldom: Mapping[str, bool | None]

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line: amounts in the plan's currency, sorted totals as the distribution."""
        return {
            "plan": self.plan.id,
            "name": self.plan.name,
            "year": self.plan.year,
            "unit": self.plan.currency,
            "premium": self.premium / 100,
            "told": self.told / 100,
            "expected": self.expected / 100,
            "p80": self.p80 / 100,
            "worst": self.worst / 100,
            "maximum": None if self.most is None else self.most / 100,
            "distribution": [total / 100 for total in sorted(self.totals)],
            "covered": dict(self.covered),
        }


@dataclass(frozen=True, slots=True)
class Driver:
    """What makes a plan cost more (positive) or less than the first one: ``service`` is None for the premium."""

    service: str | None
    difference: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans in order: the one with the lowest expected cost first."""

    use: Use
    outcomes: tuple[Outcome, ...]
    years: int
    rare: tuple[Rare, ...] = ()
    skipped: tuple[Rare, ...] = field(default=())

    @property
    def best(self) -> Outcome:
        """The first."""
        return self.outcomes[0]

    def drivers(self, other: Outcome) -> tuple[Driver, ...]:
        """Why a plan is expected to cost more or less than the first one, largest difference first.

        They add up to the difference of the two expected costs, but for cents lost in rounding means.
        """
        found = [Driver(None, other.premium - self.best.premium)]
        for service in sorted(self.best.services.keys() | other.services.keys()):
            found.append(Driver(service, other.services.get(service, 0) - self.best.services.get(service, 0)))
        return tuple(sorted((one for one in found if one.difference), key=lambda one: -abs(one.difference)))


def compare(
    plans: Sequence[Plan],
    use: Use,
    rare: Sequence[Rare] = (),
    *,
    count: int = simulate.YEARS,
    seed: int = simulate.SEED,
    lang: str = "en",
) -> Comparison:
    """Settle one use under each plan.

    Args:
        plans: at least one; their ids differ.
        use: the year as told, of the plans' country.
        rare: what may strike besides, at its yearly rate.
        count: how many years are drawn.
        seed: of the draw; the same one gives the same comparison.
        lang: of what an error says.

    Raises:
        UsageError: plans of different countries or currencies, two of one id, or use of another country.
    """
    check(plans, use, lang)
    new, old = simulate.apart(use, rare)
    drawn: dict[int, tuple[Year, ...]] = {}
    made = []
    for plan in (covering(one, use.people) for one in plans):
        here = use.in_year(plan.year)
        if plan.year not in drawn:
            drawn[plan.year] = simulate.years(here, rare, count, seed)
        made.append(_outcome(plan, here, drawn[plan.year], new))
    made.sort(key=lambda one: (one.expected, one.p80, one.told, one.plan.id))
    return Comparison(use, tuple(made), count, new, old)


def covering(plan: Plan, people: Sequence[str]) -> Plan:
    """The plan as it holds for these people, where its limits depend on who is insured."""
    fitted = getattr(plan, "covering", None)
    return cast("Plan", fitted(people)) if callable(fitted) else plan


def check(plans: Sequence[Plan], use: Use | None, lang: str) -> None:
    """Refuse what cannot stand side by side.

    Raises:
        UsageError: as :func:`compare`.
    """
    if not plans:
        raise UsageError(text("insurance.no_plans", lang), text("insurance.no_plans_hint", lang))
    first = plans[0]
    for plan in plans[1:]:
        if (plan.country, plan.currency) != (first.country, first.currency):
            said = text(
                "insurance.apart", lang, one=first.name, country=_country(first, lang), currency=first.currency,
                other=plan.name, country_other=_country(plan, lang), currency_other=plan.currency,
            )  # fmt: skip
            raise UsageError(said, text("insurance.apart_hint", lang))
    twice = [name for name, n in Counter(plan.id for plan in plans).items() if n > 1]
    if twice:
        raise UsageError(text("insurance.twice", lang, plan=twice[0]), text("insurance.twice_hint", lang))
    if use is not None and use.country != first.country:
        here = text(f"insurance.country_{use.country}", lang)
        said = text("insurance.use_elsewhere", lang, country=here, country_other=_country(first, lang))
        raise UsageError(said, text("insurance.use_elsewhere_hint", lang))


def _country(plan: Plan, lang: str) -> str:
    return text(f"insurance.country_{plan.country}", lang)


def _outcome(plan: Plan, use: Use, years: Sequence[Year], rare: Sequence[Rare]) -> Outcome:
    premium = plan.premium(use.people)
    ledger = plan.settle(use.events)
    totals, services = _settled(plan, years, premium)
    return Outcome(
        plan=plan,
        premium=premium,
        ledger=ledger,
        told=premium + ledger.paid_by("person"),
        totals=totals,
        expected=_mean(sum(totals), len(totals)),
        p80=percentile(totals, 0.8),
        worst=percentile(totals, 0.99),
        most=_most(plan, use, premium),
        services={name: _mean(paid, len(years)) for name, paid in sorted(services.items())},
        covered={service: plan.covered(service) for service in use.services},
        seldom={event.service: plan.covered(event.service) for one in rare for event in one.events},
    )


def _settled(plan: Plan, years: Sequence[Year], premium: int) -> tuple[tuple[int, ...], Counter[str]]:
    """The total of each year, and what the person paid for each service over all of them."""
    totals: list[int] = []
    services: Counter[str] = Counter()
    known: dict[Year, Counter[str]] = {}
    for year in years:
        paid = known.get(year)
        if paid is None:
            paid = known[year] = Counter()
            for line in plan.settle(year).lines:
                paid[line.event.service] += line.paid_by("person")
        totals.append(premium + paid.total())
        services.update(paid)
    return tuple(totals), services


def _mean(total: int, count: int) -> int:
    """A mean in whole cents, half a cent rounded up."""
    return (2 * total + count) // (2 * count)


def _most(plan: Plan, use: Use, premium: int) -> int | None:
    """The premium and the contract's own limit, where the plan knows one."""
    limit = getattr(plan, "most", None)
    found = limit(use.people) if callable(limit) else None
    return None if found is None else premium + int(found)

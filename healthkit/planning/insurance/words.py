"""A comparison in sentences, the same for the terminal, the report and the panel."""

from __future__ import annotations

import re

from babel.lists import format_list

from healthkit.i18n import day, messages, number, text
from healthkit.planning.insurance import scenarios, simulate
from healthkit.planning.insurance.break_even import Crossing, Curves
from healthkit.planning.insurance.compare import Comparison, Driver, Outcome
from healthkit.planning.insurance.model import Plan
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.simulate import Rare
from healthkit.planning.insurance.use import Filled, LeftOut, Use
from healthkit.planning.insurance.wording import rules_used

_DRIVERS = 4
_SURE = 0.95
"""From this share of years on, the better plan is called so without a caveat."""


def say(key: str, lang: str, count: float | None = None, **values: object) -> str:
    """A message of the domain."""
    return text(f"insurance.{key}", lang, count, **values)


def listing(parts: list[str], lang: str) -> str:
    """Several things in a sentence."""
    return str(format_list(parts, locale=lang))


def money(cents: float, use: Use, lang: str) -> str:
    """An amount to the unit."""
    return amount(cents, use.currency, lang, whole=True)


def origin(use: Use, scenario: str, lang: str) -> str:
    """Whose care it is, and which scenario comes with it."""
    chosen = scenarios.scenario(scenario or scenarios.OWN, use.country)
    healthy = scenarios.scenario(scenarios.HEALTHY, use.country).label[lang]
    said = say(f"origin_{use.origin}", lang, year=use.year, scenario=healthy)
    if chosen.alone or chosen.id == scenarios.OWN:
        return said
    return say("with_scenario", lang, origin=said, scenario=chosen.label[lang].lower())


def payer(who: str, lang: str) -> str:
    """Who bears a share."""
    return say("col_you" if who == "person" else f"col_pays_{who}", lang)


def head(use: Use, scenario: str, lang: str) -> str:
    """Whose care it is and how much."""
    return say("use_head", lang, origin=origin(use, scenario, lang), counted=counted(use, lang))


def person(who: str, lang: str) -> str:
    """Somebody insured: self, spouse, partner and child1 have words; any other name stands as it is."""
    known = {"self": "you", "spouse": "spouse", "partner": "partner"}
    if who in known:
        return say(known[who], lang)
    child = re.fullmatch(r"child ?(\d*)", who)
    return say("child", lang, n=child[1]).strip() if child else who


def counted(use: Use, lang: str) -> str:
    """How many events and how much was charged."""
    n = len(use.events)
    return say("counted", lang, n, n=number(n, lang), amount=money(use.charges, use, lang))


def about_use(use: Use, lang: str) -> list[str]:
    """What a reader must know of the year before believing a figure."""
    said = [say("months", lang, n=use.months)] if use.months < 12 and use.origin != "scenario" else []
    if use.assumed:
        said.append(say("assumed", lang, use.assumed, n=use.assumed))
    if len(use.people) > 1 and use.origin in ("claims", "record"):
        said.append(say("for_people", lang, people=listing([person(one, lang) for one in use.people], lang)))
    return [*said, say("network_assumed", lang)] if use.country == "US" else said


def about_years(made: Comparison, lang: str) -> list[str]:
    """How totals are counted and years drawn, and which year's rules hold."""
    use = made.use
    said = [say("about_totals", lang, n=number(made.years, lang), seed=simulate.SEED)]
    months = len(use.by_months())
    if any(use.by_months()):
        said.append(say("about_draw", lang, months=months))
    if made.rare:
        said.append(say("about_rare", lang, events=listing([_rare(one, use, lang) for one in made.rare], lang)))
    if made.skipped:
        held = [scenarios.rare_label(use.country, one.id, lang) for one in made.skipped]
        said.append(say("about_held", lang, events=listing(held, lang)))
    years = sorted({one.plan.year for one in made.outcomes})
    for year in years:
        names = [one.plan.name for one in made.outcomes if one.plan.year == year]
        said.append(say("rules_year", lang, year=year, plans=listing(names, lang)))
        used = min(rules_used(one.plan) for one in made.outcomes if one.plan.year == year)
        if used < year:
            said.append(say("rules_older", lang, year=year, used=used))
    return said


def _rare(one: Rare, use: Use, lang: str) -> str:
    name = scenarios.rare_label(use.country, one.id, lang)
    share = one.rate * 100
    decimals = 0 if share == round(share) else 1 if round(share, 1) == round(share, 6) else 2
    return say("about_rare_one", lang, event=name, rate=number(share, lang, decimals), source=one.source)


def filled(one: Filled, use: Use, lang: str) -> str:
    """A price that the table filled in."""
    name, price = label(use.country, one.service, lang), amount(one.charge, use.currency, lang)
    return say("filled", lang, one.events, service=name, n=one.events, amount=price, source=one.source, year=one.year)


def left_out(one: LeftOut, lang: str) -> str:
    """Something that takes no part, and why."""
    when = day(one.day, lang, "d MMM y") if one.day else "–"
    return say("left_out", lang, label=one.label, day=when, reason=say(f"reason_{one.reason}", lang))


def verdict(made: Comparison, lang: str) -> list[str]:
    """Which plan is expected to cost least, and how sure that is over the years drawn."""
    best, use = made.best, made.use
    if len(made.outcomes) == 1:
        return [say("best_only", lang, plan=best.plan.name, amount=money(best.expected, use, lang))]
    second = made.outcomes[1]
    wins = _wins(made)
    if wins == made.years:
        sure = say("always", lang, n=number(made.years, lang))
    else:
        percent = number(100 * wins / made.years, lang)
        sure = say("share_of_years", lang, share=percent, n=number(made.years, lang))
    gap = money(second.expected - best.expected, use, lang)
    said = [say("best", lang, plan=best.plan.name, amount=money(best.expected, use, lang)), sure]
    if wins < _SURE * made.years and second.expected - best.expected < _spread(best):
        said.append(say("best_close", lang, plan=best.plan.name, other=second.plan.name, amount=gap))
    return said


def _wins(made: Comparison) -> int:
    """Years in which no other plan costs less than the best one."""
    others = [one.totals for one in made.outcomes[1:]]
    return sum(all(mine <= total for total in year) for mine, *year in zip(made.best.totals, *others, strict=True))


def _spread(one: Outcome) -> int:
    """How far the usual years of one plan lie apart: the 80th percentile less the 20th."""
    return one.p80 - simulate.percentile(one.totals, 0.2)


def why(made: Comparison, other: Outcome, lang: str) -> str:
    """What makes another plan dearer than the best."""
    gap = money(other.expected - made.best.expected, made.use, lang)
    parts = [_driver(one, made.use, lang) for one in made.drivers(other)[:_DRIVERS]]
    return say(
        "drivers",
        lang,
        other=other.plan.name,
        plan=made.best.plan.name,
        amount=gap,
        parts=listing(parts, lang),
    )


def _driver(one: Driver, use: Use, lang: str) -> str:
    what = say("premium", lang) if one.service is None else label(use.country, one.service, lang).lower()
    return say("driver", lang, what=what, amount=signed(one.difference, use, lang))


def signed(cents: int, use: Use, lang: str) -> str:
    """A difference with its sign: +$120, −$40."""
    return f"{'+' if cents >= 0 else '−'}{money(abs(cents), use, lang)}"


def break_even(found: tuple[Crossing, ...], pair: tuple[Plan, Plan], curves: Curves, use: Use, lang: str) -> list[str]:
    """Where one plan of a pair overtakes the other, or that it never does."""
    one, other = pair
    names = {one.id: one.name, other.id: other.name}
    if not found:
        cheaper = one if curves.totals[one.id][0] <= curves.totals[other.id][0] else other
        dearer = other if cheaper is one else one
        most = money(curves.charges[-1], use, lang)
        return [say("no_break_even", lang, one=cheaper.name, other=dearer.name, amount=most)]
    return [
        say("break_even", lang, amount=money(at.charges, use, lang), one=names[at.below], other=names[at.above])
        for at in found
    ]


def coverage(made: Comparison, lang: str) -> list[str]:
    """The same of all plans, in one sentence where each covers everything."""
    if all(said is True for one in made.outcomes for said in one.covered.values()):
        said = [say("covered_every", lang)] if made.use.services else []
    else:
        said = [line for one in made.outcomes for line in covered(one, made.use, lang)]
    return said + [line for one in made.outcomes for line in _seldom(one, made.use, lang)]


def _seldom(one: Outcome, use: Use, lang: str) -> list[str]:
    """Services of rare events that a plan does not pay for, since they weigh on every figure but the year as told."""
    open_ = [label(use.country, service, lang) for service, told in one.seldom.items() if not told]
    return [say("covered_seldom", lang, plan=one.plan.name, services=listing(open_, lang))] if open_ else []


def covered(one: Outcome, use: Use, lang: str) -> list[str]:
    """What of the care a plan does not cover, or does not speak of."""
    said = []
    for answer, key in ((False, "covered_not"), (None, "covered_unsaid")):
        named = [label(use.country, service, lang) for service, told in one.covered.items() if told is answer]
        if named:
            said.append(say(key, lang, plan=one.plan.name, services=listing(named, lang)))
    return said or [say("covered_all", lang, plan=one.plan.name)]


def checklist(use: Use, lang: str) -> list[str]:
    """What no arithmetic on a plan's file can know."""
    start = f"check_{use.country}_"
    return [say(key, lang) for key in messages("insurance") if key.startswith(start)]

"""Plans as JSON into frames. The schema: github.com/CMSgov/QHP-provider-formulary-APIs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from healthkit.errors import DamagedFile, InputError
from healthkit.model.codings import Concept
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

MOST_PLANS = 5000
_LARGEST = 64 << 20
_PLAN = re.compile(rb'\A\s*\[?\s*\{.{0,400}?"plan_id(_type)?"\s*:', re.S)
_OURS = re.compile(rb'"(marketing_name|formulary|cost_sharing)"\s*:')
_OPTIONS = {
    "AFTER-DEDUCTIBLE": "after the deductible",
    "BEFORE-DEDUCTIBLE": "before the deductible",
    "NO-CHARGE": "no charge",
    "NO-CHARGE-AFTER-DEDUCTIBLE": "no charge after the deductible",
}
_SOURCE = 1


def claim(package: Package) -> Claim | None:
    """Claim the members that begin as a list of plans."""
    members = frozenset(name for name in package.members if _is_plans(package.head(name, 8192)))
    return Claim(members, "QHP plans") if members else None


def _is_plans(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf")
    return bool(_PLAN.match(text) and _OURS.search(text) and b'"rxnorm_id"' not in text and b'"npi"' not in text)


@dataclass
class _Desk:
    """Where rows go, how they are numbered, and what was met."""

    outbox: Outbox = field(default_factory=Outbox)
    refs: Refs = field(default_factory=Refs)
    counts: Counter[str] = field(default_factory=Counter)

    def row(self, table: str, what: Concept, **values: object) -> None:
        self.outbox.row(table, ref=self.refs.one(), source=_SOURCE, **what.columns(), **values)


def read(package: Package, claimed: Claim) -> Iterator[Item]:
    """Yield the plans of every file.

    Raises:
        DamagedFile: the only file is no readable JSON, or holds no plan.
        InputError: a file holds the plans of a whole market.
    """
    desk = _Desk()
    desk.outbox.row("source", source=_SOURCE, app="plans.json", product_class="record")
    done, total = 0, sum(package.members[name].size for name in claimed.members)
    for name in sorted(claimed.members):
        try:
            plans = _plans(package, name)
        except DamagedFile:
            if len(claimed.members) == 1:
                raise
            yield Issue("damaged_member", name)
            continue
        for at, plan in enumerate(plans, 1):
            if not _plan(plan, desk):
                yield Issue("no_resource_type", name, f"plan {at}", "plan_id")
        done += package.members[name].size
        yield Progress(done, total)
        yield from desk.outbox.ready()
    yield from desk.outbox.rest()
    read_ = desk.counts.pop("plan", 0)
    yield Counts({"plan": read_} if read_ else {}, dict(desk.counts))


def _plans(package: Package, name: str) -> list[Any]:
    try:
        found = orjson.loads(package.body(name, _LARGEST).removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise DamagedFile(f"{name} is no readable JSON.", "Download it again.") from error
    plans = found if isinstance(found, list) else [found]
    if len(plans) > MOST_PLANS:
        raise InputError(
            f"{name} holds {len(plans):,} plans, a whole market.", "Keep those that you compare in a file of your own."
        )
    return plans


def _plan(plan: Any, desk: _Desk) -> bool:
    """One plan and its costs; whether it says which plan it is."""
    if not isinstance(plan, dict) or not isinstance(plan.get("plan_id"), str) or not plan["plan_id"].strip():
        return False
    desk.counts["plan"] += 1
    number, name, updated = plan["plan_id"].strip(), plan.get("marketing_name"), plan.get("last_updated_on")
    years = sorted(year for year in _list(plan.get("years")) if isinstance(year, int) and 2010 < year < 2100)
    desk.row(
        "plan",
        Concept(name if isinstance(name, str) else number, "hios-plan", number),
        resource_type="qhp.plan",
        external_id=number,
        updated=updated if isinstance(updated, str) else None,
        started=f"{years[0]}-01-01" if years else None,
        ended=f"{years[-1]}-12-31" if years else None,
        note=_note(plan),
    )
    for tier in _list(plan.get("formulary")):
        for cost in _list(tier.get("cost_sharing")) if isinstance(tier, dict) else ():
            if isinstance(cost, dict):
                _costs(str(tier.get("drug_tier") or ""), cost, number, desk)
    return True


def _costs(tier: str, cost: dict[str, Any], plan: str, desk: _Desk) -> None:
    """Copay and coinsurance of one tier of drugs at one kind of pharmacy, such as ``3-MONTH-OUT-RETAIL``."""
    pharmacy = str(cost.get("pharmacy_type") or "")
    what = Concept(f"Drugs: {tier.replace('-', ' ').casefold() or 'all'}", "qhp-drug-tier", tier or None)
    for kind, field_, unit in (("copay", "copay_amount", "USD"), ("coinsurance", "coinsurance_rate", "%")):
        value, option = cost.get(field_), cost.get(f"{kind}_opt")
        if isinstance(value, bool) or not isinstance(value, int | float):
            if value is not None:
                desk.counts[f"{kind} without an amount"] += 1
            continue
        if unit == "%" and value == 0 and not option:  # the schema has both fields; an empty one says nothing
            continue
        words = (pharmacy.replace("-", " ").casefold(), _OPTIONS.get(str(option), ""))
        desk.row(
            "plan_benefit",
            what,
            resource_type="qhp.cost_sharing",
            plan_external_id=plan,
            network="out_of_network" if "-OUT-" in pharmacy else "in_network",
            cost=kind,
            value=round(value * 100, 6) if unit == "%" and value <= 1 else float(value),
            unit=unit,
            qualifier="; ".join(filter(None, words)) or None,
        )


def _note(plan: dict[str, Any]) -> str | None:
    """Addresses of the plan's own pages, as the insurer gives them; nothing is fetched."""
    told = [plan.get(key) for key in ("summary_url", "marketing_url")]
    return "\n".join(str(one) for one in told if isinstance(one, str) and one) or None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

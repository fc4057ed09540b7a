"""Plans as JSON into frames. The schema: github.com/CMSgov/QHP-provider-formulary-APIs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import orjson

from healthkit.errors import DamagedFile, InputError
from healthkit.model.codings import Concept
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

MOST_PLANS = 5000
_LARGEST = 64 << 20
_HEAD = 65536
_PLAN = re.compile(rb'"plan_id(_type)?"\s*:')
_OURS = re.compile(rb'"(marketing_name|formulary|cost_sharing)"\s*:')
_OTHERS = re.compile(rb'"(rxnorm_id|drug_name|npi|facility_name|reporting_entity_name|resourceType)"\s*:')
"""Keys of the lists of drugs and providers, of files of negotiated rates, and of FHIR."""

_OPTIONS = {
    "after deductible": "after the deductible",
    "before deductible": "before the deductible",
    "no charge": "no charge",
    "no charge after deductible": "no charge after the deductible",
}
_SOURCE = 1


def claim(package: Package) -> Claim | None:
    """Claim the members that begin as a list of plans."""
    alone = package.kind == "file"
    names = [name for name in package.members if alone or PurePosixPath(name).suffix.lower() in (".json", ".txt", "")]
    members = frozenset(name for name in names if _is_plans(package.head(name, _HEAD)))
    return Claim(members, "QHP plans") if members else None


def _is_plans(head: bytes) -> bool:
    text = _utf8(head).lstrip()
    return text[:1] in (b"[", b"{") and bool(_PLAN.search(text) and _OURS.search(text)) and not _OTHERS.search(text)


def _utf8(body: bytes) -> bytes:
    """Bytes of JSON in UTF-8, without its mark, whatever Windows' editor saved them as."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body[: len(body) // 2 * 2].decode("utf-16", "replace").encode()
    return body.removeprefix(b"\xef\xbb\xbf")


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
        found = orjson.loads(_utf8(package.body(name, _LARGEST)))
    except orjson.JSONDecodeError as error:
        raise DamagedFile(f"{name} is no readable JSON.", "Download it again.") from error
    if isinstance(found, dict) and isinstance(found.get("plans"), list):
        found = found["plans"]
    plans = _list(found)
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
    years = _years(plan)
    desk.row(
        "plan",
        Concept(name if isinstance(name, str) else number, "hios-plan", number),
        resource_type="qhp.plan",
        external_id="#".join(filter(None, (number, _span(years)))),
        updated=updated if isinstance(updated, str) else None,
        started=f"{years[0]}-01-01" if years else None,
        ended=f"{years[-1]}-12-31" if years else None,
        note=_note(plan),
    )
    for tier in _list(plan.get("formulary")):
        for cost in _list(tier.get("cost_sharing")) if isinstance(tier, dict) else ():
            if isinstance(cost, dict):
                _costs(str(tier.get("drug_tier") or ""), cost, plan, desk)
    return True


def _costs(tier: str, cost: dict[str, Any], plan: dict[str, Any], desk: _Desk) -> None:
    """Copay and coinsurance of one tier of drugs at one kind of pharmacy, such as ``3-MONTH-OUT-RETAIL``.

    A plan keeps its id from year to year, so ``qualifier`` says the years.
    """
    pharmacy = str(cost.get("pharmacy_type") or "")
    what = Concept(f"Drugs: {tier.replace('-', ' ').casefold() or 'all'}", "qhp-drug-tier", tier or None)
    for kind, field_, unit in (("copay", "copay_amount", "USD"), ("coinsurance", "coinsurance_rate", "%")):
        said, option = cost.get(field_), _OPTIONS.get(fold(str(cost.get(f"{kind}_opt") or "")), "")
        value = _number(said)
        if value is None:
            if said not in (None, ""):
                desk.counts[f"{kind} without an amount"] += 1
            continue
        # The schema has both fields; an empty one says nothing.
        if value == 0 and not option and (unit == "%" or _number(cost.get("coinsurance_rate"))):
            continue
        share = unit == "%" and value <= 1 and "%" not in str(said)
        words = (pharmacy.replace("-", " ").casefold(), option, _span(_years(plan)))
        desk.row(
            "plan_benefit",
            what,
            resource_type="qhp.cost_sharing",
            updated=updated if isinstance(updated := plan.get("last_updated_on"), str) else None,
            plan_external_id=plan["plan_id"].strip(),
            network="out_of_network" if "-OUT-" in pharmacy else "in_network",
            cost=kind,
            value=round(value * 100, 6) if share else value,
            unit=unit,
            qualifier="; ".join(filter(None, words)) or None,
        )


def _note(plan: dict[str, Any]) -> str | None:
    """Addresses of the plan's own pages, as the insurer gives them; nothing is fetched."""
    told = [plan.get(key) for key in ("summary_url", "marketing_url")]
    return "\n".join(str(one) for one in told if isinstance(one, str) and one) or None


def _number(value: Any) -> float | None:
    """An amount or a share; some insurers write ``"$10.00"`` and ``"25%"``."""
    if isinstance(value, str):
        text = value.strip().removeprefix("$").removesuffix("%").replace(",", "").strip()
        value = float(text) if re.fullmatch(r"\d+(\.\d*)?|\.\d+", text) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _years(plan: dict[str, Any]) -> list[int]:
    told = (year for year in _list(plan.get("years")) if isinstance(year, int) or str(year).strip().isdecimal())
    return sorted({int(year) for year in told if 2010 < int(year) < 2100})


def _span(years: list[int]) -> str:
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

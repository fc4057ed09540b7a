"""Plans from the vault's rows, as far as an imported file tells them, and what it leaves open.

The rows come from CMS's marketplace files, insurers' ``plans.json`` and FHIR InsurancePlan. None of them tells all of a
plan; one that lacks what reckoning needs is offered with that fault, to be completed as a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from healthkit.errors import InputError
from healthkit.i18n import text
from healthkit.planning.insurance.draft import slug
from healthkit.planning.insurance.model import Share
from healthkit.planning.insurance.us.imported_costs import Row, amount
from healthkit.planning.insurance.us.imported_limits import meter_of
from healthkit.planning.insurance.us.imported_premiums import premium_of
from healthkit.planning.insurance.us.imported_services import services_of
from healthkit.planning.insurance.us.plan import UsPlan
from healthkit.planning.insurance.us.reading import KINDS, METALS, read
from healthkit.planning.insurance.us.toml_text import written
from healthkit.planning.insurance.us.wording import explain

if TYPE_CHECKING:
    from healthkit.store import Vault

_STANDARD = 14
"""Length of a HIOS plan's id without its cost-sharing variant, by which premiums and ``plans.json`` go."""
_NUMBER = re.compile(r"[A-Za-z0-9-]*[A-Za-z0-9]")
"""A source's own number that can be typed as it is."""
_YEARS = re.compile(r"\b(20\d\d)(?:–(20\d\d))?\s*$")
_LIMITS = ("deductible", "out_of_pocket_maximum", "premium")
_NEEDED = ("year", "premium", "deductible", "maximum", "services")


@dataclass(frozen=True)
class Draft:
    """A plan as its rows tell it: a table of a plan's file, and notes of what to complete, the needed ones first."""

    id: str
    name: str
    year: int
    table: dict[str, Any]
    missing: tuple[Share, ...]
    open: tuple[Share, ...]

    def plan(self, lang: str) -> UsPlan:
        """The plan, where nothing is missing.

        Raises:
            InputError: something is; it names what.
        """
        if self.missing:
            lacks = " ".join(explain(one, lang) for one in self.missing)
            raise InputError(
                text("insurance_us.imported_lacks", lang, plan=self.id, lacks=lacks),
                text("insurance_us.imported_lacks_hint", lang, plan=self.id),
            )
        return read(self.table, self.id)

    def to_toml(self, lang: str) -> str:
        """The plan's file, with a comment for each thing to complete."""
        notes = [explain(one, lang) for one in (*self.missing, *self.open)]
        head = [text("insurance_us.imported_head", lang), *(f"- {note}" for note in notes)]
        return written(self.table, head)


@dataclass(frozen=True, slots=True)
class Offer:
    """An imported plan and, where it cannot be reckoned with as it is, why."""

    id: str
    name: str
    year: int
    fault: str = ""


def offers(vault: Vault, lang: str) -> tuple[Offer, ...]:
    """Every imported plan, by name and year."""
    return tuple(Offer(one.id, one.name, one.year, _fault(one, lang)) for one in drafts(vault))


def _fault(one: Draft, lang: str) -> str:
    """Why it cannot be reckoned with: what it lacks, else what its figures contradict."""
    if one.missing:
        return " ".join(explain(note, lang) for note in one.missing)
    try:
        one.plan(lang)
    except InputError as error:
        return error.message
    return ""


def load(vault: Vault, name: str, lang: str) -> UsPlan | None:
    """The imported plan of that id; None where there is none.

    Raises:
        InputError: it lacks something that reckoning needs, or its figures contradict each other.
    """
    found = next(drafts(vault, name), None)
    return None if found is None else found.plan(lang)


def drafts(vault: Vault, name: str = "") -> Iterator[Draft]:
    """Every imported plan as its rows tell it, or that of one id."""
    rows: dict[tuple[str | None, int], list[Row]] = {}
    for row in vault.query("insurance_benefits").iter_rows(named=True):
        number = row["plan_external_id"]
        rows.setdefault((number, 0) if number else (None, row["source_id"]), []).append(row)
    birth = dict(vault.query("profile_person").select("key", "value").iter_rows()).get("birth_date")
    taken: set[str] = set()
    for plan in vault.query("insurance_plans").iter_rows(named=True):
        year = int(plan["started"][:4]) if re.match(r"\d{4}", plan["started"] or "") else 0
        id_ = _id(plan, year, taken)
        taken.add(id_.casefold())
        if not name or id_.casefold() == name.casefold():
            yield _draft(plan, _own(plan, rows, year), id_, year, _age(birth, year))


def _id(plan: Row, year: int, taken: set[str]) -> str:
    """The source's own number, or the name; with the year, and a count, where that is taken."""
    number = (plan["external_id"] or "").rpartition("/")[2]
    base = number if _NUMBER.fullmatch(number) else slug(number or plan["name"] or "")
    tried = chain((base, f"{base}-{year}"), (f"{base}-{year}-{n}" for n in count(2)))
    return next(one for one in tried if one.casefold() not in taken)


def _own(plan: Row, rows: Mapping[tuple[str | None, int], Sequence[Row]], year: int) -> list[Row]:
    """The plan's rows of its year; of a HIOS plan also those that go by its number without the variant."""
    number = plan["external_id"]
    keys = [(number, 0) if number else (None, plan["source_id"])]
    if plan["system"] == "hios-plan" and number and len(number) > _STANDARD:
        keys.append((number[:_STANDARD], 0))
    return [row for key in keys for row in rows.get(key, ()) if _in_year(row, year)]


def _draft(plan: Row, rows: Sequence[Row], id_: str, year: int, age: int | None) -> Draft:
    table, notes = _table(plan, rows, id_, year, age)
    missing = [Share("plan", 0, f"open_{key}") for key in _NEEDED if key not in table]
    missing += [note for note in notes if note.rule == "open_age"]
    rest = [note for note in notes if note.rule != "open_age"]
    return Draft(id_, str(plan["name"] or id_), year, table, tuple(missing), (*rest, Share("plan", 0, "open_always")))


def _table(plan: Row, rows: Sequence[Row], id_: str, year: int, age: int | None) -> tuple[dict[str, Any], list[Share]]:
    """The plan's table; a part that the rows do not tell is not in it."""
    by_cost = {cost: [row for row in rows if row["cost"] == cost] for cost in _LIMITS}
    benefits = [row for row in rows if row["cost"] not in _LIMITS and row["name"] != "Coinsurance"]
    outside = any(_pays_outside(row) for row in benefits)
    said = [part.strip().casefold() for part in str(plan["note"] or "").split(",")]
    notes: list[Share] = []
    table: dict[str, Any] = {
        "country": "US", "id": id_, "name": plan["name"] or id_, **({"year": year} if year else {}),
        "out_of_network": "covered" if outside else "emergencies",
    }  # fmt: skip
    kind = next((kind for kind in KINDS if kind.casefold() in said), None)
    metal = next((metal for metal in METALS if any(part.endswith(metal) for part in said)), None)
    table |= {key: value for key, value in (("insurer", plan["payer"]), ("kind", kind), ("metal", metal)) if value}
    if "hsa eligible" in said:
        table["hsa_eligible"] = True
    premium, opened = premium_of(by_cost["premium"], age)
    notes += [Share("plan", 0, rule, (("said", words),)) for rule, words in opened]
    if premium:
        table["premium"] = premium
    for name, cost in (("deductible", "deductible"), ("maximum", "out_of_pocket_maximum")):
        meter, gaps = meter_of(by_cost[cost], name, outside)
        notes += [Share("plan", 0, f"open_{gap}_{name}") for gap in gaps]
        if meter:
            table[name] = meter
    general = [row for row in rows if row["name"] == "Coinsurance"]
    if general:
        table |= {"everything_else": _general(general, outside)}
    services, unclear = services_of(benefits, outside)
    notes += [Share("plan", 0, rule, values) for rule, values in unclear]
    if any("tier_2" in str(row["network"]) for row in rows):
        notes.append(Share("plan", 0, "open_tier_2"))
    if services:
        table["services"] = services
    return table, notes


def _general(rows: Sequence[Row], outside: bool) -> dict[str, Any]:
    """The coinsurance of what no benefit names."""
    share = {row["network"]: row["value"] for row in reversed(rows) if row["value"] is not None}
    made: dict[str, Any] = {"coinsurance": amount(share.get("in_network", 0.0))}
    if outside:
        own = share.get("out_of_network")
        made["out_of_network"] = {"covered": False} if own is None else {"coinsurance": amount(own)}
    return made


def _pays_outside(row: Row) -> bool:
    """Whether a benefit's row says that the plan pays some of it out of network."""
    if row["network"] != "out_of_network" or row["value"] is None or row["cost"] not in ("copay", "coinsurance"):
        return False
    return bool(row["cost"] == "copay" or row["value"] < 100)


def _in_year(row: Row, year: int) -> bool:
    """Whether a row is of the plan's year; CMS numbers a plan alike every year, so each row says its own at the end."""
    found = _YEARS.search(str(row["qualifier"] or ""))
    return found is None or not year or int(found[1]) <= year <= int(found[2] or found[1])


def _age(birth: str | None, year: int) -> int | None:
    """Age on 1 January of the year, by which the Marketplace rates (45 CFR 147.102(a)(1)(iii))."""
    try:
        born = date.fromisoformat((birth or "")[:10])
    except ValueError:
        return None
    return max(0, year - born.year - ((born.month, born.day) > (1, 1)))

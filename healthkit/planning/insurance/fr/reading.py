"""A contract's file: TOML as docs/insurance-plans.md describes it, checked key by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from healthkit.planning.insurance.fr.plan import LENSES, FrenchPlan, Guarantee, Premium
from healthkit.planning.insurance.fr.rules import figures
from healthkit.planning.insurance.fr.rules.dated import on
from healthkit.planning.insurance.fr.services import posts, services
from healthkit.planning.insurance.plan_table import LAST_YEAR, PlanTable

FIRST_YEAR = 2025
"""The first year whose rules are stated; before it figures of another time would be used without a word."""


def read(table: Mapping[str, Any], where: str) -> FrenchPlan:
    """A contract of a parsed file; ``where`` names the file in messages.

    Raises:
        InputError: a key is missing, unknown or ill-typed, or a guarantee is below what the law demands of a
            responsible contract; the message names the key, the hint what to write.
    """
    top = PlanTable(table, where)
    top.choice("country", ["FR"])
    year = top.whole("year", least=FIRST_YEAR)
    if year > LAST_YEAR:
        raise top.fault("year", f"is {year}", "the contract's year in four digits, such as year = 2026")
    responsible = top.yes("responsible", default=True)
    including = top.choice("percentages", ["including_amo", "on_top"]) == "including_amo"
    premiums = _premium(top.needed_table("premium"))
    plan = FrenchPlan(
        id=top.text("id"),
        name=top.text("name"),
        year=year,
        responsible=responsible,
        including_amo=including,
        premiums=premiums,
        guarantees=_Guarantees(year, responsible, including).read(top.needed_table("guarantees")),
        ages=_ages(top.table("people")),
        pays_retained=_retained(top, responsible),
    )
    top.done()
    return plan


def _retained(top: PlanTable, responsible: bool) -> bool:
    pays = top.yes("pays_retained")
    if pays and responsible:
        raise top.fault(
            "pays_retained",
            "cannot be true of a responsible contract: it may not pay participations nor franchises (art. L. 871-1)",
            "pays_retained = false, or responsible = false",
        )
    return pays


def _ages(people: PlanTable | None) -> dict[str, int]:
    if people is None:
        return {}
    named = people.keys()
    return {person: people.whole(person) for person in named}


def _premium(table: PlanTable) -> Premium:
    lines = table.table("by_age")
    by_age = []
    for key in lines.keys() if lines is not None else []:
        assert lines is not None
        if not key.isdigit():
            raise lines.fault(key, "is no age", "the age from which the amount holds, such as 18 = 31.20")
        by_age.append((int(key), lines.money(key)))
    family = table.maybe_money("family")
    premium = Premium(
        adult=table.money("adult", 0 if by_age or family is not None else None),
        child=table.money("child", 0),
        by_age=tuple(sorted(by_age)),
        family=family,
        free_from_child=table.maybe_whole("free_from_child", 1),
        employer=_employer(table),
    )
    table.done()
    return premium


def _employer(table: PlanTable) -> int:
    """The employer's share; a mandatory collective contract has at least half of it (art. L. 911-7)."""
    collective = table.yes("collective")
    least = figures()["employer.least_share"][-1].value
    share = table.whole("employer_percent", least if collective else 0)
    if share > 100:
        raise table.fault("employer_percent", f"is {share}", "a percentage from 0 to 100")
    if collective and share < least:
        raise table.fault("employer_percent", f"is {share}", f"{least} or more: the law asks it of the employer")
    return share


class _Guarantees:
    """Reads the table of guarantees of one contract, by the law of its year."""

    def __init__(self, year: int, responsible: bool, including: bool) -> None:
        self._law = on(date(year, 1, 1))
        self._responsible = responsible
        self._including = including

    def read(self, table: PlanTable) -> dict[str, Guarantee]:
        """Every post that the contract names."""
        found = {post: table.table(post) for post in posts()}
        table.done()
        return {post: self._guarantee(post, said) for post, said in found.items() if said is not None}

    def _guarantee(self, post: str, table: PlanTable) -> Guarantee:
        glasses = post == "optics"
        made = Guarantee(
            covered=table.yes("covered", default=True),
            percent=self._percent(post, table, "percent"),
            percent_free=self._percent(post, table, "percent_free") if post in _of_doctors() else None,
            amount=None if glasses else table.maybe_money("amount"),
            amounts=self._lenses(table) if glasses else {},
            frame=table.maybe_money("frame") if glasses else None,
            units=None if glasses else table.maybe_whole("units", 1),
            yearly=table.maybe_money("yearly"),
            outside_network=table.whole("outside_network_percent", 100),
            starts=self._starts(table),
        )
        if made.outside_network > 100:
            raise table.fault("outside_network_percent", "is above 100", "a percentage from 0 to 100")
        if made.units is not None and made.amount is None:
            raise table.fault("units", "limits no amount", "an amount beside it, such as amount = 30")
        table.done()
        granted = made.percent is not None or made.amount is not None or made.amounts
        if made.covered and not granted and post != "day_fee":
            raise table.fault(
                "simple" if glasses else "percent", "is missing", "what the contract pays, or covered = false"
            )
        return made

    def _percent(self, post: str, table: PlanTable, key: str) -> int | None:
        share = table.maybe_whole(key)
        if share is None or not self._responsible or posts()[post].optional or not _rates(post):
            return share
        least = 100 if self._including else 100 - min(self._law[rate] for rate in _rates(post))
        if share < least:
            raise table.fault(
                key,
                f"is {share}, which leaves some of the ticket modérateur open (art. R. 871-2, 1°)",
                f"{least} or more, or responsible = false at the top",
            )
        return share

    def _lenses(self, table: PlanTable) -> dict[str, int]:
        """The amount for each kind of pair; of two kinds of lenses the mean of theirs, where the file does not say."""
        single = {kind: table.maybe_money(kind) for kind in ("simple", "complex", "very_complex")}
        if all(amount is None for amount in single.values()):
            return {}
        told = {kind: table.money(kind) for kind in single}
        for kind in LENSES:
            if kind not in told:
                first, second = kind.split("_", 1)
                told[kind] = table.money(kind, (told[first] + told[second] + 1) // 2)
        for kind, amount in told.items():
            least = self._law[f"responsible.optics_{kind}_least"]
            if self._responsible and amount < least:
                raise table.fault(
                    kind,
                    "is below what a responsible contract pays once it covers such glasses (art. R. 871-2, 3°)",
                    f"{kind} = {least // 100} or more, or leave [guarantees.optics] out",
                )
        return told

    def _starts(self, table: PlanTable) -> tuple[int, int] | None:
        """The month from which the guarantee holds; the thirteenth is after the year."""
        months = table.maybe_whole("waiting_months")
        return (min(1 + months, 13), 1) if months else None


@cache
def _of_doctors() -> frozenset[str]:
    """Posts of doctors, whose guarantees may tell the Optam from others."""
    return frozenset(service.post for service in services().values() if service.rules.get("doctor"))


@cache
def _rates(post: str) -> tuple[str, ...]:
    """The statutory rates of a post's services; those of orthodontics leave no ticket modérateur."""
    found = (service.rules.get("rate") for service in services().values() if service.post == post)
    return tuple(rate for rate in found if rate and rate != "rate.orthodontics")

"""The tables ``services`` and ``everything_else``: what the person pays for each kind of care."""

from __future__ import annotations

from typing import Literal, cast

from healthkit.errors import UnknownName
from healthkit.planning.insurance.plan_table import PlanTable
from healthkit.planning.insurance.us.plan import Cost, FirstVisits, Order, Rule
from healthkit.planning.insurance.us.services import CONDITIONS, services

_ORDERS = ("applies", "waived", "after_copay")
_NOT_COVERED = Cost(covered=False)


def read_others(root: PlanTable, outside: bool) -> Rule | None:
    """The rule of services that the plan does not name; None where it states none."""
    table = root.table("everything_else")
    if table is None:
        return None
    cost = read_cost(table, "visit")
    out = _outside(table, "visit", outside, None)
    table.done()
    return Rule(cost, out)


def read_services(root: PlanTable, others: Rule | None, outside: bool) -> dict[str, Rule]:
    """The rules by service.

    Raises:
        UnknownName: a table is named like no service.
        InputError: a key is missing, unknown or ill-typed.
    """
    table = root.needed_table("services")
    known, found = services(), {}
    for key in table:
        if key not in known:
            nearest = UnknownName("service", key, known)
            raise table.fault(key, "is no service that is known here", f"a service’s id. {nearest.hint}".strip())
        found[key] = _rule(table.needed_table(key), key, others, outside)
    return found


def _rule(table: PlanTable, service: str, others: Rule | None, outside: bool) -> Rule:
    unit = services()[service].unit
    cost = read_cost(table, unit)
    limit = table.maybe_whole("limit", 1)
    made = Rule(
        in_network=cost,
        out_of_network=_outside(table, unit, outside, others),
        when=_when(table, unit, cost),
        first=_first(table, service, unit),
        limit=limit,
        limit_group=table.text("limit_with", service) if limit is not None else "",
        most=table.maybe_money("limit_amount"),
        waived_if_admitted=table.yes("copay_waived_if_admitted"),
        counts=table.yes("counts_to_maximum", True),
        penalty=table.money("penalty", 0),
        penalty_share=table.percent("penalty_percent", 0),
    )
    if made.waived_if_admitted and not cost.copay:
        raise table.fault("copay_waived_if_admitted", "is true, but there is no copay", "copay = …, or leave it out")
    table.done()
    return made


def _outside(table: PlanTable, unit: str, outside: bool, others: Rule | None) -> Cost | None:
    """The cost out of network: the service's own, else the general one."""
    own = table.table("out_of_network")
    if own is None:
        general = others.out_of_network if others else None
        if outside and general is None:
            raise table.fault(
                "out_of_network", "is missing, and [everything_else.out_of_network] says nothing either",
                "a table out_of_network with coinsurance = … or covered = false",
            )  # fmt: skip
        return general
    if not outside:
        raise table.fault(
            "out_of_network", 'stands here, but the plan says out_of_network = "emergencies"',
            'out_of_network = "covered" at the top of the file, or leave it out here',
        )  # fmt: skip
    cost = read_cost(own, unit)
    own.done()
    return cost


def _when(table: PlanTable, unit: str, usual: Cost) -> dict[str, Cost]:
    """Costs under a circumstance; the deductible's place is the service's own unless said."""
    conditions = table.table("when")
    found = {}
    if conditions is not None:
        for mark in CONDITIONS:
            own = conditions.table(mark)
            if own is not None:
                found[mark] = read_cost(own, unit, usual.deductible)
                own.done()
        conditions.done()
    return found


def _first(table: PlanTable, service: str, unit: str) -> FirstVisits | None:
    own = table.table("first")
    if own is None:
        return None
    visits, group = own.whole("visits", least=1), own.text("with", service)
    cost = read_cost(own, unit, "waived")
    own.done()
    return FirstVisits(visits, cost, group)


def read_cost(table: PlanTable, unit: str, order: Order | None = None) -> Cost:
    """Copay, coinsurance and the deductible's place; the other keys of the table are left to the caller.

    ``order`` is that place where the table does not say it.

    Raises:
        InputError: nothing is said of what it costs, or keys contradict each other.
    """
    if not table.yes("covered", True):
        return _NOT_COVERED
    free = table.yes("free")
    copay, share = table.maybe_money("copay"), table.maybe_percent("coinsurance")
    if (copay is None and share is None) != free:
        what = "is true beside a copay or a coinsurance" if free else "is missing, as are copay and coinsurance"
        raise table.fault("free", what, "one of: copay = 30, coinsurance = 20, free = true, covered = false")
    per, days = _copay_per(table, unit, copay)
    made = Cost(
        copay=copay or 0,
        copay_per=per,
        copay_days=days,
        coinsurance=share or 0,
        minimum=table.maybe_money("minimum"),
        maximum=table.maybe_money("maximum"),
        deductible=_order(table, free, copay, order),
    )
    if not made.coinsurance and (made.minimum is not None or made.maximum is not None):
        raise table.fault("minimum", "or “maximum” bounds a coinsurance that is not there", "coinsurance = … too")
    if made.minimum is not None and made.maximum is not None and made.minimum > made.maximum:
        raise table.fault("minimum", "is more than “maximum”", "the smaller amount as minimum")
    return made


def _copay_per(table: PlanTable, unit: str, copay: int | None) -> tuple[Literal["unit", "stay"], int | None]:
    """For stays a copay must say what it is for: each day, so many days at most, or the whole stay."""
    days = table.maybe_whole("copay_days", 1)
    if unit != "day":
        if "copay_per" in table or days is not None:
            raise table.fault("copay_per", f"has no meaning for what is counted by the {unit}", "nothing: leave it out")
        return "unit", None
    per = table.choice("copay_per", ("day", "stay"), None if copay else "day")
    if per == "stay" and days is not None:
        raise table.fault(
            "copay_days", "has no meaning for a copay of the whole stay", 'copay_per = "day", or leave it out'
        )
    return ("unit" if per == "day" else "stay"), days


def _order(table: PlanTable, free: bool, copay: int | None, usual: Order | None) -> Order:
    """Where the deductible comes; it must be said beside a copay, since plans differ and the difference is large."""
    if copay and usual is None and "deductible" not in table:
        raise table.fault(
            "deductible", "is missing beside a copay",
            'deductible = "waived" (the copay alone), "applies" (first the deductible) or "after_copay"',
        )  # fmt: skip
    return cast(Order, table.choice("deductible", _ORDERS, "waived" if free else usual or "applies"))

"""The tables ``deductible`` and ``maximum``: for a person, a family, both networks and drugs."""

from __future__ import annotations

from typing import cast

from healthkit.planning.insurance.plan_table import PlanTable
from healthkit.planning.insurance.us.plan import Bound, Drugs, Meter, Networks

FAMILY_KINDS = ("embedded", "aggregate")
NETWORKS = ("separate", "combined", "cross", "in_counts_out", "out_counts_in")


def read_meter(table: PlanTable, name: str, outside: bool) -> Meter:
    """A deductible or a maximum.

    Raises:
        InputError: a key is missing, unknown or ill-typed, or two of them contradict each other.
    """
    inside = _bound(table, name)
    networks, out = _outside(table, name, outside)
    options = ("combined", "separate", "none") if name == "deductible" else ("combined", "separate")
    drugs = cast(Drugs, table.choice("drugs", options, "combined"))
    own = table.table("drugs_limit")
    if (drugs == "separate") != (own is not None):
        raise table.fault(
            "drugs", f"and [{name}.drugs_limit] do not go together",
            f'drugs = "separate" and a table [{name}.drugs_limit], or neither',
        )  # fmt: skip
    bound = None if own is None else _whole_bound(own, name)
    table.done()
    return Meter(inside, out, networks, drugs, bound)


def _outside(table: PlanTable, name: str, outside: bool) -> tuple[Networks, Bound | None]:
    """How both networks count, and the limit out of network. A plan that covers nothing there needs neither."""
    own = table.table("out_of_network")
    if not outside:
        if own is not None or "networks" in table:
            raise table.fault(
                "out_of_network", 'stands here, but the plan says out_of_network = "emergencies"',
                'out_of_network = "covered" at the top of the file, or leave it out here',
            )  # fmt: skip
        return "combined", None
    networks = cast(Networks, table.choice("networks", NETWORKS, "separate"))
    if networks == "combined":
        if own is not None:
            raise table.fault("networks", 'is "combined" beside a limit of its own out of network', "one of the two")
        return networks, None
    if own is None:
        raise table.fault(
            "out_of_network", "is missing",
            f'a table [{name}.out_of_network] with its limits (or with none = true), or networks = "combined"',
        )  # fmt: skip
    if own.yes("none"):
        own.done()
        return networks, Bound(0) if name == "deductible" else None
    return networks, _whole_bound(own, name)


def _whole_bound(table: PlanTable, name: str) -> Bound:
    bound = _bound(table, name)
    table.done()
    return bound


def _bound(table: PlanTable, name: str) -> Bound:
    own = table.money("individual")
    family = table.maybe_money("family")
    kind = table.choice("family_kind", FAMILY_KINDS, "embedded")
    member = table.maybe_money("individual_in_family")
    if family is None:
        if not own and name == "deductible":
            return Bound(0, 0, 0)
        if member is not None or "family_kind" in table:
            raise table.fault("family", "is missing", "the family's limit, such as family = 3000")
        return Bound(own)
    if kind == "aggregate":
        if member is not None:
            raise table.fault("individual_in_family", "has no meaning in an aggregate limit", "one of the two")
        return Bound(own, None, family)
    member = own if member is None else member
    if member > family:
        raise table.fault(
            "family", "is less than the limit of one person", 'the larger limit, or family_kind = "aggregate"'
        )
    return Bound(own, member, family)

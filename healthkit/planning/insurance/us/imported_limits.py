"""The deductible or the maximum of imported rows, as a table of a plan's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthkit.planning.insurance.us.imported_costs import Row, amount

_SCOPES = ("medical and drugs", "medical", "drugs")
_WHOM = ("per person in a family", "per family", "per person")
INSIDE, OUTSIDE, BOTH = "in_network", "out_of_network", "in_and_out_of_network"
Found = dict[tuple[str, str, str], float]


def meter_of(rows: Sequence[Row], name: str, outside: bool) -> tuple[dict[str, Any] | None, list[str]]:
    """A table from the rows of that cost, and what it leaves open; None where it states no limit in network."""
    found: Found = {}
    for row in rows:
        if row["value"] is not None:
            found.setdefault(_place(row), float(row["value"]))
    scope = next((one for one in _SCOPES[:2] if any(key[0] == one for key in found)), None)
    if scope is None:
        return None, []
    opened: list[str] = []
    inside = _bound(found, scope, INSIDE, opened)
    combined = inside is None
    made = inside or _bound(found, scope, BOTH, opened)
    if made is None:
        return None, []
    drugs = _bound(found, "drugs", INSIDE, opened) or _bound(found, "drugs", BOTH, opened)
    if scope == "medical" and (drugs is not None or name == "deductible"):
        made["drugs"] = "none" if drugs is None else "separate"
        if drugs is not None:
            made["drugs_limit"] = drugs
    if outside and combined:
        made["networks"] = "combined"
    elif outside:
        made["out_of_network"] = _bound(found, scope, OUTSIDE, opened) or {"none": True}
        if made["out_of_network"] == {"none": True}:
            opened.append("out_of_network")
    return made, list(dict.fromkeys(opened))


def _place(row: Row) -> tuple[str, str, str]:
    """Scope, network and whom a limit holds for; what is not told apart is for medical care and drugs, of a person."""
    words = str(row["qualifier"] or "").casefold()
    scope = next((one for one in _SCOPES if any(part.strip() == one for part in words.split(";"))), _SCOPES[0])
    whom = next((one for one in _WHOM if one in words), "per family" if "family" in words else "per person")
    return scope, row["network"] or INSIDE, whom


def _bound(found: Found, scope: str, network: str, opened: list[str]) -> dict[str, Any] | None:
    member, family, own = (found.get((scope, network, whom)) for whom in _WHOM)
    own = member if own is None else own
    if own is None:
        return None
    made: dict[str, Any] = {"individual": amount(own)}
    if family is None or (family == 0 and own == 0):
        return made
    made["family"] = amount(family)
    if member is None:
        made["family_kind"] = "aggregate"
        opened.append("family_kind")
    elif member != own:
        made["individual_in_family"] = amount(member)
    return made

"""Plans and years of events for properties: drawn from the designs that a file can state, read as a file is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.us import UsPlan, read

PEOPLE = ("self", "spouse", "child 1")
SERVICES = (
    "primary_care", "laboratory", "drug_generic", "drug_specialty", "inpatient", "emergency_room", "rehabilitation",
    "hearing_aid",
)  # fmt: skip
MARKS = ("admitted", "mail_order", "surprise", "no_preauthorization", "preventive")


def _bounds(most: int) -> st.SearchStrategy[dict[str, Any]]:
    def made(own: int, more: int, kind: str) -> dict[str, Any]:
        return {"individual": own, "family": own + more, "family_kind": kind}

    amounts = st.integers(0, most)
    return st.builds(made, amounts, amounts, st.sampled_from(["embedded", "aggregate"]))


def _cost(unit: str) -> st.SearchStrategy[dict[str, Any]]:
    order = st.sampled_from(["applies", "waived", "after_copay"])
    share = st.sampled_from([0, 10, 12.5, 20, 35, 50, 100])
    copay: dict[str, st.SearchStrategy[Any]] = {"copay": st.integers(0, 400), "deductible": order}
    if unit == "day":
        copay["copay_per"] = st.sampled_from(["day", "stay"])
    return st.one_of(
        st.fixed_dictionaries({"coinsurance": share, "deductible": order}),
        st.fixed_dictionaries(
            {"coinsurance": st.just(20), "minimum": st.integers(0, 50), "maximum": st.integers(50, 300)}
        ),
        st.fixed_dictionaries(copay),
        st.fixed_dictionaries({**copay, "coinsurance": share}),
        st.just({"free": True}),
    )


@st.composite
def plans(draw: st.DrawFn, networks: tuple[str, ...], alike: bool = False) -> UsPlan:
    """A plan with limits, and a rule for each of ``SERVICES``; ``alike``: deductible and maximum are divided alike."""
    services: dict[str, Any] = {}
    for name in SERVICES:
        rule = dict(draw(_cost("day" if name == "inpatient" else "visit")))
        rule["out_of_network"] = draw(_cost("day" if name == "inpatient" else "visit"))
        services[name] = rule
    services["rehabilitation"]["limit"] = draw(st.integers(1, 4))
    services["hearing_aid"]["limit_amount"] = draw(st.integers(0, 900))
    services["primary_care"]["first"] = {"visits": 2, "copay": 20}
    services["inpatient"]["penalty"] = draw(st.integers(0, 500))
    table: dict[str, Any] = {
        "country": "US", "id": "p", "name": "p", "year": 2027, "out_of_network": "covered",
        "premium": {"self": 1, "family": 1}, "services": services,
    }  # fmt: skip
    drugs = draw(st.booleans())
    for name, most in (("deductible", 800), ("maximum", 3000)):
        meter = draw(_bounds(most))
        meter["networks"] = draw(st.sampled_from(networks))
        if meter["networks"] != "combined":
            meter["out_of_network"] = draw(st.one_of(_bounds(2 * most), st.just({"none": True})))
        if drugs if alike else draw(st.booleans()):
            meter["drugs"], meter["drugs_limit"] = "separate", draw(_bounds(most))
        table[name] = meter
    if draw(st.booleans()):
        table["account"] = {"kind": "HRA", "self": draw(st.integers(0, 500)), "after": draw(st.integers(0, 200))}
    return read(table, "p.toml")


@st.composite
def events(draw: st.DrawFn, inside: bool = False, people: tuple[str, ...] = PEOPLE) -> Event:
    """An event on one of ten days, in whole cents, often above its price."""
    charge = draw(st.integers(1, 600_000))
    return Event(
        date(2027, 3, 1) + timedelta(days=draw(st.integers(0, 9))),
        draw(st.sampled_from(SERVICES)),
        charge,
        draw(st.one_of(st.none(), st.integers(0, charge))),
        draw(st.sampled_from(people)),
        True if inside else draw(st.booleans()),
        draw(st.integers(1, 4)),
        draw(st.frozensets(st.sampled_from(MARKS), max_size=2)),
    )


def years(inside: bool = False, people: tuple[str, ...] = PEOPLE) -> st.SearchStrategy[list[Event]]:
    """A year of up to a dozen events."""
    return st.lists(events(inside, people), max_size=12)

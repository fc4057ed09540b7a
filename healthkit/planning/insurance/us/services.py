"""The services that US plans speak of: ids, words, what a quantity counts, and which names other files give them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

MAIL_ORDER, RETAIL_90 = "mail_order", "retail_90"
ADMITTED = "admitted"
PREVENTIVE = "preventive"
NO_PREAUTHORIZATION = "no_preauthorization"
PROTECTING = frozenset({"emergency", "surprise"})
"""Marks of care that the No Surprises Act protects: an emergency, or somebody out of network whom the person could not
choose in a hospital of the network (45 CFR 149.110, 149.120)."""

CONDITIONS = (MAIL_ORDER, RETAIL_90, ADMITTED, "maternity", "tier_2", "preferred_pharmacy", "telehealth")
"""Marks under which a plan may ask another price of the same service (``[services.….when.…]``)."""


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of care. ``like`` names the service whose rule holds where a plan has none for this one."""

    id: str
    label: Mapping[str, str]
    group: str
    unit: str
    drug: bool = False
    protected: bool = False
    emergency: bool = False
    often_excluded: bool = False
    like: str | None = None
    marketplace: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@cache
def services() -> Mapping[str, Service]:
    """Every service by id, in the order of the Summary of Benefits and Coverage."""
    table = tomllib.loads(files(__package__).joinpath("services.toml").read_text("utf-8"))
    for key, said in table.items():
        said["id"] = key
        said.update({name: tuple(said.get(name, ())) for name in ("marketplace", "codes")})
    return MappingProxyType({key: Service(**said) for key, said in table.items()})

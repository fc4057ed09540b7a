"""What French contracts and events speak of: services, posts of a table of guarantees, marks; and their names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of care: its names, the post that covers it, what a quantity counts, whether the statutory scheme pays.

    ``rules`` are the keys of ``services.toml`` that the reckoning reads.
    """

    id: str
    label: Mapping[str, str]
    post: str
    unit: str
    reimbursed: bool
    rules: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """A line of a contract's table; ``optional`` where a responsible contract may leave the ticket modérateur of it."""

    id: str
    label: Mapping[str, str]
    optional: bool = False


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("services.toml").read_text("utf-8"))


@cache
def services() -> Mapping[str, Service]:
    """Every service by id."""
    made = {}
    for key, said in _table()["service"].items():
        rules = {name: value for name, value in said.items() if name not in ("label", "post", "unit")}
        made[key] = Service(key, said["label"], said["post"], said.get("unit", "visit"), "rate" in said, rules)
    return MappingProxyType(made)


@cache
def posts() -> Mapping[str, Post]:
    """Every post by id, in the order in which contracts list them."""
    return MappingProxyType({key: Post(id=key, **said) for key, said in _table()["post"].items()})


@cache
def marks() -> Mapping[str, Mapping[str, str]]:
    """The names of every circumstance that a rule asks for, by id."""
    return MappingProxyType({key: said["label"] for key, said in _table()["mark"].items()})

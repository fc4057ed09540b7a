"""The metric catalogue: one declaration a metric, read from ``metrics.toml``, and from ``vendor_metrics/`` what only
one vendor states: scores and figures by formulas of its own, which never merge with anybody else's.

Import, charts, questions, reports and docs read a metric's label, unit, aggregation and merge from here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Hashable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from importlib.resources import files
from typing import Any, Literal, TypeVar, get_args

from healthkit.errors import UnknownName

_R = TypeVar("_R")
Kind = Literal["quantity", "category", "derived"]
Merge = Literal["cumulative", "rate", "layered", "witness", "vendor_day"]
Aggregate = Literal["sum", "mean", "min", "max", "last", "count", "duration"]
Group = Literal[
    "activity", "heart", "sleep", "body", "vitals", "respiratory", "mobility", "nutrition", "hearing",
    "reproductive", "symptom", "mind", "environment", "lab", "other",
]  # fmt: skip


@dataclass(frozen=True)
class Metric:
    """One thing that is measured.

    ``unit`` is a UCUM code, in which ``value`` is stored; ``resolution`` is the step to which two values of that unit
    are the same, ``rounding`` the one to which two apps that tell one fact may differ; ``plausible`` bounds one sample,
    outside it the row is kept and reported. ``night`` says that the value belongs to the day of waking. The first of
    ``aggregates`` is the one a bare question means. ``accepts`` are raw units that mean something else for this metric
    only, with their factor (Apple's BMI is a ``count``); ``molar_mass`` (g/mol) joins mg/dL and mmol/L.
    """

    id: str
    kind: Kind
    label: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    unit: str
    aggregates: tuple[Aggregate, ...]
    merge: Merge
    resolution: float
    rounding: float = 0.0
    plausible: tuple[float, float] | None = None
    hk: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    group: Group = "other"
    night: bool = False
    dense: bool = False
    trap: dict[str, str] = field(default_factory=dict)
    decimals: int = 0
    aliases: tuple[str, ...] = ()
    accepts: dict[str, float] = field(default_factory=dict)
    molar_mass: float | None = None

    def name(self, lang: str) -> str:
        """The label in a language, English where it lacks one."""
        return self.label.get(lang) or self.label["en"]


@dataclass(frozen=True)
class Catalogue:
    """All metrics, by id, by HealthKit identifier and by former id; ``edition`` tells two of one process apart."""

    version: int
    metrics: dict[str, Metric]
    by_hk: dict[str, Metric]
    by_alias: dict[str, Metric] = field(default_factory=dict)
    code_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    edition: int = 0

    def __getitem__(self, metric_id: str) -> Metric:
        """One metric by id or former id.

        Raises:
            UnknownName: the catalogue has no such metric; the nearest are named.
        """
        found = self.metrics.get(metric_id) or self.by_alias.get(metric_id)
        if found is None:
            raise UnknownName("metric", metric_id, self.metrics)
        return found

    def get(self, metric_id: str) -> Metric:
        """One metric by id; an identifier that the catalogue lacks gets a plain entry under its own name."""
        return (
            self.metrics.get(metric_id)
            or self.by_alias.get(metric_id)
            or Metric(
                id=metric_id,
                kind="quantity",
                label={"en": metric_id, "fr": metric_id},
                synonyms={},
                unit="",
                aggregates=("mean", "min", "max", "last", "count"),
                merge="rate",
                resolution=1e-9,
            )
        )

    def code_name(self, code: str, lang: str) -> str:
        """What people call a category's value (``asleep_deep`` is "Deep sleep"); a file's own code stays as it is."""
        return self.code_labels.get(code, {}).get(lang, code)


def _metric(metric_id: str, row: dict[str, object], shared: dict[str, dict[str, str]]) -> Metric:
    data = dict(row)
    if isinstance(data.get("values"), str):
        data["values"] = shared[str(data["values"])]
    for key in ("hk", "aliases", "aggregates", "plausible"):
        if key in data:
            data[key] = tuple(data[key])  # type: ignore[arg-type]
    synonyms = data.get("synonyms", {})
    data["synonyms"] = {lang: tuple(words) for lang, words in synonyms.items()}  # type: ignore[attr-defined]
    metric = Metric(id=metric_id, **data)  # type: ignore[arg-type]
    _check(metric)
    return metric


def _check(metric: Metric) -> None:
    problems = []
    if metric.kind not in get_args(Kind) or metric.merge not in get_args(Merge):
        problems.append("kind or merge")
    if metric.group not in get_args(Group) or not set(metric.aggregates) <= set(get_args(Aggregate)):
        problems.append("group or aggregates")
    if not metric.aggregates or not {"en", "fr"} <= metric.label.keys():
        problems.append("aggregates or labels missing")
    if problems:
        raise ValueError(f"metrics.toml: {metric.id}: {', '.join(problems)}")


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue that ships with this version."""
    here = files("healthkit.model")
    raw = tomllib.loads(here.joinpath("metrics.toml").read_text("utf-8"))
    for vendor in sorted(here.joinpath("vendor_metrics").iterdir(), key=lambda file: file.name):
        if vendor.name.endswith(".toml"):
            _join(raw, tomllib.loads(vendor.read_text("utf-8")), vendor.name)
    return build(raw)


_of_vault: dict[str, Catalogue] = {}
_in_use: ContextVar[str | None] = ContextVar("vault_in_use", default=None)
_latest: list[str] = []
_editions: dict[tuple[Hashable, ...], int] = {}


def catalogue() -> Catalogue:
    """The catalogue in force: what ships with this version, and what the person of the vault in use has declared."""
    vault = _in_use.get() or (_latest[0] if _latest else "")
    return _of_vault.get(vault) or shipped()


def join_own(vault: str, own: Iterable[Metric]) -> None:
    """Put a person's own metrics, all of them, beside those that ship, wherever their vault is in use.

    An id that a later version came to ship keeps the shipped meaning.
    """
    declared = list(own)
    if not declared:  # as in most vaults, which then need not read the catalogue to be opened
        _of_vault.pop(vault, None)
        return
    base = shipped()
    added = {one.id: one for one in declared if one.id not in base.metrics and one.id not in base.by_alias}
    if not added:
        _of_vault.pop(vault, None)
        return
    # Equal declarations share an edition, so that opening a vault again makes no cache anew.
    edition = _editions.setdefault((vault, *(repr(one) for one in added.values())), len(_editions) + 1)
    _of_vault[vault] = replace(base, metrics=base.metrics | added, edition=edition)


def use_own(vault: str) -> None:
    """Let the catalogue be this vault's, in this thread or task; a thread that used none takes the last one used."""
    if _in_use.get() != vault:
        _in_use.set(vault)
    _latest[:] = [vault]


def per_catalogue(make: Callable[..., _R]) -> Callable[..., _R]:
    """Cache what a function of a few plain arguments makes of the catalogue, apart for each catalogue in force."""

    @lru_cache(maxsize=64)
    def made(_edition: int, /, *args: Hashable) -> _R:
        return make(*args)

    @wraps(make)
    def call(*args: Hashable) -> _R:
        return made(catalogue().edition, *args)

    return call


def _join(raw: dict[str, Any], more: dict[str, Any], name: str) -> None:
    for part in ("metric", "code"):
        twice = sorted(raw[part].keys() & more.get(part, {}).keys())
        if twice:
            raise ValueError(f"{name}: {twice[0]} is declared twice")
        raw[part] |= more.get(part, {})


def build(raw: dict[str, Any]) -> Catalogue:
    """A catalogue from its parsed file.

    Raises:
        ValueError: an entry is not whole, or an identifier or id is claimed twice: a fault of the file, found by tests.
    """
    metrics = {key: _metric(key, row, raw.get("values", {})) for key, row in raw["metric"].items()}
    by_hk: dict[str, Metric] = {}
    by_alias: dict[str, Metric] = {}
    for metric in metrics.values():
        for identifier in metric.hk:
            if identifier in by_hk:
                raise ValueError(f"metrics.toml: {identifier} is claimed twice")
            by_hk[identifier] = metric
        for alias in metric.aliases:
            if alias in by_alias or alias in metrics:
                raise ValueError(f"metrics.toml: the id {alias} is used twice")
            by_alias[alias] = metric
    return Catalogue(raw["version"], metrics, by_hk, by_alias, raw.get("code", {}))

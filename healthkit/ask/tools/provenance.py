"""Where what a tool says comes from: products as consents name them, and kinds of data; never narrower than it is.

Sources are those that ever wrote rows of what was looked at, not only those of the days asked for, since what is usual
and what is missing tells of the other days too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from healthkit.ask import attributes
from healthkit.ask.answer import Answer
from healthkit.ask.labs.shelf import shelf
from healthkit.ask.records import anchors
from healthkit.ask.records.plan import lane_of
from healthkit.ask.spotting import Page
from healthkit.ask.sql import EVERYTHING, WORKOUTS
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan
from healthkit.ask.words import read
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.privacy.categories import categories, in_content, of_analyte, of_metric, of_table
from healthkit.store import queries

ANCHORS = ("medication", "condition", "procedure", "immunization", "encounter")
"""Tables that may have given a question its dates: “since I started …”."""
_NIGHTS = frozenset({"bedtime", "wake_time", "time_in_bed"})


@dataclass(frozen=True)
class Label:
    """Products and categories."""

    sources: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()

    def __or__(self, other: Label) -> Label:
        sources = dict.fromkeys((*self.sources, *other.sources))
        return Label(tuple(sorted(sources)), self.categories | other.categories)


def everything(scope: Scope) -> Label:
    """Every product, and every kind of data that the vault's metrics are of."""
    held = scope.reader.presence().metrics
    strange = any(not of_metric(name) for name in held)
    kinds = frozenset(categories()) if strange else frozenset[str]().union(*map(of_metric, held))
    return Label(products(scope), kinds)


def of_metrics(scope: Scope, names: Iterable[str]) -> Label:
    """Some metrics or attributes of workouts. What the catalogue lacks counts as every kind of data."""
    asked = sorted(set(names))
    if EVERYTHING in asked:
        return everything(scope)
    kinds, inputs, workouts = frozenset[str](), set[str](), False
    for name in asked:
        attribute = attributes.ATTRIBUTES.get(name)
        stats = attribute.stats if attribute else (name,)
        workouts = workouts or name in WORKOUTS
        kinds = kinds.union(*(of_metric(one) or frozenset(categories()) for one in stats))
        inputs |= {one for stat in stats for one in _inputs(stat)}
    found = _products(scope, "tools_products_of_metrics", metrics=sorted(inputs))
    if workouts:
        return Label(found, kinds) | of_workouts(scope)
    return Label(found or products(scope), kinds)


def of_workouts(scope: Scope) -> Label:
    """Workouts and what their devices said of them."""
    return Label(_products(scope, "tools_products_of_workouts") or products(scope), of_table("session"))


def of_analytes(scope: Scope, names: Iterable[str]) -> Label:
    """Some laboratory values; of none, every one that the vault holds and a laboratory measured."""
    asked = sorted(set(names))
    held = asked or [name for name in shelf(scope).held if name and analytes()[name].panel != "vital"]
    kinds = frozenset({"labs"} if not asked else ()).union(*(of_analyte(name) or {"labs"} for name in held))
    found = _products(scope, "tools_products_of_analytes", analytes=asked or None) if asked else ()
    return Label(found or _products(scope, "tools_products_of_analytes", analytes=None) or products(scope), kinds)


def of_record(scope: Scope, table: str) -> Label:
    """One table of the record, with the sensitive kinds that any of its rows shows."""
    if table == "person":
        return Label(products(scope), of_table("person"))
    shown = scope.cache.get(f"tools kinds {table}")
    if shown is None:
        rows = scope.reader.con.execute(f"SELECT DISTINCT name, system, code FROM {_known(table)}").fetchall()
        shown = in_content([{"name": name or "", "system": system, "code": code} for name, system, code in rows])
        scope.cache[f"tools kinds {table}"] = shown
    found = _products(scope, "tools_products_of_table", table=table)
    reasons = of_table("condition") if table == "encounter" else frozenset[str]()  # visits say what they were for
    return Label(found or products(scope), of_table(table) | shown | reasons)


def of_answer(scope: Scope, answer: Answer) -> Label:
    """What an answer of the offline engine rests on; nothing where it computed nothing."""
    if answer.plan is None:
        return Label()
    plan = answer.plan.as_dict()
    if plan["topic"] == "records":
        tables = {lane_of(plan["subject"])} | {item.metric for item in answer.evidence if item.metric == "absence"}
        return _joined(of_record(scope, table) for table in sorted(tables))
    return of_plan(scope, answer.plan) | _anchored(scope, answer.question)


def of_plan(scope: Scope, plan: AnyPlan) -> Label:
    """What a plan over metrics, workouts or laboratory results looks at."""
    values = plan.as_dict()
    if values["topic"] == "labs":
        return of_analytes(scope, values["analytes"])
    found = of_metrics(scope, _named(values))
    return found | of_workouts(scope) if any(_training(values)) else found


def products(scope: Scope) -> tuple[str, ...]:
    """Every product of the vault."""
    return _kept(scope, "tools products", lambda: _column(scope, queries.text("privacy_products"), {}))


def _anchored(scope: Scope, question: str) -> Label:
    """What gave the question its dates, where the record may have."""
    for lang in ("en", "fr"):
        if anchors.find(Page(read(question, lang)).masked(), replace(scope, lang=lang)):
            return _joined(of_record(scope, table) for table in ANCHORS)
    return Label()


def _named(node: Any) -> Iterator[str]:
    """The metrics of a plan, of its conditions too."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("metric", "companion") if isinstance(node.get(key), str))
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _named(child)


def _training(node: Any) -> Iterator[bool]:
    """Whether a plan looks at workouts."""
    if isinstance(node, dict):
        yield bool(node.get("workouts") or node.get("activity") or node.get("latest"))
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _training(child)


def _inputs(metric_id: str) -> tuple[str, ...]:
    """The metrics whose rows a metric's days are made of."""
    metric = catalogue().get(metric_id)
    night = metric.kind == "derived" and metric.group == "sleep"
    return (metric_id, "sleep_analysis") if night or metric_id in _NIGHTS else (metric_id,)


def _joined(labels: Iterable[Label]) -> Label:
    found = Label()
    for one in labels:
        found |= one
    return found


def _known(table: str) -> str:
    """A table that has a category, so that nothing else is ever put into a statement."""
    if not of_table(table):
        raise ValueError(f"{table} is no table of the record")
    return table


def _products(scope: Scope, name: str, **params: Any) -> tuple[str, ...]:
    sql = queries.text(name)
    if "table" in params:
        sql = sql.replace("{table}", _known(params.pop("table")))
    return _kept(scope, f"{name} {sql} {params}", lambda: _column(scope, sql, params))


def _column(scope: Scope, sql: str, params: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in scope.reader.con.execute(sql, params).fetchall() if row[0])


def _kept(scope: Scope, key: str, made: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    if key not in scope.cache:
        scope.cache[key] = made()
    found: tuple[str, ...] = scope.cache[key]
    return found

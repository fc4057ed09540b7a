"""The reason for the visit in the person's words: what it is about, whether it can wait, what the record holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import polars as pl

from healthkit.clinical.triage import Context, assess
from healthkit.i18n import listing, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement
from healthkit.planning.visit.usual import Finding, shown
from healthkit.settings import settings
from healthkit.source.labs_words import Row, name_of, value_of

_BACK = timedelta(days=365)
_NO_WORD = re.compile(r"[^\w' ]+")
_SEX: dict[str | None, Literal["female", "male"]] = {"female": "female", "male": "male"}


@dataclass(frozen=True)
class Topic:
    """One topic of ``reasons.toml``; ``names`` are all words that it answers to, folded."""

    id: str
    names: frozenset[str]
    symptoms: tuple[str, ...]
    show: tuple[str, ...]
    usual: tuple[str, ...]
    source: dict[str, str] | None


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All topics."""
    raw = tomllib.loads(files("healthkit.planning.visit").joinpath("reasons.toml").read_text("utf-8"))
    return tuple(_topic(name, row, raw["source"]) for name, row in raw["topic"].items())


def _topic(name: str, row: dict[str, Any], sources: dict[str, dict[str, str]]) -> Topic:
    known = [catalogue()[metric] for key in ("symptoms", "metrics") for metric in row.get(key, ())]
    known += [analytes()[analyte] for analyte in row.get("analytes", ())]  # type: ignore[misc]
    words = [*row.get("words", ()), *(word for one in known for word in _words_of(one))]
    lists = {key: tuple(row.get(key, ())) for key in ("symptoms", "show", "usual")}
    return Topic(
        name, frozenset(map(plain, words)), source=sources[row["source"]] if "source" in row else None, **lists
    )


def _words_of(entry: Any) -> Iterator[str]:
    """The names and synonyms that a catalogue gives an entry, in both languages."""
    yield from entry.label.values()
    for words in entry.synonyms.values():
        yield from words


def plain(words: str) -> str:
    """Words without punctuation, folded, so that whole words can be looked for."""
    return " ".join(_NO_WORD.sub(" ", fold(words)).split())


def about(reason: str) -> list[Topic]:
    """The topics that a reason names, in the order of the file."""
    said = f" {plain(reason)} "
    return [one for one in topics() if any(f" {name} " in said for name in one.names)]


def urgent(facts: Facts, reason: str) -> list[Statement]:
    """What to do now, where the reason itself is a red flag; the rules of ``healthkit triage`` decide."""
    if not reason.strip():
        return []
    context = Context(age_years=facts.age, sex=_SEX.get(facts.person.sex), country=settings().country)
    found = assess(reason, facts.lang, context=context)
    if found.level == "none":
        return []
    data = {"level": found.level, "rules": list(found.rules)}
    return [Statement("urgent:reason", "triage", "", found.message, (), data)]


def facts_of(facts: Facts, reason: str, usual: list[Finding]) -> list[Statement]:
    """What the record holds of the reason: symptoms of the last year, newest results, own usual, named entries."""
    found: list[Statement] = []
    for topic in about(reason):
        found += _symptoms(facts, topic)
        found += _results(facts, topic)
        found += [_usual(facts, one) for one in usual if one.metric.id in topic.usual]
    return list({one.id: one for one in [*found, *_named(facts, reason)]}.values())


def _symptoms(facts: Facts, topic: Topic) -> list[Statement]:
    lang, found = facts.lang, []
    year = facts.symptoms.filter(pl.col("day") > facts.as_of - _BACK)
    for metric in topic.symptoms:
        rows = year.filter(pl.col("metric") == metric)
        days = sorted(set(rows["day"].to_list()))
        if days:
            label = catalogue()[metric].name(lang)
            words = {"label": label, "n": str(len(days)), "span": facts.span(days[0], days[-1])}
            said = text("brief.reason_symptom", lang, len(days), **words)
            data = {"metric": metric, "days": len(days), "first": days[0], "last": days[-1]}
            ids = tuple(rows["event_id"].to_list())
            found.append(Statement(f"reason:{metric}", "symptom", label, said, (Rows("event", ids),), data, words))
    return found


def _results(facts: Facts, topic: Topic) -> list[Statement]:
    """The newest results of what the topic's source names, in one sentence, and what the vault holds none of."""
    lang, held, none = facts.lang, [], []
    for analyte in topic.show:
        measured = [row for row in facts.book.by_test.get(analyte, []) if row["day"] and not row["derived"]]
        if measured:
            held.append(measured[-1])
        else:
            none.append(analytes()[analyte].name(lang))
    if not held or topic.source is None:
        return []
    told = [_newest(facts, row) for row in held]
    said = text("brief.reason_results", lang, results=text("brief.join", lang).join(told))
    if none:
        said = f"{said} {text('brief.reason_none', lang, names=listing(none, lang))}"
    rows = (Rows("lab_result", tuple(row["result_id"] for row in held)),)
    data = {"topic": topic.id, "analytes": [row["analyte"] for row in held]}
    label = text("brief.reason_label", lang)
    return [Statement(f"reason:{topic.id}:results", "results", label, said, rows, data, {}, topic.source[lang])]


def _newest(facts: Facts, row: Row) -> str:
    """A result in a list: name, value, day, how it lies."""
    lang = facts.lang
    flag = text(f"labs.flag_{row['flag'] or 'none'}", lang)
    return f"{name_of(row, lang)} {value_of(row, lang)} ({facts.day(row['day'])}, {flag})"


def _usual(facts: Facts, one: Finding) -> Statement:
    lang, metric = facts.lang, one.metric
    words = {
        "label": metric.name(lang),
        "value": shown(metric, one.value, lang),
        "days": str(one.days),
        "verdict": text(f"brief.verdict_{one.change.verdict}", lang),
    }
    rows = (Rows("daily", (), metric.id, one.before, one.last, one.days),)
    data = {"metric": metric.id, "value": round(one.value, 4), "unit": metric.unit, "verdict": one.change.verdict}
    said = text("brief.reason_usual", lang, None, **words)
    return Statement(f"reason:{metric.id}", "vital", words["label"], said, rows, data, words)


def _named(facts: Facts, reason: str) -> list[Statement]:
    """Medicines and diagnoses of the record whose names stand in the reason."""
    said, found = f" {plain(reason)} ", []
    standing: Iterable[tuple[str, str, str, tuple[Rows, ...]]] = [
        *((one.name, "medication", facts.since(one, dated=one.dated), one.rows) for one in facts.current),
        *(
            (one.name, "condition", facts.since_of((row, one)), (Rows("condition", (row["row_id"],)),))
            for row, one in facts.lane("condition")
            if one.holds
        ),
    ]
    for name, kind, since, rows in standing:
        if plain(name) and f" {plain(name)} " in said:
            words = {"called": name, "since": since}
            told = text(f"brief.reason_{kind}", facts.lang, None, **words)
            found.append(Statement(f"reason:{kind}:{plain(name)}", kind, name, told, rows, {"name": name}, words))
    return found

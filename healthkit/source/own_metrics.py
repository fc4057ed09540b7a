"""Metrics of a person's own: declared, given values by hand, taken away again; ``docs/own-metrics.md`` shows how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb
import polars as pl

from healthkit.errors import InputError, UnknownName, UsageError
from healthkit.i18n import text
from healthkit.model.catalogue import Metric, catalogue, shipped
from healthkit.model.own import AGGREGATES, MERGES, MOST_DECIMALS, PREFIX, OwnAggregate, OwnMerge, is_own, own_metric
from healthkit.model.records import FRAMES
from healthkit.model.units import conversion, find_unit, unit_label
from healthkit.model.words import fold
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.source.manual import SOURCE
from healthkit.source.speaker import Speaker, moment
from healthkit.store import Vault

LONGEST_LABEL = 80
_HELD = ("sample", "daily", "hourly")
_ADD = "INSERT INTO own_metric VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_EDIT = "UPDATE own_metric SET label_en = ?, label_fr = ?, low = ?, high = ?, decimals = ? WHERE metric = ?"


@dataclass(frozen=True)
class Declaration:
    """What a person says of a metric. ``unit`` is any spelling of a known unit, kept as UCUM; a label in one language
    serves both; ``low`` and ``high`` bound one plausible value, outside which it is kept and reported."""

    metric: str
    label_en: str = ""
    label_fr: str = ""
    unit: str = ""
    aggregate: OwnAggregate = "mean"
    merge: OwnMerge = "rate"
    low: float | None = None
    high: float | None = None
    decimals: int = 0


def own_metrics(vault: Vault) -> list[Metric]:
    """The metrics that the person declared, as the catalogue has them."""
    return [own_metric(row) for row in vault.query("own_metrics").iter_rows(named=True)]


def declare(vault: Vault, said: Declaration, *, lang: str = "en") -> Metric:
    """Declare a metric; the catalogue has it from now on.

    Raises:
        UsageError: the id, a label, the unit, the aggregate or the range cannot be, or is taken.
    """
    said = checked(said, lang)
    _refuse_taken((said.metric, said.label_en, said.label_fr), own_metrics(vault), lang)
    with vault.writer() as con:
        con.execute(_ADD, [
            said.metric, said.label_en, said.label_fr, said.unit, said.aggregate, said.merge, said.low, said.high,
            said.decimals, datetime.now(UTC).replace(tzinfo=None),
        ])  # fmt: skip
    vault.learn_own_metrics()
    return catalogue()[said.metric]


def declaration(metric: Metric) -> Declaration:
    """What was said of a metric, to be changed in part."""
    low, high = metric.plausible or (None, None)
    merge, aggregate = next(one for one in MERGES if one == metric.merge), metric.aggregates[0]
    meant = next(one for one in AGGREGATES if one == aggregate)
    return Declaration(
        metric.id, metric.name("en"), metric.name("fr"), metric.unit, meant, merge, low, high, metric.decimals
    )


def edit(vault: Vault, said: Declaration, *, lang: str = "en") -> Metric:
    """Change the labels, the plausible range or the decimals of a metric. Its values are in its unit and were merged as
    it says, so these stay: who wants others declares another metric.

    Raises:
        UnknownName: the person declared no such metric.
        UsageError: the unit or the way of counting would change; or as :func:`declare`.
    """
    before, said = declaration(_known(vault, said.metric)), checked(said, lang)
    if (said.unit, said.merge, said.aggregate) != (before.unit, before.merge, before.aggregate):
        raise UsageError(text("own.fixed", lang), text("own.fixed_hint", lang))
    _refuse_taken((said.label_en, said.label_fr), [one for one in own_metrics(vault) if one.id != said.metric], lang)
    with vault.writer() as con:
        con.execute(_EDIT, [said.label_en, said.label_fr, said.low, said.high, said.decimals, said.metric])
    vault.learn_own_metrics()
    return catalogue()[said.metric]


def _refuse_taken(words: tuple[str, ...], own: list[Metric], lang: str) -> None:
    taken = {word: one for one in (*shipped().metrics.values(), *own) for word in _words(one)}
    for word in map(fold, words):
        if word in taken:
            raise UsageError(text("own.taken", lang, said=word, metric=taken[word].id), text("own.taken_hint", lang))


def _known(vault: Vault, metric_id: str) -> Metric:
    known = {one.id: one for one in own_metrics(vault)}
    if metric_id not in known:
        raise UnknownName("metric of your own", metric_id, known)
    return known[metric_id]


def remove(vault: Vault, metric_id: str, *, with_values: bool = False, lang: str = "en") -> int:
    """Take a declaration away, and with it every value; how many values went.

    Raises:
        UnknownName: the person declared no such metric.
        UsageError: it has values, and nobody said that they may go.
    """
    _known(vault, metric_id)
    with vault.writer() as con:
        gone = _held(con, metric_id)
        if gone and not with_values:
            raise UsageError(text("own.has_values", lang, metric=metric_id, n=gone), text("own.has_values_hint", lang))
        for table in _HELD:
            con.execute(f"DELETE FROM {table} WHERE metric = ?", [metric_id])
        con.execute("DELETE FROM own_metric WHERE metric = ?", [metric_id])
    vault.learn_own_metrics()
    return gone


def held(vault: Vault, metric_id: str) -> int:
    """How many values a metric has."""
    with vault.reader() as con:
        return _held(con, metric_id)


def _held(con: duckdb.DuckDBPyConnection, metric_id: str) -> int:
    row = con.execute("SELECT count(*) FROM sample WHERE metric = ?", [metric_id]).fetchone()
    assert row is not None
    return int(row[0])


def named(vault: Vault, said: str) -> Metric:
    """One of the person's metrics by id or label.

    Raises:
        UnknownName: they declared no such metric.
    """
    known = own_metrics(vault)
    for one in known:
        if fold(said) in _words(one):
            return one
    raise UnknownName("metric of your own", said, [one.id for one in known])


def record(
    vault: Vault, metric: Metric, value: float, unit: str = "", *, taken: str | None = None, by: Speaker
) -> bool:
    """Keep one value of a metric, now or at a moment of the past; whether it was new.

    Raises:
        InputError: the unit is none of this metric's, the value is not plausible, or the moment lies ahead.
    """
    convert = conversion(unit or None, metric)
    if convert is None:
        own = unit_label(metric.unit, by.lang) or "1"
        raise InputError(text("own.wrong_unit", by.lang, said=unit), text("own.wrong_unit_hint", by.lang, unit=own))
    stored = value * convert.factor + convert.offset
    if metric.plausible and not metric.plausible[0] <= stored <= metric.plausible[1]:
        low, high = metric.plausible
        raise InputError(text("own.implausible", by.lang), text("own.implausible_hint", by.lang, low=low, high=high))
    at, offset = _instant(moment(taken, by, past=True) or by.now, vault)
    row = {
        **dict.fromkeys(FRAMES["sample"]), "ref": 1, "metric": metric.id, "start": at, "end": at, "offset_min": offset,
        "value": value, "unit": unit or metric.unit, "source": 1,
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=FRAMES["sample"], orient="row")
    return bool(import_rows(vault, SOURCE, SOURCE, [Rows("sample", frame)]).added)


def _instant(iso: str, vault: Vault) -> tuple[datetime, int | None]:
    """A moment as typed, in UTC; a day alone is its noon, a clock without a zone the person's."""
    whole = iso if len(iso) >= 10 else iso + "-01-01"[len(iso) - 4 :]
    at = datetime.fromisoformat(whole if len(whole) > 10 else f"{whole}T12:00")
    if at.tzinfo is not None:
        shift = at.utcoffset()
        assert shift is not None
        return at.astimezone(UTC).replace(tzinfo=None), int(shift.total_seconds() // 60)
    micros = pl.Series([at]).dt.epoch("us").to_numpy()
    offset = int(vault.timeline().offset_us(micros)[0])
    return datetime.fromtimestamp((int(micros[0]) - offset) / 1e6, UTC).replace(tzinfo=None), offset // 60_000_000


def checked(said: Declaration, lang: str) -> Declaration:
    """The declaration, tidied.

    Raises:
        UsageError: the id, a label, the unit, the aggregate or the range cannot be.
    """
    metric = said.metric.strip() if said.metric.strip().startswith(PREFIX) else PREFIX + said.metric.strip()
    if not is_own(metric) or metric in shipped().metrics:
        raise UsageError(text("own.wrong_id", lang, said=said.metric), text("own.wrong_id_hint", lang))
    label_en = " ".join((said.label_en or said.label_fr).split())
    label_fr = " ".join((said.label_fr or said.label_en).split())
    if not label_en or max(len(label_en), len(label_fr)) > LONGEST_LABEL:
        raise UsageError(text("own.wrong_label", lang), text("own.wrong_label_hint", lang, most=LONGEST_LABEL))
    unit = find_unit(said.unit or "1")
    if unit is None:
        raise UsageError(text("own.unknown_unit", lang, said=said.unit), text("own.unknown_unit_hint", lang))
    if said.merge not in MERGES or said.aggregate not in AGGREGATES or (
        (said.merge == "cumulative") != (said.aggregate == "sum")
    ):  # fmt: skip
        raise UsageError(text("own.wrong_aggregate", lang), text("own.wrong_aggregate_hint", lang))
    if (said.low is None) != (said.high is None) or (
        said.low is not None and said.high is not None and not said.low < said.high
    ):  # fmt: skip
        raise UsageError(text("own.wrong_range", lang), text("own.wrong_range_hint", lang))
    if not 0 <= said.decimals <= MOST_DECIMALS:
        raise UsageError(text("own.wrong_decimals", lang), text("own.wrong_decimals_hint", lang, most=MOST_DECIMALS))
    return replace(said, metric=metric, label_en=label_en, label_fr=label_fr, unit=unit.ucum)


def _words(metric: Metric) -> set[str]:
    said = (metric.id, *metric.label.values(), *(word for some in metric.synonyms.values() for word in some))
    return {fold(word) for word in said}

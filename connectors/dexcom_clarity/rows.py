"""Clarity's rows by kind: readings, calibrations, carbohydrates, insulin, exercise, and how the person felt."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.dexcom_clarity import words
from connectors.dexcom_clarity.book import Book, with_sources
from connectors.dexcom_clarity.words import CARBS, EXERCISE, HEALTH, INSULIN, METER, NOTE, SENSOR
from healthkit.model.words import fold
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import attributes, beyond_range, insulin
from healthkit.source.repeated_hour import told
from healthkit.source.tabular import cells

_HEALTH = words.by_word(words.HEALTH_CODES)
_RANGE = {"mg/dL": (40.0, 400.0), "mmol/L": (2.2, 22.3)}
"""What a sensor can say as a number, as the account's unit rounds it."""


def emit(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Rows of a block, by kind; kinds that we do not know are counted."""
    known = book.columns
    strange = frame.filter(pl.col("what").is_null())[known.kind].fill_null("")
    book.unmapped.update(dict(strange.value_counts().iter_rows()) if len(strange) else {})
    kept = frame.filter(pl.col("what").is_not_null())
    if len(kept):
        kept, made = with_sources(kept.with_columns(start="clock", end="clock", offset_min=pl.lit(None)), book)
        yield from made
        book.read.update(dict(kept["what"].value_counts().iter_rows()))
        yield from _glucose(kept.filter(pl.col("what").is_in([SENSOR, METER])), book)
        yield from _entries(kept, book)
    yield from book.issues
    book.issues.clear()


def _glucose(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    known = book.columns
    low, high = _RANGE[known.unit]
    made = frame.with_columns(value=cells.decimal(pl.col(known.glucose)), word=pl.col(known.glucose))
    spoken = {text: fold(text) for text in made.filter(pl.col("value").is_null())["word"].drop_nulls().unique()}
    sensor = pl.col("what") == SENSOR
    below = pl.col("word").is_in([text for text, word in spoken.items() if word in words.LOW])
    above = pl.col("word").is_in([text for text, word in spoken.items() if word in words.HIGH])
    made = made.with_columns(
        below=(below | (sensor & (pl.col("value") < low))).fill_null(value=False),
        above=(above | (sensor & (pl.col("value") > high))).fill_null(value=False),
    )
    beyond = pl.col("below") | pl.col("above")
    book.bad(made.filter(~beyond & pl.col("value").is_null()), "bad_value", known.glucose)
    levels = made.filter(~beyond & pl.col("value").is_not_null())
    if len(levels):
        levels = levels.with_columns(
            book.refs.take(len(levels)), metric=pl.lit("blood_glucose"), unit=pl.lit(known.unit)
        )
        yield rows("sample", levels)
        if levels["first_run"].any():
            yield told(levels, "sample")
    under, over = words.LIMITS[known.unit]
    limit = pl.when("below").then(pl.lit(under)).otherwise(pl.lit(over))
    yield from beyond_range(made.filter(beyond).with_columns(limit=pl.when(sensor).then(limit)), book.refs)


def _entries(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """What the person entered; a kind whose column this version lacks has nothing to say."""
    known = book.columns
    for kind, title in ((CARBS, known.carbs), (INSULIN, known.insulin)):
        rest = frame.filter(pl.col("what") == kind)
        if not len(rest) or not title:
            continue
        rest = rest.with_columns(value=cells.decimal(pl.col(title)))
        book.bad(rest.filter(pl.col("value").is_null()), "bad_value", title)
        good = rest.filter(pl.col("value").is_not_null())
        yield from _carbs(good, book) if kind == CARBS else insulin(_reasons(good, known.subtype), book.refs)
    yield from _exercise(frame.filter(pl.col("what") == EXERCISE), book)
    yield from _health(frame.filter(pl.col("what").is_in([HEALTH, NOTE])), book)


def _carbs(good: pl.DataFrame, book: Book) -> Iterator[Item]:
    if len(good):
        what = {"metric": pl.lit("dietary_carbohydrates"), "unit": pl.lit("g")}
        yield rows("sample", good.with_columns(book.refs.take(len(good)), **what))


def _reasons(frame: pl.DataFrame, title: str) -> pl.DataFrame:
    """Fast insulin covers a meal, long-acting the day: what other files call bolus and basal."""
    meanings = {}
    for text in frame[title].drop_nulls().unique().to_list():
        word = fold(text)
        if any(part in word for part in words.LONG):
            meanings[text] = "basal"
        elif any(part in word for part in words.FAST):
            meanings[text] = "bolus"
    found = pl.col(title).replace_strict(meanings, default=None) if meanings else pl.lit(None)
    return frame.with_columns(dimension=found.cast(pl.String))


def _exercise(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    if not len(frame):
        return
    known = book.columns
    lasts = cells.time_span(pl.col(known.duration), "h:mm:ss") if known.duration else pl.lit(None, pl.Float64)
    made = frame.with_columns(
        book.refs.take(len(frame)), kind=pl.lit("workout"), activity=pl.lit("other"), duration_s=lasts
    ).with_columns(end=pl.col("start") + pl.duration(seconds=pl.col("duration_s").fill_null(0)))
    yield rows("session", made)
    yield attributes(
        made.with_columns(called=pl.lit("Exercise")), "session", {"called": "activity", known.subtype: "intensity"}
    )


def _health(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    if not len(frame):
        return
    title = book.columns.subtype
    texts = frame[title].drop_nulls().unique().to_list()
    codes = {text: _HEALTH.get(fold(text), text) for text in texts}
    note = pl.col("what") == NOTE
    code = pl.col(title).replace_strict(codes, default=None) if codes else pl.lit(None, pl.String)
    made = frame.with_columns(
        book.refs.take(len(frame)),
        metric=pl.when(note).then(pl.lit("diary_note")).otherwise(pl.lit("diary_condition")),
        code=pl.when(note).then(pl.lit("note")).otherwise(code),
        text=pl.when(note).then(pl.col(title)),
    )
    yield rows("event", made)
    yield attributes(made, "event", {"text": "note"})

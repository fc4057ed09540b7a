"""The journal: symptoms, mood and notes in the person's own words, kept beside what devices say.

A symptom that the catalogue knows is stated as an event too, by the ordinary import under the source "journal", so that
questions, charts, relations and the visit brief find it like one that a phone wrote; change and removal take it along.
So is the mean mood of a day, as a value of the metric "journal_mood".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, get_args

import duckdb
import polars as pl

from healthkit.errors import UnknownName, UsageError
from healthkit.i18n import text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.records import FRAMES
from healthkit.model.timeline import Timeline
from healthkit.model.words import fold
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.source.rollup import refresh
from healthkit.store import Vault

Kind = Literal["symptom", "mood", "note"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SOURCE = "journal"
"""Connector and source of the events that symptoms become."""
MOOD = "journal_mood"
LONGEST, SPAN = 2000, 366
SCORES: dict[Kind, tuple[float, float] | None] = {"symptom": (0, 10), "mood": (-3, 3), "note": None}
_GRADES = ((0.0, "absent"), (4.0, "mild"), (6.0, "moderate"), (10.0, "severe"))
"""Grades of a 0 to 10 scale, each up to its bound (1 to 4, 5 and 6, 7 to 10: Serlin et al., 1995, *Pain* 61:277)."""
_NOON = time(12)
_ADD = """
    INSERT INTO journal
    SELECT coalesce(max(entry_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, NULL, ? FROM journal RETURNING entry_id
"""
_CHANGE = """
    UPDATE journal SET kind = ?, first_day = ?, last_day = ?, at_utc = ?, code = ?, score = ?, said = ?
    WHERE entry_id = ? AND kind <> 'mark'
"""


@dataclass(frozen=True)
class Entry:
    """One line. ``code`` is a symptom's id in the catalogue, or the person's own word; ``score`` its strength from 0 to
    10, or the mood from -3 to 3; ``at`` a moment in UTC, where one was named."""

    kind: Kind
    first_day: date
    last_day: date
    code: str | None = None
    score: float | None = None
    said: str | None = None
    at: datetime | None = None
    entry_id: int = 0

    def name(self, lang: str) -> str:
        """What it is about: the symptom, or the kind of entry."""
        known = symptoms().get(self.code or "")
        return known.name(lang) if known else (self.code or text(f"journal.kind_{self.kind}", lang))

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return {
            "id": self.entry_id, "kind": self.kind, "first": self.first_day.isoformat(),
            "last": self.last_day.isoformat(), "at": self.at.isoformat() + "Z" if self.at else None,
            "code": self.code, "score": self.score, "said": self.said,
        }  # fmt: skip


def symptoms() -> dict[str, Metric]:
    """The symptoms that the catalogue knows, by id."""
    return {one.id: one for one in catalogue().metrics.values() if one.group == "symptom"}


def symptom_named(words: str) -> str:
    """The id of a symptom said in either language, or the words themselves, tidied, where the catalogue has none."""
    wanted = fold(words)
    for metric in symptoms().values():
        names = (metric.id, *metric.label.values(), *(word for said in metric.synonyms.values() for word in said))
        if any(fold(name) == wanted for name in names):
            return metric.id
    return " ".join(words.split())


def add(vault: Vault, entry: Entry, *, lang: str = "en") -> int:
    """Keep an entry; its number.

    Raises:
        UsageError: it says nothing, too much, or its days or its score cannot be.
    """
    entry = checked(entry, lang)
    with vault.writer() as con:
        row = con.execute(_ADD, [*_values(entry), datetime.now(UTC).replace(tzinfo=None)]).fetchone()
    assert row is not None
    _state(vault, entry)
    _state_moods(vault, entry)
    return int(row[0])


def change(vault: Vault, number: int, entry: Entry, *, lang: str = "en") -> None:
    """Put other words in an entry's place.

    Raises:
        UnknownName: there is no such entry.
        UsageError: as :func:`add`.
    """
    entry, before = checked(entry, lang), found(vault, number)
    moments, timeline = _alone(vault, before), vault.timeline()
    with vault.writer() as con:
        con.execute(_CHANGE, [*_values(entry), number])
        _unsay(con, before.code, moments, timeline)
    _state(vault, entry)
    _state_moods(vault, before, entry)


def remove(vault: Vault, number: int) -> None:
    """Take an entry away, and the event that it became.

    Raises:
        UnknownName: there is no such entry.
    """
    before = found(vault, number)
    moments, timeline = _alone(vault, before), vault.timeline()
    with vault.writer() as con:
        con.execute("DELETE FROM journal WHERE entry_id = ? AND kind <> 'mark'", [number])
        _unsay(con, before.code, moments, timeline)
    _state_moods(vault, before)


def found(vault: Vault, number: int) -> Entry:
    """One entry by its number.

    Raises:
        UnknownName: there is none.
    """
    known = entries(vault)
    for one in known:
        if one.entry_id == number:
            return one
    raise UnknownName("entry", str(number), [str(one.entry_id) for one in known])


def entries(vault: Vault, first: date | None = None, last: date | None = None) -> list[Entry]:
    """Entries that touch some days, the newest first."""
    rows = vault.query("journal_entries", first=first, last=last)
    return [
        Entry(
            kind=row["kind"], first_day=row["first_day"], last_day=row["last_day"], code=row["code"],
            score=row["score"], said=row["said"], at=row["at_utc"], entry_id=row["entry_id"],
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def moods(vault: Vault) -> pl.DataFrame:
    """Mean mood of each day on which one was noted: ``day``, ``value`` from -3 to 3."""
    return vault.query("journal_moods")


def checked(entry: Entry, lang: str) -> Entry:
    """The entry, tidied.

    Raises:
        UsageError: it says nothing, too much, or its days or its score cannot be.
    """
    said = (entry.said or "").strip() or None
    code = symptom_named(entry.code) if entry.kind == "symptom" and entry.code else None
    bounds = SCORES[entry.kind]
    if entry.kind == "symptom" and not code:
        raise UsageError(text("journal.which_symptom", lang), text("journal.which_symptom_hint", lang))
    if entry.kind == "mood" and entry.score is None:
        raise UsageError(text("journal.which_mood", lang), text("journal.which_mood_hint", lang))
    if (entry.kind == "note" and not said) or len(said or "") > LONGEST or len(code or "") > LONGEST:
        raise UsageError(text("journal.nothing_said", lang, most=LONGEST), text("journal.nothing_said_hint", lang))
    if entry.score is not None and (bounds is None or not bounds[0] <= entry.score <= bounds[1]):
        low, high = bounds or (0, 0)
        raise UsageError(
            text("journal.wrong_score", lang), text(f"journal.score_{entry.kind}", lang, low=low, high=high)
        )
    if not timedelta(0) <= entry.last_day - entry.first_day < timedelta(days=SPAN):
        raise UsageError(text("journal.wrong_days", lang), text("journal.wrong_days_hint", lang, most=SPAN))
    return replace(entry, said=said, code=code)


def _values(entry: Entry) -> list[Any]:
    return [entry.kind, entry.first_day, entry.last_day, entry.at, entry.code, entry.score, entry.said]


def grade(score: float | None) -> str:
    """The catalogue's severity for a score from 0 to 10; unspecified where none was given."""
    if score is None:
        return "unspecified"
    return next(name for bound, name in _GRADES if score <= bound)


def _moments(vault: Vault, entry: Entry) -> list[datetime]:
    """The instants of the events: the one named, or noon of each day, the clock being the person's."""
    return [entry.at] if entry.at is not None else _noons(vault, _days(entry))


def _days(entry: Entry) -> list[date]:
    return [entry.first_day + timedelta(days=one) for one in range((entry.last_day - entry.first_day).days + 1)]


def _noons(vault: Vault, days: Sequence[date]) -> list[datetime]:
    local = [datetime.combine(day, _NOON) for day in days]
    micros = pl.Series(local).dt.epoch("us").to_numpy()
    offsets = vault.timeline().offset_us(micros)
    return [moment - timedelta(microseconds=int(offset)) for moment, offset in zip(local, offsets, strict=True)]


def _state(vault: Vault, entry: Entry) -> None:
    """State a symptom that the catalogue knows as an event of each of its days."""
    if entry.kind != "symptom" or entry.code not in symptoms():
        return
    rows = [
        {"ref": number, "metric": entry.code, "start": moment, "end": moment, "offset": None,
         "code": grade(entry.score), "source": 1}
        for number, moment in enumerate(_moments(vault, entry), 1)
    ]  # fmt: skip
    known = set(FRAMES["event"])
    frame = pl.DataFrame([{key: row[key] for key in row if key in known} for row in rows], schema=FRAMES["event"])
    import_rows(vault, SOURCE, SOURCE, [Rows("event", frame)])


def _state_moods(vault: Vault, *changed: Entry) -> None:
    """State the mean mood of each day that entries touch, in place of what was stated before."""
    days = sorted({day for entry in changed if entry.kind == "mood" for day in _days(entry)})
    if not days:
        return
    moments, timeline = _noons(vault, days), vault.timeline()
    with vault.writer() as con:
        _unsay(con, MOOD, moments, timeline, table="sample")
    now = dict(moods(vault).filter(pl.col("day").is_in(days)).rows())
    rows = [
        {**dict.fromkeys(FRAMES["sample"]), "ref": number, "metric": MOOD, "start": moment, "end": moment,
         "value": now[day], "unit": catalogue()[MOOD].unit, "source": 1}
        for number, (day, moment) in enumerate(zip(days, moments, strict=True), 1) if day in now
    ]  # fmt: skip
    if rows:
        import_rows(vault, SOURCE, SOURCE, [Rows("sample", pl.DataFrame(rows, schema=FRAMES["sample"]))])


def _alone(vault: Vault, entry: Entry) -> list[datetime]:
    """The moments of an entry's events of which no other entry says the same."""
    if entry.kind != "symptom" or entry.code not in symptoms():
        return []
    others = [one for one in entries(vault) if one.entry_id != entry.entry_id and one.code == entry.code]
    spoken = {moment for other in others for moment in _moments(vault, other)}
    return [moment for moment in _moments(vault, entry) if moment not in spoken]


def _unsay(
    con: duckdb.DuckDBPyConnection, code: str | None, moments: list[datetime], timeline: Timeline, table: str = "event"
) -> None:
    """Remove what was stated of those moments, and bring their days up to date."""
    if not moments:
        return
    con.execute(
        f"DELETE FROM {table} WHERE metric = ? AND list_contains(?::TIMESTAMP[], start_utc) "
        "AND source_id IN (SELECT source_id FROM source WHERE connector = ?)",
        [code, moments, SOURCE],
    )
    days = timeline.days(pl.Series(moments, dtype=pl.Datetime("us")).dt.epoch("us").to_numpy())
    touched = pl.DataFrame({"metric": [code] * len(moments), "day": pl.Series(days).cast(pl.Date)})
    refresh(con, timeline, touched, schema="")

"""Verified results ordered as people look them up: by test, the newest first of all, panel by panel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, get_args

from healthkit.model.analytes import Panel, analytes
from healthkit.model.words import fold
from healthkit.source.labs_words import Row, analyte_of
from healthkit.store import Vault

PANELS: tuple[str, ...] = get_args(Panel)
"""Panels in the order of a laboratory's sheet; "" stands for results that no analyte answers to."""


def key(row: Row) -> str:
    """What makes results one test: the analyte, else the laboratory's name for it."""
    return str(row["analyte"] or f"? {fold(row['name'] or row['loinc'] or '')}")


@dataclass(frozen=True)
class Disagreement:
    """One thing that two sources state differently of a result; each side is its words and who says so."""

    row: Row
    field: str
    sides: tuple[tuple[Any, str], ...]


class Book:
    """Rows of :func:`healthkit.source.labs.results`; those from ``since`` on are the ones looked at, the older ones
    are what they are compared with.
    """

    def __init__(self, rows: list[Row], since: date | None = None) -> None:
        self.all, self.since = rows, since
        self.rows = [row for row in rows if self.within(row)]

    def within(self, row: Row) -> bool:
        """Whether a result is one of those looked at."""
        return self.since is None or (row["day"] is not None and row["day"] >= self.since)

    @cached_property
    def by_test(self) -> dict[str, list[Row]]:
        """All results by test, oldest first; those in question stand apart."""
        found: dict[str, list[Row]] = {}
        for row in self.all:
            if not row["question"]:
                found.setdefault(key(row), []).append(row)
        return {name: sorted(rows, key=order) for name, rows in found.items()}

    @cached_property
    def latest(self) -> list[Row]:
        """The newest result of each test, as a laboratory lists them."""
        newest = [rows[-1] for rows in self.by_test.values() if self.within(rows[-1])]
        places = {name: place for place, name in enumerate(analytes().all)}
        return sorted(newest, key=lambda row: (PANELS.index(panel_of(row) or PANELS[-1]), _place(row, places)))

    @cached_property
    def panels(self) -> dict[str, list[Row]]:
        """The newest results by panel; what no analyte answers to comes last."""
        found: dict[str, list[Row]] = {}
        for row in self.latest:
            found.setdefault(panel_of(row), []).append(row)
        return {name: found[name] for name in (*PANELS, "") if name in found}

    @cached_property
    def questions(self) -> list[Row]:
        """Results whose number cannot be trusted."""
        return [row for row in self.rows if row["question"]]

    def after(self, row: Row) -> Row | None:
        """The newest result of the same test, where it is later than this one."""
        last = self.by_test[key(row)][-1]
        return last if last["moment"] > row["moment"] else None

    def before(self, row: Row) -> Row | None:
        """The result before this one at another moment."""
        earlier = [one for one in self.by_test[key(row)] if one["moment"] and one["moment"] < row["moment"]]
        return earlier[-1] if earlier else None

    @cached_property
    def days(self) -> list[date]:
        """Days with a laboratory's results, the newest first; what is only computed is none."""
        return sorted({row["day"] for row in self.rows if row["day"] and not row["derived"]}, reverse=True)

    def on(self, day: date) -> dict[str, Row]:
        """The results of one day by test."""
        return {name: row for name, rows in self.by_test.items() for row in rows if row["day"] == day}

    def compared(self, first: date, second: date) -> list[tuple[Row, Row]]:
        """Tests that were done on both of two days; the later row says of the change what two results can say."""
        earlier, later = self.on(min(first, second)), self.on(max(first, second))
        found = [(earlier[name], since(later[name], earlier[name])) for name in later if name in earlier]
        places = {name: place for place, name in enumerate(analytes().all)}
        return sorted(found, key=lambda pair: _place(pair[1], places))

    def disagreements(self, vault: Vault) -> list[Disagreement]:
        """Where sources state one test of one moment differently: two values, or a witness with other words."""
        return [*self._values(), *self._words(vault)]

    def _values(self) -> list[Disagreement]:
        together: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.rows:
            if row["conflict"]:
                together.setdefault((row["analyte"], row["moment"], row["specimen"]), []).append(row)
        return [
            Disagreement(first, "value", ((first, _who(first)), (other, _who(other))))
            for first, *others in together.values()
            for other in others
            if _contradict(first, other)
        ]

    def _words(self, vault: Vault) -> list[Disagreement]:
        rows = {row["result_id"]: row for row in self.rows}
        found = []
        for witness in vault.query("labs_disagreements").iter_rows(named=True):
            row = rows.get(witness["result_id"])
            for field, said in json.loads(witness["differs"]).items() if row else ():
                own = row.get("lab_flag" if field == "flag" else field) if row else None
                if row and said and own and fold(str(said)) != fold(str(own)):
                    sides = ((own, row["source"] or "?"), (said, witness["source"] or "?"))
                    found.append(Disagreement(row, field, sides))
        return found


def range_places(row: Row) -> list[float]:
    """Where the range begins and ends on a short line, and where the value lies; one far outside lies at the end."""
    low, high, value = row["range_low"], row["range_high"], row["value"]
    if value is None or (low is None and high is None) or row["question"]:
        return []
    if low is None:
        low, first, last = 0.0, 0.0, high * 1.6
    elif high is None:
        high, first, last = low * 2.0, low * 0.4, low * 2.0
    else:
        first, last = low - 0.6 * (high - low), high + 0.6 * (high - low)
    span = last - first
    if span <= 0:
        return []
    return [round(min(max((at - first) / span, 0.0), 1.0), 4) for at in (low, high, value)]


def panel_of(row: Row) -> str:
    """A result's panel; "" where no analyte answers to it."""
    analyte = analyte_of(row)
    return analyte.panel if analyte else ""


def order(row: Row) -> tuple[bool, Any, bool, int]:
    """In time; of one moment the row that comes with a range is the one to show."""
    return (row["moment"] is not None, row["moment"], row["range_origin"] is not None, -row["result_id"])


def _place(row: Row, places: dict[str, int]) -> tuple[int, str]:
    return (places.get(row["analyte"] or "", len(places)), row["name"] or "")


def since(row: Row, before: Row) -> Row:
    """A result with its change since another one, instead of since the last one."""
    usable = all(one["value"] is not None and not one["comparator"] for one in (row, before)) and before["value"] > 0
    elsewhere = any(row[name] != before[name] for name in ("laboratory", "method"))
    delta = (row["value"] / before["value"] - 1) * 100 if usable else None
    rcv = None if elsewhere else row["rcv_percent"]
    return {
        **row,
        "from_value": before["value"] if usable else None,
        "from_moment": before["moment"],
        "delta_percent": delta,
        "elsewhere": elsewhere,
        "real": abs(delta) > rcv if delta is not None and rcv is not None else None,
    }


def _contradict(one: Row, other: Row) -> bool:
    """Whether two results cannot both be so: other numbers, unless one is a bound that the other keeps."""
    if any(row["value"] is None or row["derived"] for row in (one, other)) or one["value"] == other["value"]:
        return False
    for bound, result in ((one, other), (other, one)):
        if bound["comparator"] and not result["comparator"]:
            beyond = result["value"] - bound["value"]
            return bool(beyond < 0 if bound["comparator"].startswith(">") else beyond > 0)
    return bool(one["comparator"] == other["comparator"])


def _who(row: Row) -> str:
    return str(row["laboratory"] or row["source"] or "?")

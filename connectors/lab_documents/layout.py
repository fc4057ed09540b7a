"""How a page is laid out: one column, several, or cards. Each reading is tried; the one that makes sense is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from connectors.lab_documents.cards import read_cards
from connectors.lab_documents.columns import Column, Header, headers, settled, split_points
from connectors.lab_documents.drafts import Draft
from connectors.lab_documents.facts import Facts
from connectors.lab_documents.names import heading, is_heading, mentions
from connectors.lab_documents.rows import known, proposals
from connectors.lab_documents.table_drafts import Setting
from connectors.lab_documents.tables import Table, read_table
from healthkit.source.documents.lines import Line, lines, pieces
from healthkit.source.documents.words import Word

_CAPTION = 3.2
"""Of the letter's size: so high above a table's titles stand its name and its own date of collection."""


@dataclass(slots=True)
class Reading:
    """What one way of reading a page gave; ``ends`` is what the next page goes on with, by number of the column.

    ``filled`` counts the columns in which a known test with a result was found.
    """

    drafts: list[Draft] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    ends: dict[int, tuple[Header | None, str]] = field(default_factory=dict)
    columns: int = 1
    filled: int = 0

    cuts: tuple[float, ...] = ()
    top: float = 0.0

    def column_of(self, x: float, base: float) -> int:
        """The number of the column that a place lies in; -1 above the columns."""
        return -1 if base < self.top else sum(x > cut for cut in self.cuts)

    def add(self, table: Table) -> None:
        """Take over what a table gave."""
        self.drafts += table.drafts
        self.unread += table.unread


@dataclass(slots=True)
class PageReader:
    """Reads the pages of one document in order and remembers the table that a page ended in."""

    facts: Facts
    running: frozenset[str]
    last: Reading = field(default_factory=Reading)
    pool: dict[tuple[object, ...], list[Line]] = field(default_factory=dict)

    def read(self, words: Sequence[Word], width: float, page: int) -> Reading:
        """The best reading of one page."""
        best, most = Reading(), float("-inf")
        for cuts in _cuts(words, width, page, self.facts):
            made = self._columns(words, cuts, page)
            worth = self._worth(made) - 0.01 * len(cuts) if made.filled > 1 or not cuts else float("-inf")
            if worth > most:
                best, most = made, worth
        self._date(best, page)
        if best.ends:
            self.last = best
        self._remember(words, page)
        return best

    def _date(self, reading: Reading, page: int) -> None:
        """Give each draft the date of collection that is written above it, in its own column or across the page."""
        for draft in reading.drafts:
            moment = self.facts.taken_at(page, reading.column_of, draft.column, draft.place[1])
            for one in (draft, *draft.second):
                one.moment = one.moment or moment

    def _remember(self, words: Sequence[Word], page: int) -> None:
        """Keep the lines of a page's tables, which show where the columns of the next page lie."""
        body = lines(words, page)
        found = [settled(one) for one in headers(body, self.facts.order)]
        for one, end in zip(found, [*(other.first for other in found[1:]), len(body)], strict=False):
            self.pool.setdefault(_shape(one), []).extend(body[one.last + 1 : end])

    def _columns(self, words: Sequence[Word], cuts: tuple[float, ...], page: int) -> Reading:
        made = Reading(columns=len(cuts) + 1, cuts=cuts)
        if cuts:
            whole = lines(words, page)
            titles = [whole[header.first] for header in headers(whole, self.facts.order)]
            made.top = min((line.base - _CAPTION * line.size for line in titles), default=0.0)
        for number in range(len(cuts) + 1):
            low = cuts[number - 1] if number else -1e9
            high = cuts[number] if number < len(cuts) else 1e9
            part = [word for word in words if low < (word.x0 + word.x1) / 2 <= high]
            body = lines(part, page)
            carried = self.last.ends.get(number) if self.last.columns == made.columns else None
            self._one(body, number, carried or (None, ""), made)
        return made

    def _one(self, body: list[Line], number: int, carried: tuple[Header | None, str], into: Reading) -> None:
        """One column of a page: by its titles, by those of the page before, without any, or as cards."""
        setting = Setting(self.facts.order, self.facts.writing)
        header, panel = carried
        tries: list[Callable[[], tuple[Reading, Header | None, str]]] = []
        found = [settled(one) for one in headers(body, self.facts.order)]
        if found:
            tries.append(lambda: _titled(found, body, setting, carried, self.pool))
        elif header is not None:
            tries.append(lambda: _titled([Header(header.columns, -1, -1)], body, setting, (None, panel), self.pool))
        if body:
            left = min(line.x0 for line in body)
            bare = Header((Column("name", left, left + 30, ""),), -1, -1)
            tries.append(lambda: _alone(read_table(bare, body, setting, panel), header))
            tries.append(lambda: _alone(read_cards(body, setting, panel), header))
        results = [one() for one in tries]
        if not results:
            return
        best = max(range(len(results)), key=lambda index: (self._worth(results[index][0]), -index))
        reading, end, panel = results[best]
        for draft in reading.drafts:
            draft.column = number
        into.drafts += reading.drafts
        into.unread += reading.unread
        into.filled += sum(mentions(draft.name) for draft in reading.drafts) > 0
        into.ends[number] = (end, panel)

    def _worth(self, reading: Reading) -> float:
        """Sure rows count most, doubtful ones little, names that nobody knows against."""
        worth = 0.0
        for draft in reading.drafts:
            for number, row in enumerate(known(proposals(draft, self.facts))):
                serious = row.doubts - {"date_ambiguous", "unmarked_outside", *(() if number else ("date_missing",))}
                worth += (3.0 if not serious else 0.3) if row.analyte else -0.3
                worth += 0.3 * bool(row.row["range_text"]) + 0.2 * bool(row.row["unit"])
                worth -= 1.0 if number and serious else 0.0
        return worth - 0.5 * len(reading.unread)


def _alone(table: Table, header: Header | None) -> tuple[Reading, Header | None, str]:
    made = Reading()
    made.add(table)
    return made, header, table.panel


def _shape(header: Header) -> tuple[object, ...]:
    """What tables of one kind have in common: their titles, and where those stand."""
    return tuple((column.role, round(column.x0 / 4)) for column in header.columns)


def _alike(one: Header, other: Header) -> bool:
    return one.roles == other.roles and all(
        abs(left.x0 - right.x0) < 4 and abs(left.x1 - right.x1) < 4
        for left, right in zip(one.columns, other.columns, strict=True)
    )


def _titled(
    found: Sequence[Header],
    body: Sequence[Line],
    setting: Setting,
    carried: tuple[Header | None, str],
    pool: dict[tuple[object, ...], list[Line]],
) -> tuple[Reading, Header | None, str]:
    """The tables of a column, each from its title to the next; above the first goes on the one of the page before."""
    made = Reading()
    header, panel = carried
    starts = [one.first for one in found]
    if header is not None and starts[0] > 0:
        table = read_table(
            header, body[: starts[0]], setting, panel, [*body[: starts[0]], *pool.get(_shape(header), ())]
        )
        made.add(table)
        panel = table.panel
    elif starts[0] > 0:
        panel = _panel_above(body[: starts[0]]) or panel
    parts = [(one, body[one.last + 1 : end]) for one, end in zip(found, [*starts[1:], len(body)], strict=True)]
    for one, part in parts:
        alike = [line for other, lines_ in parts if _alike(one, other) for line in lines_]
        table = read_table(one, part, setting, panel, [*alike, *pool.get(_shape(one), ())])
        made.add(table)
        panel = table.panel
    return made, found[-1], panel


def _panel_above(above: Sequence[Line]) -> str:
    """The heading nearest above a table, within four lines."""
    heads = [line for line in above[-4:] if is_heading(line) and line.page == above[-1].page]
    return heading(heads[-1]) if heads else ""


def _cuts(words: Sequence[Word], width: float, page: int, facts: Facts) -> list[tuple[float, ...]]:
    """Ways to cut a page into columns: none, where its titles repeat, and along the white in its middle."""
    made: list[tuple[float, ...]] = [()]
    for header in headers(lines(words, page), facts.order):
        points = split_points(header)
        if points:
            cut = tuple(_gutter(words, point - 0.12 * width, point + 1) for point in points)
            if cut not in made:
                made.append(cut)
    middles = [*_starts(words, page, 0.36 * width, 0.66 * width), *_gutters(words, 0.36 * width, 0.64 * width)[:2]]
    thirds = [
        (left, right)
        for left in _gutters(words, 0.26 * width, 0.42 * width)[:1]
        for right in _gutters(words, 0.58 * width, 0.74 * width)[:1]
    ]
    for cut in (*((middle,) for middle in middles), *thirds):
        if _clean(words, cut) and cut not in made:
            made.append(cut)
    return made


def _starts(words: Sequence[Word], page: int, low: float, high: float) -> list[float]:
    """Left of where most pieces of lines begin between two places: the edge of a column of cards."""
    seen = Counter(
        round(piece.x0) for line in lines(words, page) for piece in pieces(line.words) if low < piece.x0 < high
    )
    return [x - 1.5 for x, count in seen.most_common(2) if count >= 4]


def _gutter(words: Sequence[Word], low: float, high: float) -> float:
    """Where between two places fewest words are cut, in the middle of the widest such strip."""
    return _gutters(words, low, high)[0]


def _gutters(words: Sequence[Word], low: float, high: float) -> list[float]:
    """Up to three strips that cut few words, fewest first, wider ones before narrower ones."""
    steps = [low + step for step in range(int(high - low) + 1)]
    counts = [sum(word.x0 < x < word.x1 for word in words) for x in steps]
    strips: list[tuple[int, int, int]] = []
    for index, count in enumerate(counts):
        if strips and strips[-1][0] == count and strips[-1][2] == index - 1:
            strips[-1] = (count, strips[-1][1], index)
        else:
            strips.append((count, index, index))
    least = min(counts)
    good = [one for one in strips if one[0] <= least + 4 and (one[2] - one[1] >= 5 or one[0] == least)]
    good.sort(key=lambda one: -(one[2] - one[1]) + 4 * (one[0] - least))
    return [(steps[first] + steps[last]) / 2 for _, first, last in good[:3]]


def _clean(words: Sequence[Word], cut: tuple[float, ...]) -> bool:
    """Whether hardly any word lies across the cut."""
    crossed = sum(word.x0 < x < word.x1 for word in words for x in cut)
    return crossed <= max(6, 0.06 * len(words))

"""Blocks that only the result sheet has; ``reports/templates/labs.typ`` draws them from their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from healthkit.report.blocks import Block, Tone


@dataclass
class Line:
    """One result in a table, as ready-made text.

    ``tone`` is in | edge | out | critical | none. ``bar`` is where the range begins and ends and where the value lies,
    each as a share of the line, or empty. ``refs`` and ``range_refs`` are numbers of sources.
    """

    test: str
    value: str
    flag: str
    tone: str
    range: str
    when: str
    where: str
    notes: list[str] = field(default_factory=list)
    refs: list[int] = field(default_factory=list)
    printed: str = ""
    bar: list[float] = field(default_factory=list)
    range_note: str = ""
    range_refs: list[int] = field(default_factory=list)
    goal: str = ""
    goal_refs: list[int] = field(default_factory=list)
    previous: str = ""
    previous_note: str = ""
    change: str = ""
    change_note: str = ""
    real: bool = False

    def cells(self) -> list[str]:
        """The line as plain text, a cell a column."""
        pairs = (
            (self.test, *self.notes), (self.value, self.printed, self.flag), (self.range, self.range_note),
            (self.goal,), (self.previous, self.previous_note), (self.change, self.change_note), (self.when, self.where),
        )  # fmt: skip
        return ["; ".join(part for part in pair if part) for pair in pairs]


@dataclass
class Group:
    """The tests of one panel."""

    title: str
    lines: list[Line]


@dataclass
class Results(Block):
    """All panels in one table. ``columns`` are test, result, range, goal, before, change, taken; ``goals`` whether any
    line has a goal, without which its column is left out.
    """

    columns: list[str]
    panels: list[Group]
    goals: bool
    kind = "labs-results"

    def plain(self) -> str:
        """Panels, under each its lines, with bars between the cells."""
        parts = [" | ".join(self.columns)]
        for panel in self.panels:
            parts += [panel.title, *(" | ".join(line.cells()) for line in panel.lines)]
        return "\n".join(parts)

    def html(self) -> str:
        """A plain table."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        rows = []
        for panel in self.panels:
            rows.append(f'<tr><th scope="rowgroup" colspan="{len(self.columns)}">{escape(panel.title)}</th></tr>')
            for line in panel.lines:
                rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.cells()) + "</tr>")
        return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


@dataclass
class Alert(Block):
    """A critical result and what to do; ``urgent`` is false where a later result has overtaken it or it is old."""

    test: str
    value: str
    facts: str
    todo: str
    later: str
    refs: list[int]
    urgent: bool
    kind = "labs-alert"

    def plain(self) -> str:
        """The same in lines."""
        return "\n".join(part for part in (f"{self.test}: {self.value}", self.facts, self.todo, self.later) if part)


@dataclass
class Point:
    """One line of a list: what, then what is said of it."""

    lead: str
    said: str
    tone: Tone = "calm"


@dataclass
class Points(Block):
    """A list, each line led by a name in bold; nothing in it is read as markup."""

    points: list[Point]
    kind = "labs-points"

    def plain(self) -> str:
        """A line a point."""
        return "\n".join(f"– {point.lead}: {point.said}" for point in self.points)

    def html(self) -> str:
        """A list."""
        items = (f"<li><strong>{escape(point.lead)}</strong> {escape(point.said)}</li>" for point in self.points)
        return f"<ul>{''.join(items)}</ul>"


@dataclass
class Pairs(Block):
    """Names over their values: whose sheet this is. The first ``narrow`` ones share a line."""

    pairs: list[tuple[str, str]]
    narrow: int
    kind = "labs-pairs"

    def plain(self) -> str:
        """A line a pair."""
        return "\n".join(f"{name}: {value}" for name, value in self.pairs)


@dataclass
class Box:
    """A short list with a heading, and what to say where it is empty or beside it."""

    title: str
    items: list[tuple[str, str]]
    note: str = ""


@dataclass
class Boxes(Block):
    """Lists side by side: medications, conditions, allergies."""

    boxes: list[Box]
    kind = "labs-boxes"

    def plain(self) -> str:
        """A paragraph a list."""
        return "\n".join(
            f"{box.title}: " + "; ".join([" ".join(filter(None, item)) for item in box.items] + [box.note])
            for box in self.boxes
        )


@dataclass
class References(Block):
    """Numbered sources, the first is 1."""

    sources: list[str]
    kind = "labs-references"

    def plain(self) -> str:
        """A line a source."""
        return "\n".join(f"[{number}] {source}" for number, source in enumerate(self.sources, 1))

"""The two pages of the visit brief; ``reports/templates/visit.typ`` draws them from their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from healthkit.report.blocks import Block
from healthkit.report.labs.blocks import Alert


@dataclass
class Item:
    """One line of a list: a name in bold (or none), what is said of it, numbers of sources."""

    text: str
    lead: str = ""
    refs: list[int] = field(default_factory=list)


@dataclass
class Part:
    """A list under a heading, of which ``total`` there are. ``note`` stands alone where there is nothing.

    Where room is short, lists are cut; one to ``keep`` is cut last.
    """

    title: str
    items: list[Item]
    total: int = 0
    note: str = ""
    keep: bool = False


@dataclass
class Result:
    """One result of the clinician's table, as ready-made text; ``tone`` is critical | out | edge | in."""

    test: str
    value: str
    flag: str
    range: str
    before: str
    change: str
    real: bool
    when: str
    tone: str


@dataclass
class Lane:
    """One line of the timeline. ``bars`` go from share to share of its length, ``marks`` lie at a share: where, how
    strong (1 to 4).
    """

    label: str
    bars: list[list[float]]
    marks: list[list[float]]
    tone: str


@dataclass
class Timeline:
    """Lanes over the days from the visit to the day of the brief; ``ticks`` are shares and their words."""

    lanes: list[Lane]
    ticks: list[tuple[float, str]]
    rest: str = ""
    """How many lanes are not drawn, in words."""


@dataclass
class PersonPage(Block):
    """The page for the person: what cannot wait, the reason, the questions with room for answers, lists, notes."""

    kicker: str
    title: str
    subtitle: str
    alerts: list[Alert]
    reason: str
    reason_title: str
    reason_items: list[Item]
    questions_title: str
    questions: list[str]
    left: list[Part]
    right: list[Part]
    after_title: str
    after: list[str]
    more: list[str]
    """How many items of a list are not shown, in words, by their number."""
    kind = "visit-person"

    def plain(self) -> str:
        """The page in lines."""
        head = [self.title, self.subtitle, *(alert.plain() for alert in self.alerts)]
        asked = [f"{place}. {question}" for place, question in enumerate(self.questions, 1)]
        why = [f"{self.reason_title}: {self.reason}", *(_line(item) for item in self.reason_items)]
        lists = [line for part in (*self.left, *self.right) for line in _lines(part)]
        return "\n".join([*head, *why, self.questions_title, *asked, *lists])

    def html(self) -> str:
        """The page for a screen."""
        asked = "".join(f"<li>{escape(question)}</li>" for question in self.questions)
        parts = "".join(_part(part) for part in (*self.left, *self.right))
        why = "".join(f"<li>{_item(item)}</li>" for item in self.reason_items)
        return (
            f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>{_alerts(self.alerts)}"
            f"<h2>{escape(self.reason_title)}</h2><p>{escape(self.reason)}</p><ul>{why}</ul>"
            f"<h2>{escape(self.questions_title)}</h2><ol>{asked}</ol>{parts}"
        )


@dataclass
class ClinicianPage(Block):
    """The page for the clinician: labelled rows, a table of results, a timeline, sources, what it is made of."""

    kicker: str
    title: str
    who: str
    alerts: list[Alert]
    parts: list[Part]
    """Before the table."""
    results_title: str
    columns: list[str]
    results: list[Result]
    results_note: str
    results_refs: list[int]
    """Sources by which changes are judged."""
    then: list[Part]
    """After the table."""
    timeline_title: str
    timeline: Timeline | None
    sources_title: str
    sources: list[str]
    made_of: str
    more: list[str]
    """How many items of a list are not shown, in words, by their number."""
    kind = "visit-clinician"

    def plain(self) -> str:
        """The page in lines."""
        rows = [" | ".join(_cells(row)) for row in self.results]
        lists = [[line for part in parts for line in _lines(part)] for parts in (self.parts, self.then)]
        refs = [f"[{number}] {source}" for number, source in enumerate(self.sources, 1)]
        alerts = [alert.plain() for alert in self.alerts]
        table = [" | ".join(self.columns), *rows] if rows else []
        head = [self.title, self.who, *alerts, *lists[0], self.results_title, *table, self.results_note]
        return "\n".join([*head, *lists[1], *refs, self.made_of])

    def html(self) -> str:
        """The page for a screen."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(row)) + "</tr>" for row in self.results
        )
        table = f"<table><tr>{head}</tr>{body}</table>" if self.results else ""
        sources = "".join(f"<li>{escape(source)}</li>" for source in self.sources)
        return (
            f"<h2>{escape(self.title)}</h2><p>{escape(self.who)}</p>{_alerts(self.alerts)}"
            f"{''.join(map(_part, self.parts))}<h3>{escape(self.results_title)}</h3>{table}"
            f"<p>{escape(self.results_note)}</p>{''.join(map(_part, self.then))}"
            f"<h3>{escape(self.sources_title)}</h3><ol>{sources}</ol><p>{escape(self.made_of)}</p>"
        )


def _cells(row: Result) -> list[str]:
    return [row.test, f"{row.value} {row.flag}".strip(), row.range, row.before, row.change, row.when]


def _line(item: Item) -> str:
    return f"– {item.lead}: {item.text}" if item.lead else f"– {item.text}"


def _rest(part: Part) -> str:
    """What stands under a list: that there is nothing, or how many more there are."""
    return f"+ {part.total - len(part.items)}" if part.total > len(part.items) else part.note


def _lines(part: Part) -> list[str]:
    return [part.title, *(_line(item) for item in part.items), *filter(None, [_rest(part)])]


def _item(item: Item) -> str:
    lead = f"<strong>{escape(item.lead)}</strong> " if item.lead else ""
    refs = f" <sup>{' '.join(f'[{number}]' for number in item.refs)}</sup>" if item.refs else ""
    return f"{lead}{escape(item.text)}{refs}"


def _part(part: Part) -> str:
    items = "".join(f"<li>{_item(item)}</li>" for item in part.items)
    note = f"<p>{escape(_rest(part))}</p>" if _rest(part) else ""
    return f"<h3>{escape(part.title)}</h3><ul>{items}</ul>{note}"


def _alerts(alerts: list[Alert]) -> str:
    return "".join(
        f"<p><strong>{escape(f'{alert.test} {alert.value}'.strip())}</strong><br>{escape(alert.todo)}<br>"
        f"{escape(f'{alert.facts} {alert.later}'.strip())}</p>"
        for alert in alerts
    )

"""One document on its way into rows: where they go, how they are named, and which statements have been spoken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.ccda.concepts import identifier
from connectors.ccda.narrative import Story, Table, tables
from connectors.ccda.sections import Place
from connectors.ccda.tree import STATEMENTS, Node
from healthkit.model.codings import Concept
from healthkit.source.contract import Handoff, Issue, Item
from healthkit.source.outbox import Outbox

_RAW_LIMIT = 200


@dataclass
class Sink:
    """What all documents of a package share."""

    outbox: Outbox = field(default_factory=Outbox)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    pending: list[Item] = field(default_factory=list)
    people: list[dict[str, str]] = field(default_factory=list)
    _sources: dict[str, int] = field(default_factory=dict)
    _refs: int = 0

    def take(self) -> int:
        """A new reference number."""
        self._refs += 1
        return self._refs

    def source(self, app: str, manufacturer: str | None = None) -> int:
        """The number of an organisation that speaks."""
        if app not in self._sources:
            self._sources[app] = len(self._sources) + 1
            self.outbox.row(
                "source", source=self._sources[app], app=app, manufacturer=manufacturer, product_class="record"
            )
        return self._sources[app]

    def handed(self) -> Iterator[Item]:
        """What has gathered, ready to be yielded."""
        yield from self.outbox.ready()
        yield from self.pending
        self.pending.clear()


@dataclass
class Case:
    """One document in reading."""

    sink: Sink
    member: str
    story: Story
    source: int
    app: str
    updated: str | None = None
    author: str | None = None
    laboratory: str | None = None
    """Who performed the report, where the header alone says so."""
    collected: str | None = None
    """When the specimens were taken, where the header alone says so."""
    identity: str | None = None
    measured: int = 0
    """Results handed over so far."""
    payloads: list[Handoff] = field(default_factory=list)
    _done: set[int] = field(default_factory=set)
    _seen: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _laid: dict[int, dict[int, tuple[Table, tuple[str, ...]]]] = field(default_factory=dict)

    def row(self, table: str, at: Place, node: Node | None, what: Concept | None, **values: object) -> str | None:
        """Hand over a row; returns its external id, the statement's own unless ``external_id`` is among the values."""
        if node is not None:
            self._done.add(id(node))
        columns: dict[str, object] = {**(what.columns() if what else {}), **values}
        given = columns.pop("external_id", None)
        external = self._distinct(table, str(given) if given else identifier(node), columns)
        self.sink.outbox.row(
            table, ref=self.sink.take(), source=self.source, resource_type=at.name, external_id=external,
            updated=self.updated, **columns,
        )  # fmt: skip
        self.measured += table == "lab_result"
        return external

    def _distinct(self, table: str, external: str | None, columns: dict[str, object]) -> str | None:
        """Writers reuse ids for other facts of the same document; such a fact gets its id with a number."""
        if external is None:
            return None
        content = repr([columns.get(name) for name in sorted(columns) if name not in {"note", "performer", "text"}])
        seen = self._seen.setdefault((table, external), [])
        if content not in seen:
            seen.append(content)
        at = seen.index(content)
        return external if at == 0 else f"{external}#{at + 1}"

    def absence(self, at: Place, node: Node | None, what: Concept | None, kind: str, **values: object) -> None:
        """Say that there is none, or that nothing is known."""
        columns: dict[str, object] = {"subject": at.subject, "kind": kind, **values}
        self.row("absence", at, node, what, **columns)

    def person(self, key: str, value: str) -> None:
        """A fact of the person that an entry states."""
        told = self.sink.people[-1] if self.sink.people else None
        if told is not None:
            told.setdefault(key, value)

    def link(self, source: str | None, relation: str, target: str | None) -> None:
        """Tie two rows."""
        if source and target and source != target:
            self.sink.outbox.row("link", from_id=source, relation=relation, to_id=target, source=self.source)

    def table_row(self, at: Place, row: Node) -> tuple[Table, tuple[str, ...]] | None:
        """A row of the section's tables with its headings and cells."""
        laid = self._laid.get(id(at.node))
        if laid is None:
            made = tables(at.node.first("text"))
            laid = self._laid[id(at.node)] = {id(node): (table, texts) for table in made for node, texts in table.rows}
        return laid.get(id(row))

    def absorb(self, node: Node) -> None:
        """Mark a statement, and all in it, as part of a row."""
        self._done.update(id(inner) for inner in node.walk() if inner.tag in STATEMENTS)

    def mark(self, node: Node) -> None:
        """Mark a statement alone: it only wraps others."""
        self._done.add(id(node))

    def done(self, node: Node) -> bool:
        """Whether a statement has been spoken for."""
        return id(node) in self._done

    def issue(self, reason: str, node: Node | None = None, raw: str = "") -> None:
        """Note what could not be used."""
        position = f"line {node.line}" if node is not None and node.line else ""
        self.sink.pending.append(Issue(reason, self.member, position, raw[:_RAW_LIMIT]))

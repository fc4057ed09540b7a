"""What a report cell may show, beside plain Markdown: cover, headline cards, tables, figures, notes, the manifest.

Each block is a small JSON value under a media type of its own, so that it survives in the executed notebook, plus
HTML and plain text, so that the same notebook reads well in JupyterLab. The PDF is assembled from the JSON.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import plotly.graph_objects as go

MEDIA = "application/vnd.healthkit.{}+json"
PLOTLY = "application/vnd.plotly.v1+json"
Align = Literal["left", "right", "center"]
Tone = Literal["up", "down", "calm", "unknown"]


class Block(ABC):
    """A value with a media type; a cell shows it by ending with it."""

    kind = ""

    @abstractmethod
    def plain(self) -> str:
        """What a terminal shows."""

    def html(self) -> str:
        """What JupyterLab shows."""
        return f"<p>{escape(self.plain())}</p>"

    def data(self) -> dict[str, Any]:
        """The JSON value."""
        assert not isinstance(self, type)
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MEDIA.format(self.kind): self.data(), "text/html": self.html(), "text/plain": self.plain()}


@dataclass
class Markdown(Block):
    """Headings, paragraphs and lists."""

    text: str
    kind = "markdown"

    def plain(self) -> str:
        """The Markdown itself."""
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/markdown": self.text, "text/plain": self.text}


@dataclass
class Cover(Block):
    """The top of the first page, and what the whole document must know: language, running head, date (ISO).

    It is not ``drawn`` where the pages carry heads of their own.
    """

    title: str
    subtitle: str
    kicker: str
    running: str
    lang: str
    date: str
    drawn: bool = True
    kind = "cover"

    def plain(self) -> str:
        """Title and subtitle."""
        return f"{self.title}\n{self.subtitle}"

    def html(self) -> str:
        """Title and subtitle."""
        return f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>"


@dataclass
class Card:
    """One headline: what, how much, how that compares. ``strip`` is low, usual, high and now on one scale, or empty."""

    label: str
    value: str
    unit: str
    note: str
    tone: Tone
    strip: list[float] = field(default_factory=list)


@dataclass
class Cards(Block):
    """Headlines side by side."""

    cards: list[Card]
    kind = "cards"

    def plain(self) -> str:
        """One line a headline."""
        return "\n".join(f"{card.label}: {card.value} {card.unit} ({card.note})" for card in self.cards)

    def html(self) -> str:
        """A list."""
        return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in self.plain().splitlines()) + "</ul>"


@dataclass
class Table(Block):
    """A table of ready-made text. ``widths`` are shares of the line; an empty ``caption`` has none.

    A cell that is a list of four numbers is drawn as a strip: low, usual, high, now.
    """

    columns: list[str]
    rows: list[list[str | list[float]]]
    align: list[Align]
    caption: str = ""
    note: str = ""
    widths: list[float] = field(default_factory=list)
    small: bool = False
    kind = "table"

    def plain(self) -> str:
        """Rows with bars between the cells."""
        lines = [self.columns, *[[_word(cell) for cell in row] for row in self.rows]]
        return "\n".join(" | ".join(line) for line in lines)

    def html(self) -> str:
        """A plain table."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_word(cell))}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        return f"<table><caption>{escape(self.caption)}</caption><tr>{head}</tr>{body}</table>"


@dataclass
class Note(Block):
    """A framed remark: what a reader should know before believing the numbers."""

    text: str
    tone: Tone = "calm"
    kind = "note"

    def plain(self) -> str:
        """The remark."""
        return self.text


@dataclass
class Break(Block):
    """A new page."""

    kind = "break"

    def plain(self) -> str:
        """Nothing."""
        return ""


@dataclass
class Manifest(Block):
    """What the report was made of, for the caller; the tables beside it show the same on paper."""

    values: dict[str, Any]
    kind = "manifest"

    def data(self) -> dict[str, Any]:
        """The values themselves."""
        return self.values

    def plain(self) -> str:
        """Its entries by name."""
        return f"manifest: {', '.join(sorted(self.values))}"


class Figure(Block):
    """A Plotly figure with what paper needs: alternative text, a caption, a note, its data as a table."""

    kind = "figure"

    def __init__(
        self, figure: go.Figure, alt: str, caption: str = "", note: str = "", table: Table | None = None
    ) -> None:
        figure.update_layout(
            meta={"alt": alt, "caption": caption, "note": note, "table": table.data() if table else None}
        )
        self.figure, self.alt = figure, alt

    def plain(self) -> str:
        """The alternative text."""
        return self.alt

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {PLOTLY: json.loads(self.figure.to_json()), "text/plain": self.alt}


class Section:
    """Several blocks, shown one after the other."""

    def __init__(self, *blocks: Block | None) -> None:
        self.blocks = [block for block in blocks if block is not None]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for block in self.blocks:
            display(block)  # type: ignore[no-untyped-call]


def _word(cell: str | list[float]) -> str:
    return cell if isinstance(cell, str) else ""

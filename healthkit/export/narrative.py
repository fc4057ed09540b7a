"""A section as people read it: XHTML that holds text, a table and nothing that runs, loads or links.

FHIR allows HTML 4's text elements in a narrative. Every letter that a source wrote is escaped; signs that turn the
direction of what follows are taken out, so that no value can be made to read as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from healthkit.export.fhir.values import Json, clean

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Table:
    """What a section shows: sentences, then rows under their headings; ``lines`` are as long as ``heads``."""

    heads: Sequence[str]
    lines: list[list[str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def shown(text: object) -> str:
    """A text as it may be put before a reader: no control characters, none that turn the writing's direction."""
    return _TURNING.sub("", clean(text) or "")


def narrative(table: Table, lang: str) -> Json:
    """The Narrative of a section."""
    parts = [f"<p>{_said(one)}</p>" for one in table.sentences]
    if table.lines:
        head = _line(table.heads, "th")
        body = "".join(_line(line, "td") for line in table.lines)
        parts.append(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")
    mark = quoteattr(lang)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml" lang={mark} xml:lang={mark}>{"".join(parts)}</div>'
    return {"status": "generated", "div": div}


def _line(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_said(cell)}</{tag}>' for cell in cells)}</tr>"


def _said(text: str) -> str:
    return escape(shown(text)).replace("\n", "<br/>")

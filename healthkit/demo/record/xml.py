"""Elements of XML as text: a name, attributes and what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr  # writes only: nothing is parsed here

ROOT = "2.16.840.1.113883.19.4321"
"""OID under which the hospital numbers what it says; the arc is HL7's for examples."""


def element(name: str, *inside: str, **attributes: str | None) -> str:
    """One element. ``inside`` is XML already; a trailing underscore of an attribute's name is dropped, as in class_."""
    given = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(inside)
    return f"<{name}{given}>{body}</{name}>" if body else f"<{name}{given}/>"


def words(name: str, text: str, **attributes: str | None) -> str:
    """An element that holds plain text."""
    return element(name, escape(text), **attributes)


def template(number: str, extension: str | None = None) -> str:
    """A templateId of C-CDA."""
    return element("templateId", root=f"2.16.840.1.113883.10.20.22.{number}", extension=extension)


def identity(key: str) -> str:
    """The id of one statement."""
    return element("id", root=ROOT, extension=key)


def stamp(moment: date | datetime | str) -> str:
    """A moment in HL7's digits, at its own precision; of a date-time with its offset."""
    if isinstance(moment, datetime):
        return moment.strftime("%Y%m%d%H%M%S%z")
    return str(moment).replace("-", "")


def when(start: date | datetime | str, end: date | datetime | str | None = None, *, span: bool = False) -> str:
    """An effectiveTime: a moment, or a span whose end is left out while it lasts."""
    if not span:
        return element("effectiveTime", value=stamp(start))
    high = element("high", value=stamp(end)) if end else element("high", nullFlavor="NI")
    return element("effectiveTime", element("low", value=stamp(start)), high, xsi__type="IVL_TS")


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A narrative table: what people read of a section."""
    head = element("tr", *(words("th", text) for text in heads))
    body = "".join(element("tr", *(words("td", text) for text in row)) for row in rows)
    return element("text", element("table", element("thead", head), element("tbody", body)))

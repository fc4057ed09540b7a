"""From what a notebook showed to the one document that paper and page are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from healthkit.i18n import text
from healthkit.report import document as documents
from healthkit.report import glyphs
from healthkit.report.document import Content
from healthkit.report.figures import Drawn

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 (a document's date carries no zone)


def fill(shown: Content, drawn: Sequence[Drawn], lang: str) -> int:
    """Put the drawn figures in their places; how many are tables instead, which the document then says once."""
    for block in shown.blocks:
        if block["kind"] == "figure":
            block.update(asdict(drawn[block["index"]]))
    tables = sum(figure.svg is None for figure in drawn)
    if tables:
        shown.blocks.insert(0, {"kind": "note", "tone": "calm", "text": text("report.no_browser", lang)})
    return tables


def _say(shown: Content, lang: str) -> None:
    """Words for what a notebook showed without: a picture's alternative text, and what only a browser can show."""
    for block in shown.blocks:
        if block["kind"] == "picture":
            block["alt"] = block["alt"] or text("report.picture", lang)
        elif block["kind"] == "unshown":
            block |= {"kind": "note", "tone": "calm", "text": text("report.unshown", lang)}


def prefix(shown: Content, markdown: Sequence[str]) -> None:
    """Put Markdown in front of everything but the cover."""
    front = Content()
    for piece in markdown:
        documents.add_markdown(front, piece)
    shown.blocks[:0] = front.blocks


def document(shown: Content, name: str, lang: str, paper: str) -> dict[str, Any]:
    """Everything that the template needs, as plain values."""
    documents.level_headings(shown.blocks, lowest=2 if shown.cover else 1)
    _say(shown, lang)
    cover = shown.cover
    told = {
        "lang": lang,
        "paper": {"a4": "a4", "letter": "us-letter"}[paper],
        "title": cover["title"] if cover else name,
        "running": cover["running"] if cover else name,
        "kicker": cover["kicker"] if cover else "",
        "author": "healthkit",
        "foot": text("report.foot", lang),
        "page": text("report.page", lang, page="{page}", pages="{pages}"),
        "contents": text("report.contents", lang),
        "cover": cover,
        "blocks": shown.blocks,
    }
    return dict(glyphs.clean(told))


def date_of(shown: Content) -> datetime:
    """The document's date: the day after its span, never the clock, so that equal inputs give equal bytes."""
    if shown.cover and shown.cover.get("date"):
        return datetime.fromisoformat(shown.cover["date"]) + timedelta(days=1)
    return _EPOCH

"""The same document as one HTML page that refers to nothing outside itself: for screens, mail and screen readers.

Everything is escaped text or a picture in the page; a policy in its head forbids scripts and every request, whatever a
notebook showed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from healthkit.report import library
from healthkit.report.markdown import Node

Json = dict[str, Any]
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_TAGS = {
    "par": "p", "strong": "strong", "emph": "em", "strike": "s", "list": "ul", "enum": "ol", "item": "li",
    "quote": "blockquote",
}  # fmt: skip


def render(document: Json, folder: Path) -> bytes:
    """The page; the document is that of :func:`healthkit.report.assembly.document`, its pictures lie in ``folder``."""
    cover = document["cover"]
    head = _cover(cover) if cover and cover.get("drawn", True) else ""
    body = "\n".join(_BLOCKS.get(block["kind"], _ours)(block, folder) for block in document["blocks"])
    style = (library.folder() / "templates" / "page.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(document["lang"])}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(document['title'])}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{head}{body}\n</main>\n<footer>{escape(document['foot'])}</footer>\n</body>\n</html>\n"
    ).encode()


def _cover(cover: Json) -> str:
    kicker = f'<p class="kicker">{escape(cover["kicker"])}</p>' if cover["kicker"] else ""
    subtitle = f'<p class="subtitle">{escape(cover["subtitle"])}</p>' if cover["subtitle"] else ""
    return f"<header>{kicker}<h1>{escape(cover['title'])}</h1>{subtitle}</header>\n"


def _markdown(block: Json, _: Path) -> str:
    return _walk(block["node"])


def _walk(node: Node) -> str:
    """A node of :mod:`healthkit.report.markdown`."""
    kind = node["t"]
    if kind == "heading":
        level = min(int(node["level"]), 6)
        return f"<h{level}>{_inner(node)}</h{level}>"
    if kind in ("text", "code", "pre"):
        words = escape(node["v"])
        return {"text": words, "code": f"<code>{words}</code>", "pre": f"<pre>{words}</pre>"}[kind]
    if kind in ("break", "rule"):
        return "<br>" if kind == "break" else "<hr>"
    if kind == "link" and str(node["to"]).startswith(("https://", "http://")):
        return f'<a href="{escape(node["to"])}">{_inner(node)}</a>'
    tag = _TAGS.get(kind)
    return f"<{tag}>{_inner(node)}</{tag}>" if tag else _inner(node)


def _inner(node: Node) -> str:
    return "".join(_walk(child) for child in node.get("c", []))


def _cards(block: Json, _: Path) -> str:
    cards = "".join(
        f'<li class="{escape(card["tone"])}"><span class="label">{escape(card["label"])}</span>'
        f'<span class="value">{escape(card["value"])} <small>{escape(card["unit"])}</small></span>'
        f'{_strip(card["strip"])}<span class="note">{escape(card["note"])}</span></li>'
        for card in block["cards"]
    )
    return f'<ul class="cards">{cards}</ul>'


def _strip(values: list[float]) -> str:
    """Low, usual, high and now on one scale; drawn, and silent to a screen reader, which hears the numbers beside."""
    if len(values) != 4:
        return ""
    low, usual, high, now = values
    first, last = min(low, now), max(high, now)
    at = [96 * (value - first) / max(last - first, 1e-9) + 2 for value in (low, usual, high, now)]
    out = ' class="out"' if now < low or now > high else ""
    return (
        '<svg class="strip" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="{at[0]:.1f}" y="1.5" width="{max(at[2] - at[0], 0.6):.1f}" height="5"/>'
        f'<path d="M{at[1]:.1f} 0V8"/><path{out} class="now" d="M{at[3]:.1f} 0V8"/></svg>'
    ).replace(' class="out" class="now"', ' class="now out"')


def _table(block: Json, _: Path) -> str:
    caption = f"<caption>{escape(block['caption'])}</caption>" if block.get("caption") else ""
    align = [f' class="{one}"' if one != "left" else "" for one in block["align"]]
    heads = zip(block["columns"], align, strict=True)
    head = "".join(f'<th scope="col"{how}>{escape(name)}</th>' for name, how in heads)
    rows = "".join(
        "<tr>" + "".join(f"<td{how}>{_cell(cell)}</td>" for cell, how in zip(row, align, strict=True)) + "</tr>"
        for row in block["rows"]
    )
    note = f'<p class="note">{escape(block["note"])}</p>' if block.get("note") else ""
    return f'<div class="table"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}'


def _cell(value: str | list[float]) -> str:
    return escape(value) if isinstance(value, str) else _strip(value)


def _note(block: Json, _: Path) -> str:
    return f'<p class="remark {escape(block["tone"])}">{escape(block["text"])}</p>'


def _figure(block: Json, folder: Path) -> str:
    """The drawing with its words, and its data as a table to unfold; without a drawing the table alone."""
    table = block["table"]
    if not block["svg"]:
        return _table({**table, "caption": block["caption"] or block["alt"]}, folder)
    caption = f"<figcaption>{escape(block['caption'])}</figcaption>" if block["caption"] else ""
    note = f'<p class="note">{escape(block["note"])}</p>' if block["note"] else ""
    return f"<figure>{caption}{_image(folder / block['svg'], block['alt'])}{note}</figure>"


def _picture(block: Json, folder: Path) -> str:
    return f'<figure class="picture">{_image(folder / block["file"], block["alt"])}</figure>'


def _image(path: Path, alt: str) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    return f'<img alt="{escape(alt)}" src="data:{_MEDIA[path.suffix]};base64,{data}">'


def _plain(block: Json, _: Path) -> str:
    return f"<pre>{escape(block['text'])}</pre>"


def _break(_: Json, __: Path) -> str:
    return '<hr class="page">'


def _ours(block: Json, _: Path) -> str:
    """A block that draws itself."""
    return f'<section class="{escape(block["kind"])}">{block.get("html", "")}</section>'


_BLOCKS: dict[str, Callable[[Json, Path], str]] = {
    "markdown": _markdown,
    "cards": _cards,
    "table": _table,
    "note": _note,
    "figure": _figure,
    "picture": _picture,
    "plain": _plain,
    "break": _break,
}

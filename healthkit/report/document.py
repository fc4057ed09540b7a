"""From an executed notebook to one JSON document for the Typst template: what it shows, in order, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from healthkit.report.blocks import MEDIA, PLOTLY
from healthkit.report.markdown import Node, tree

Json = dict[str, Any]
_KINDS = (
    "cover", "cards", "table", "note", "break", "labs-results", "labs-alert", "labs-points", "labs-pairs", "labs-boxes",
    "labs-references",
)  # fmt: skip
_OURS = {MEDIA.format(kind): kind for kind in _KINDS}
_MANIFEST = MEDIA.format("manifest")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass
class Content:
    """A notebook's outputs. In ``blocks`` a figure is ``{"kind": "figure", "index": n}``, of ``figures``."""

    cover: Json | None = None
    blocks: list[Json] = field(default_factory=list)
    figures: list[Json] = field(default_factory=list)
    manifest: Json = field(default_factory=dict)


def content(notebook: Json) -> Content:
    """Everything the notebook shows: its Markdown cells, and each output in its richest form that paper can take."""
    found = Content()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            _add_markdown(found, _text(cell["source"]))
        for output in cell.get("outputs", []):
            for bundle in _bundles(output):
                _add(found, bundle)
    return found


def _bundles(output: Json) -> Iterator[Json]:
    if output["output_type"] in ("display_data", "execute_result"):
        yield output["data"]
    elif output["output_type"] == "stream" and output["name"] == "stdout":
        yield {"text/plain": output["text"]}


def _add(found: Content, bundle: Json) -> None:
    for media, kind in _OURS.items():
        if media in bundle:
            if kind == "cover" and found.cover is None:
                found.cover = bundle[media]
            elif kind != "cover":
                found.blocks.append({"kind": kind, **bundle[media]})
            return
    if _MANIFEST in bundle:
        found.manifest |= bundle[_MANIFEST]
    elif PLOTLY in bundle:
        found.blocks.append({"kind": "figure", "index": len(found.figures)})
        found.figures.append(bundle[PLOTLY])
    elif "text/markdown" in bundle:
        _add_markdown(found, _text(bundle["text/markdown"]))
    elif "text/plain" in bundle:
        plain = _ANSI.sub("", _text(bundle["text/plain"])).rstrip()
        found.blocks += [{"kind": "plain", "text": plain}] if plain else []


def _add_markdown(found: Content, text: str) -> None:
    for node in tree(text):
        found.blocks.append(_markdown_table(node) if node["t"] == "table" else {"kind": "markdown", "node": node})


def _markdown_table(node: Node) -> Json:
    rows = [[_flat(cell) for cell in row["c"]] for part in node["c"] for row in part["c"]]
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    return {"kind": "table", "columns": rows[0], "rows": rows[1:], "align": ["left"] * width, "caption": "", "note": ""}


def _flat(node: Node) -> str:
    return str(node.get("v", "")) + "".join(_flat(child) for child in node.get("c", []))


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def level_headings(blocks: list[Json], lowest: int = 1) -> None:
    """Close gaps between heading levels, which PDF/UA forbids: no heading lies two levels below the one before it."""
    before = lowest - 1
    for block in blocks:
        node = block.get("node", {})
        if node.get("t") == "heading":
            node["level"] = before = max(lowest, min(int(node["level"]), before + 1))

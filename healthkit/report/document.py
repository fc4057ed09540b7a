"""From an executed notebook to one JSON document for the Typst template: what it shows, in order, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from healthkit.report import foreign, headlines
from healthkit.report.blocks import MEDIA, PLOTLY
from healthkit.report.headlines import Headline
from healthkit.report.markdown import Node, tree, words

Json = dict[str, Any]
_KINDS = (
    "cover", "cards", "table", "note", "break", "labs-results", "labs-alert", "labs-points", "labs-pairs", "labs-boxes",
    "labs-references", "visit-person", "visit-clinician",
)  # fmt: skip
_OURS = {MEDIA.format(kind): kind for kind in _KINDS}
_DRAWN = ("cards", "table", "note", "break")
_MANIFEST, _HEADLINES = MEDIA.format("manifest"), MEDIA.format("headlines")


@dataclass
class Content:
    """A notebook's outputs. In ``blocks`` a figure is ``{"kind": "figure", "index": n}``, of ``figures``.

    A block that the page cannot draw from its JSON carries the page's own form of it, made by us, as ``html``.
    """

    cover: Json | None = None
    blocks: list[Json] = field(default_factory=list)
    figures: list[Json] = field(default_factory=list)
    manifest: Json = field(default_factory=dict)
    headlines: list[Headline] = field(default_factory=list)


def content(notebook: Json, folder: Path) -> Content:
    """Everything the notebook shows: its Markdown cells, and each output in its richest form that paper can take.

    Pictures are written into the folder, as files that the document names.
    """
    found = Content()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            add_markdown(found, _text(cell["source"]))
        for output in cell.get("outputs", []):
            for bundle in _bundles(output):
                _add(found, bundle, folder)
    return found


def _bundles(output: Json) -> Iterator[Json]:
    if output["output_type"] in ("display_data", "execute_result"):
        yield output["data"]
    elif output["output_type"] == "stream" and output["name"] == "stdout":
        yield {"text/plain": output["text"]}


def _add(found: Content, bundle: Json, folder: Path) -> None:
    if _add_ours(found, bundle):
        return
    if PLOTLY in bundle:
        found.blocks.append({"kind": "figure", "index": len(found.figures)})
        found.figures.append(bundle[PLOTLY])
    elif "text/markdown" in bundle:
        add_markdown(found, _text(bundle["text/markdown"]))
    else:
        found.blocks += foreign.blocks({media: _text(data) for media, data in bundle.items()}, folder)


def _add_ours(found: Content, bundle: Json) -> bool:
    """Take a block of ours; whether it was one."""
    if _MANIFEST in bundle:
        found.manifest |= bundle[_MANIFEST]
        return True
    if _HEADLINES in bundle:
        found.headlines += headlines.read(bundle[_HEADLINES]["lines"])
        return True
    for media, kind in _OURS.items():
        if media in bundle:
            if kind != "cover":
                own = {"html": _text(bundle["text/html"])} if kind not in _DRAWN and "text/html" in bundle else {}
                found.blocks.append({"kind": kind, **bundle[media], **own})
            elif found.cover is None:
                found.cover = bundle[media]
            return True
    return False


def add_markdown(found: Content, text: str) -> None:
    """Put Markdown at the end, block by block."""
    for node in tree(text):
        found.blocks.append(_markdown_table(node) if node["t"] == "table" else {"kind": "markdown", "node": node})


def _markdown_table(node: Node) -> Json:
    rows = [[words(cell) for cell in row["c"]] for part in node["c"] for row in part["c"]]
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    return {"kind": "table", "columns": rows[0], "rows": rows[1:], "align": ["left"] * width, "caption": "", "note": ""}


def _text(source: object) -> str:
    return "".join(source) if isinstance(source, list) else source if isinstance(source, str) else ""


def level_headings(blocks: list[Json], lowest: int = 1) -> None:
    """Close gaps between heading levels, which PDF/UA forbids: no heading lies two levels below the one before it."""
    before = lowest - 1
    for block in blocks:
        node = block.get("node", {})
        if node.get("t") == "heading":
            node["level"] = before = max(lowest, min(int(node["level"]), before + 1))

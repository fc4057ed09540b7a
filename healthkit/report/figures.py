"""Plotly figures of an executed notebook as SVG with stable bytes, or, without a browser, as tables of their data."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthkit.report.browser import Browser, BrowserFailed

Json = dict[str, Any]
WIDTH, HEIGHT = 640, 260
_ROWS = 40
_DECIMALS = 6
_TYPES = {"i1", "i2", "i4", "u1", "u2", "u4", "f4", "f8"}


@dataclass(frozen=True)
class Drawn:
    """One figure for the document: an SVG file's name, or None, and then ``table`` holds the data."""

    svg: str | None
    alt: str
    caption: str
    note: str
    table: Json | None


def draw(figures: list[Json], browser: Browser | None, folder: Path) -> list[Drawn]:
    """Draw all figures into a folder; those that no browser draws come back as tables."""
    drawn = []
    for index, figure in enumerate(figures):
        meta = _meta(figure)
        name = _draw_one(figure, browser, folder / f"figure-{index + 1}.svg")
        alt = meta.get("alt") or _title(figure) or f"Figure {index + 1}"
        table = None if name else (meta.get("table") or data_table(figure))
        drawn.append(Drawn(name, alt, meta.get("caption", ""), meta.get("note", ""), table))
    return drawn


def _draw_one(figure: Json, browser: Browser | None, path: Path) -> str | None:
    if browser is None:
        return None
    layout = figure.get("layout", {})
    try:
        svg = browser.svg(figure, int(layout.get("width") or WIDTH), int(layout.get("height") or HEIGHT))
    except BrowserFailed:
        return None
    path.write_bytes(stable(svg))
    return path.name


def stable(svg: bytes) -> bytes:
    """The same drawing with ids and classes that do not change: Plotly salts them with random numbers."""
    text = svg.decode()
    for index, salt in enumerate(dict.fromkeys(re.findall(r'id="(?:top)?defs-([0-9a-f]{6})"', text))):
        text = re.sub(rf'(id="[^"]*?|url\([^)]*?|href="#[^"]*?){salt}', rf"\g<1>{index:06d}", text)
    for index, name in enumerate(dict.fromkeys(re.findall(r'class="[^"]*?\btrace([0-9a-f]{6})\b', text))):
        text = re.sub(rf'(class="[^"]*?\btrace){name}\b', rf"\g<1>{index:06d}", text)
    return text.encode()


def _meta(figure: Json) -> Json:
    """What our own figures carry for paper; in another's, ``meta`` may be anything."""
    meta = figure.get("layout", {}).get("meta")
    return meta if isinstance(meta, dict) else {}


def _title(figure: Json) -> str:
    title = figure.get("layout", {}).get("title") or {}
    return str(title.get("text", "") if isinstance(title, dict) else title)


def _values(raw: object) -> list[Any]:
    """A trace's values, also where Plotly packed them as base64."""
    if isinstance(raw, dict) and raw.get("dtype") in _TYPES:
        return list(np.frombuffer(base64.b64decode(raw["bdata"]), dtype=np.dtype(raw["dtype"])).tolist())
    return list(raw) if isinstance(raw, list) else []


def data_table(figure: Json) -> Json:
    """The traces' points as a table, for figures that carry none of their own; long ones are cut, and say so."""
    rows: list[list[str]] = []
    for trace in figure.get("data", []):
        name = str(trace.get("name") or "")
        x = _values(trace.get("x")) or _values(trace.get("labels"))
        y = _values(trace.get("y")) or _values(trace.get("values"))
        x = x or list(range(len(y)))  # as Plotly counts where none is given
        rows += [[name, _cell(a), _cell(b)] for a, b in zip(x, y, strict=False)]
    more = len(rows) - _ROWS
    note = f"+ {more} …" if more > 0 else ""
    return {
        "columns": ["", "x", "y"],
        "rows": rows[:_ROWS],
        "align": ["left", "left", "right"],
        "note": note,
        "small": True,
    }


def _cell(value: object) -> str:
    return f"{round(value, _DECIMALS):g}" if isinstance(value, float) else ("" if value is None else str(value))

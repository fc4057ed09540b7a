"""What other libraries show in a notebook, as blocks: their HTML tables, their pictures, else their plain text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree, html

Json = dict[str, Any]
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NUMBER = re.compile(r"[-−+]?[\d\s.,\u00a0\u202f]+%?")
_PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_MAGIC = {"png": b"\x89PNG", "jpg": b"\xff\xd8"}


def blocks(bundle: Mapping[str, str], folder: Path) -> list[Json]:
    """The blocks of one output, by media type: every table of its HTML, a picture, or its text."""
    if found := _tables(bundle.get("text/html", "")):
        return found
    for media, ending in _PICTURES.items():
        if media in bundle and (name := _picture(bundle[media], ending, folder)):
            return [{"kind": "picture", "file": name, "alt": _plain(bundle) or "Picture"}]
    plain = _plain(bundle)
    return [{"kind": "plain", "text": plain}] if plain else []


def _plain(bundle: Mapping[str, str]) -> str:
    return _ANSI.sub("", bundle.get("text/plain", "")).rstrip()


def _tables(source: str) -> list[Json]:
    if "<table" not in source:
        return []
    try:
        root = html.fromstring(source)
    except (etree.ParserError, ValueError):
        return []
    made = [_table(table) for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    return [one for one in made if one]


def _table(table: Any) -> Json:
    """One table; the first row is its heading. Cells that span columns are followed by empty ones."""
    rows = [
        [piece for cell in row.xpath("./td|./th") for piece in [_words(cell)] + [""] * (_span(cell) - 1)]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if row]
    if not rows:
        return {}
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    numbers = [all(_NUMBER.fullmatch(row[i]) or not row[i] for row in rows[1:]) and len(rows) > 1 for i in range(width)]
    caption = table.findtext("caption")
    return {
        "kind": "table",
        "columns": rows[0],
        "rows": rows[1:],
        "align": ["right" if right else "left" for right in numbers],
        "caption": " ".join((caption or "").split()),
        "note": "",
        "small": width > 6,
    }


def _words(cell: Any) -> str:
    return " ".join(str(cell.text_content()).split())


def _span(cell: Any) -> int:
    given = str(cell.get("colspan", "1"))
    return min(int(given), 40) if given.isdigit() and int(given) else 1


def _picture(data: str, ending: str, folder: Path) -> str | None:
    """Write a picture as a file; its name, or None where it is not what it says."""
    try:
        raw = data.encode() if ending == "svg" else base64.b64decode(data, validate=False)
        if ending == "svg":
            etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except (binascii.Error, ValueError, etree.XMLSyntaxError):
        return None
    if not raw.startswith(_MAGIC.get(ending, b"")):
        return None
    name = f"picture-{hashlib.sha256(raw).hexdigest()[:16]}.{ending}"
    (folder / name).write_bytes(raw)
    return name

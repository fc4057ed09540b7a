"""The pages of a person's own notebook, which has no cover of ours: contents, and pictures of any size."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from healthkit.report import assembly, pictures, typeset
from healthkit.report.document import Content, add_markdown


def pages(shown: Content, folder: Path) -> list[str]:
    made = typeset.typeset(assembly.document(shown, "own", "en", "letter"), folder, assembly.date_of(shown))
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def long_table(rows: int) -> dict[str, Any]:
    return {
        "kind": "table", "columns": ["n", "m"], "rows": [[str(row), "x"] for row in range(rows)],
        "align": ["right", "left"], "caption": "", "note": "", "widths": [1.0, 3.0], "small": False,
    }  # fmt: skip


def test_a_long_one_lists_its_parts_if_it_has_any(tmp_path: Path) -> None:
    shown = Content(blocks=[long_table(600)])
    told = pages(shown, tmp_path)
    assert len(told) > 8
    assert "Contents" not in told[0]
    assert "599" in told[-1]
    for name in ("First part", "Second part"):
        add_markdown(shown, f"# {name}\n\n### Deeper")
    told = pages(shown, tmp_path)
    for words in ("Contents", "First part", "Second part"):
        assert words in told[0]
    assert "Deeper" not in told[0]


def test_every_row_is_under_its_heading_on_each_page(tmp_path: Path) -> None:
    told = pages(Content(blocks=[long_table(300)]), tmp_path)
    assert len(told) > 4
    assert all("n m" in " ".join(page.split()[:6]) for page in told)
    assert [row for page in told for row in rows_of(page)] == [str(row) for row in range(300)]


def rows_of(page: str) -> list[str]:
    pieces = page.split()
    return [one for one, after in pairwise(pieces) if one.isdigit() and after == "x"]


def test_a_tall_picture_fits_a_page_and_a_small_one_is_not_blown_up(tmp_path: Path) -> None:
    shown = Content()
    for width, height in ((200, 2600), (16, 16)):
        name = pictures.keep(base64.b64encode(png(width, height)).decode(), "png", tmp_path)
        shown.blocks.append({"kind": "picture", "file": name, "alt": "p"})
    made = typeset.typeset(assembly.document(shown, "own", "en", "a4"), tmp_path, assembly.date_of(shown))
    sizes = [size for page in PdfReader(BytesIO(made)).pages for size in drawn(page)]
    assert len(sizes) == 2
    assert 500 < sizes[0][1] < 720, "of a page of 842 points, less its margins"
    assert sizes[1] == (16, 16)


def drawn(page: Any) -> list[tuple[int, int]]:
    """Width and height in points of each picture on a page."""
    found: list[tuple[int, int]] = []

    def visit(operator: bytes, operands: Any, matrix: Any, _: Any) -> None:
        if operator == b"Do":
            found.append((round(abs(matrix[0])), round(abs(matrix[3]))))

    page.extract_text(visitor_operand_before=visit)
    return found


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x20\x60\x90" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

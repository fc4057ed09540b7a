"""Any table or picture of a person's own notebook reaches paper; none can write markup or reach the disk."""

from __future__ import annotations

import base64
from pathlib import Path

import polars as pl
import pytest

from healthkit.report import foreign

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_polars_frame_is_a_table(tmp_path: Path) -> None:
    frame = pl.DataFrame({"day": ["Mon", "Tue"], "steps": [8000, 12.5]}, strict=False)
    (table,) = foreign.blocks({"text/html": frame._repr_html_(), "text/plain": str(frame)}, tmp_path)
    assert table["kind"] == "table"
    assert table["columns"] == ["day", "steps"]
    assert [row[0].strip('"') for row in table["rows"][-2:]] == ["Mon", "Tue"]
    assert all(len(row) == 2 for row in table["rows"])


def test_columns_of_numbers_stand_right_and_spans_are_filled(tmp_path: Path) -> None:
    source = (
        "<p>x</p><table><caption>Mine</caption><tr><th>a</th><th colspan=2>b</th></tr>"
        "<tr><td>one <b>two</b></td><td>1,5</td><td>−2</td></tr><tr><td>&lt;script&gt;</td><td></td></tr></table>"
    )
    (table,) = foreign.blocks({"text/html": source}, tmp_path)
    assert table["columns"] == ["a", "b", ""]
    assert table["rows"] == [["one two", "1,5", "−2"], ["<script>", "", ""]]
    assert table["align"] == ["left", "right", "right"]
    assert table["caption"] == "Mine"


def test_every_table_and_no_inner_one_twice(tmp_path: Path) -> None:
    inner = "<table><tr><td>in</td></tr></table>"
    source = f"<table><tr><td>out {inner}</td></tr></table><table><tr><td>second</td></tr></table><table></table>"
    found = foreign.blocks({"text/html": source}, tmp_path)
    assert [table["columns"][0] for table in found] == ["out in", "second"]


@pytest.mark.parametrize(
    ("media", "data", "ending"),
    [
        ("image/png", base64.b64encode(DOT).decode(), "png"),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "svg"),
    ],
)
def test_pictures_become_files(tmp_path: Path, media: str, data: str, ending: str) -> None:
    (block,) = foreign.blocks({media: data, "text/plain": "<Figure>"}, tmp_path)
    assert block["kind"] == "picture"
    assert block["alt"] == "<Figure>"
    assert (tmp_path / block["file"]).suffix == f".{ending}"


@pytest.mark.parametrize(("media", "data"), [("image/png", "bm8gcGljdHVyZQ=="), ("image/svg+xml", "<svg")])
def test_a_picture_that_is_none_is_told_as_text(tmp_path: Path, media: str, data: str) -> None:
    assert foreign.blocks({media: data, "text/plain": "words"}, tmp_path) == [{"kind": "plain", "text": "words"}]
    assert list(tmp_path.iterdir()) == []


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("72.5 kg", "utf-8")
    svg = f'<!DOCTYPE s [<!ENTITY x SYSTEM "{secret.as_uri()}">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    foreign.blocks({"image/svg+xml": svg}, tmp_path)
    assert all("72.5" not in path.read_text("utf-8") for path in tmp_path.glob("*.svg"))


def test_html_without_a_table_is_its_plain_text(tmp_path: Path) -> None:
    told = foreign.blocks({"text/html": "<b>x</b>", "text/plain": "\x1b[31mx\x1b[0m\n"}, tmp_path)
    assert told == [{"kind": "plain", "text": "x"}]
    assert foreign.blocks({"text/html": "<b>x</b>"}, tmp_path) == []

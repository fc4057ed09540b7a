"""Any table or picture of a person's own notebook reaches paper; none can write markup or reach the disk."""

from __future__ import annotations

import base64
from pathlib import Path

import polars as pl
import pytest

from healthkit.report import foreign
from healthkit.report.markdown import words

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
    ("media", "data", "ending", "said", "alt"),
    [
        ("image/png", base64.b64encode(DOT).decode(), "png", "<Figure size 640x480 with 1 Axes>", ""),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "svg", "A dot", "A dot"),
    ],
)
def test_pictures_become_files(tmp_path: Path, media: str, data: str, ending: str, said: str, alt: str) -> None:
    (block,) = foreign.blocks({media: data, "text/plain": said}, tmp_path)
    assert block["kind"] == "picture"
    assert block["alt"] == alt
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


def test_html_without_a_table_is_its_plain_text_or_its_words(tmp_path: Path) -> None:
    told = foreign.blocks({"text/html": "<b>x</b>", "text/plain": "\x1b[31mx\x1b[0m\n"}, tmp_path)
    assert told == [{"kind": "plain", "text": "x"}]
    named = "<IPython.core.display.HTML object>"
    found = foreign.blocks(
        {"text/html": "<h2>A</h2><p>b <i>c</i></p><script>d()</script>", "text/plain": named}, tmp_path
    )
    assert [block["node"]["t"] for block in found] == ["heading", "par"]
    assert [words(block["node"]) for block in found] == ["A", "b c"]


@pytest.mark.parametrize(
    "bundle",
    [
        {"text/html": "<script>draw()</script>", "text/plain": "<altair.Chart object at 0x7f>"},
        {foreign.WIDGET: "", "text/plain": "IntSlider(value=3)"},
    ],
)
def test_what_only_a_browser_shows_is_said(tmp_path: Path, bundle: dict[str, str]) -> None:
    assert foreign.blocks(bundle, tmp_path) == [{"kind": "unshown"}]


def test_a_cell_that_spans_rows_leaves_the_others_under_their_heading(tmp_path: Path) -> None:
    source = (
        "<table><tr><th rowspan=2>name</th><th colspan=2>values</th></tr><tr><th>x</th><th>y</th></tr>"
        "<tr><td rowspan='2'>r</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>s</td></tr></table>"
    )
    (table,) = foreign.blocks({"text/html": source}, tmp_path)
    assert table["columns"] == ["name", "values", ""]
    assert table["rows"] == [["", "x", "y"], ["r", "1", "2"], ["", "3", "4"], ["s", "", ""]]


def test_a_wide_table_comes_in_parts_and_a_long_one_ends(tmp_path: Path) -> None:
    wide = pl.DataFrame({f"c{number}": [number] for number in range(20)})
    with pl.Config(tbl_cols=30):
        parts = foreign.blocks({"text/html": wide._repr_html_()}, tmp_path)
    assert [part["columns"][0] for part in parts] == ["c0"] * 3
    assert [name for part in parts for name in part["columns"][1:]] == wide.columns[1:]
    assert all(part["align"][1] == "right" for part in parts), "polars' row of types is no row"
    rows = "<tr><td>1</td></tr>" * 10_006
    (long,) = foreign.blocks({"text/html": f"<table><tr><th>n</th></tr>{rows}</table>"}, tmp_path)
    assert (len(long["rows"]), long["note"]) == (10_000, "+ 6 …")


def test_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    (told,) = foreign.blocks({"text/plain": "".join(f"line {number}\n" for number in range(60_000))}, tmp_path)
    lines = told["text"].splitlines()
    assert (len(lines), lines[-1]) == (301, "+ 59700 …")
    (told,) = foreign.blocks({"text/plain": "x" * 250}, tmp_path)
    assert [len(line) for line in told["text"].splitlines()] == [108, 108, 34]


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("image/png", base64.b64encode(DOT[:40]).decode()),
        ("image/svg+xml", "<drawing/>"),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x.example/y.png"/></svg>'),
    ],
)
def test_a_picture_that_paper_cannot_take_does_not_cost_the_report(tmp_path: Path, media: str, data: str) -> None:
    assert foreign.blocks({media: data, "text/plain": "words"}, tmp_path) == [{"kind": "plain", "text": "words"}]
    assert list(tmp_path.iterdir()) == []

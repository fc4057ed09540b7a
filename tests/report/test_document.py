"""Outputs become blocks, Markdown becomes a tree, SVG becomes stable, figures become tables."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import pytest

from healthkit.errors import ReportFailed
from healthkit.i18n import listing
from healthkit.i18n.clock import time_of_day
from healthkit.report import document, figures, typeset
from healthkit.report.blocks import Break, Card, Cards, Cover, Figure, Manifest, Markdown, Note, Section, Table
from healthkit.report.browser import Browser, BrowserFailed
from healthkit.report.markdown import tree
from healthkit.report.period.wording import short_day, sorting, span
from healthkit.report.weekly.sleep import main_sleep


def _cell(*bundles):
    outputs = [{"output_type": "display_data", "data": bundle} for bundle in bundles]
    return {"cell_type": "code", "source": "", "outputs": outputs}


def test_markdown_is_a_tree_and_never_markup():
    assert tree("a **b** `c`") == [
        {"t": "par", "c": [{"t": "text", "v": "a "}, {"t": "strong", "c": [{"t": "text", "v": "b"}]},
                           {"t": "text", "v": " "}, {"t": "code", "v": "c"}]}
    ]  # fmt: skip
    assert tree("<script>x</script>")[0]["c"][0]["v"] == "<script>x</script>"
    assert tree("![cat](http://example.org/c.png)")[0]["c"] == [{"t": "text", "v": "cat"}]
    assert tree("1. x")[0]["t"] == "enum"
    assert tree("[a](https://example.org)")[0]["c"][0]["to"] == "https://example.org"


def test_blocks_survive_the_notebook():
    blocks = [
        Cover("T", "S", "K", "R", "fr", "2026-11-15"),
        Cards([Card("Steps", "1", "", "n", "calm")]),
        Table(["a"], [["1"]], ["left"]),
        Note("look"),
        Break(),
        Markdown("## H"),
    ]
    shown = document.content({"cells": [_cell(*(block._repr_mimebundle_() for block in blocks))]}, Path("."))
    assert shown.cover == blocks[0].data()
    assert [block["kind"] for block in shown.blocks] == ["cards", "table", "note", "break", "markdown"]
    assert all(block.plain() is not None and block.html() is not None for block in blocks)


def test_manifest_and_figures_are_set_apart():
    figure = Figure(go.Figure(go.Bar(x=["a"], y=[1.5])), alt="one bar", table=Table(["x"], [["a"]], ["left"]))
    bundles = [figure._repr_mimebundle_(), Manifest({"rows": 3})._repr_mimebundle_()]
    shown = document.content({"cells": [_cell(*bundles)]}, Path("."))
    assert shown.manifest == {"rows": 3}
    assert shown.blocks == [{"kind": "figure", "index": 0}]
    assert shown.figures[0]["layout"]["meta"]["alt"] == "one bar"


def test_a_section_shows_its_blocks_in_order(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    first, second = Note("1"), Note("2")
    Section(first, None, second)._ipython_display_()
    assert shown == [first, second]


def test_heading_levels_leave_no_gap():
    blocks = [{"kind": "markdown", "node": {"t": "heading", "level": level, "c": []}} for level in (1, 3, 6, 2)]
    document.level_headings(blocks, lowest=2)
    assert [block["node"]["level"] for block in blocks] == [2, 3, 4, 2]


def test_data_of_any_figure_as_a_table():
    table = figures.data_table(Figure(go.Figure(go.Bar(x=[1, 2], y=[1.5, 2.0], name="b")), "alt")._repr_mimebundle_()[
        "application/vnd.plotly.v1+json"])  # fmt: skip
    assert table["rows"] == [["b", "1", "1.5"], ["b", "2", "2"]]
    long = {"data": [{"x": list(range(100)), "y": list(range(100))}]}
    assert len(figures.data_table(long)["rows"]) == 40
    assert figures.data_table(long)["note"] == "+ 60 …"


def test_svg_ids_are_stable_and_nothing_else_changes():
    defs = '<defs id="defs-{0}"><clipPath id="clip{0}xy"/></defs>'
    svg = f'<svg>{defs}<g clip-path="url(#clip{{0}}xy)"/><text>{{0}}</text></svg>'
    one, two = figures.stable(svg.format("a1b2c3").encode()), figures.stable(svg.format("0f9e8d").encode())
    assert one.decode().replace("a1b2c3", "0f9e8d") == two.decode()
    assert b">a1b2c3<" in one
    assert b"url(#clip000000xy)" in one


def test_svg_classes_are_stable() -> None:
    svg = '<g class="trace scatter trace{0}" style="x"/><g class="trace bars trace{1}"/><text>trace{0}</text>'
    one, two = (
        figures.stable(svg.format("4883ba", "0a1b2c").encode()),
        figures.stable(svg.format("ffffff", "123456").encode()),
    )
    assert one.decode().replace("4883ba", "ffffff") == two.decode()
    assert b'class="trace bars trace000001"' in one
    assert b">trace4883ba<" in one


@pytest.mark.browser
def test_two_browsers_draw_the_same(tmp_path, browser):
    figure = Figure(go.Figure(go.Bar(x=[1], y=[2])), "alt")._repr_mimebundle_()["application/vnd.plotly.v1+json"]
    drawn = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with Browser(browser, tmp_path / name) as opened:
            drawn.append(figures.stable(opened.svg(figure, 300, 200)))
    assert drawn[0] == drawn[1]


@pytest.mark.browser
def test_the_page_asks_nobody_for_anything(tmp_path, browser):
    with Browser(browser, tmp_path) as opened:
        opened.svg({"data": [], "layout": {}}, 100, 100)
        page = (tmp_path / "page.html").read_text("utf-8")
    assert "http" not in page.replace("http-equiv", "")


def test_a_browser_that_does_not_start_is_no_disaster(tmp_path):
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    (tmp_path / "work").mkdir()
    with Browser(fake, tmp_path / "work") as browser:
        with pytest.raises(BrowserFailed):
            browser.svg({"data": [], "layout": {}}, 100, 100)
        drawn = figures.draw([{"data": [{"x": [1], "y": [2]}], "layout": {"meta": {"alt": "a"}}}], browser, tmp_path)
    assert drawn[0].svg is None
    assert drawn[0].table["rows"] == [["", "1", "2"]]


def test_a_damaged_figure_is_one_sentence(tmp_path):
    (tmp_path / "bad.svg").write_text("not an svg")
    block = {"kind": "figure", "svg": "bad.svg", "alt": "a", "caption": "", "note": "", "table": None}
    words = {"lang": "en", "title": "T", "running": "R", "kicker": "K", "author": "a", "foot": "f", "page": "{page}"}
    with pytest.raises(ReportFailed, match="could not be typeset"):
        typeset.typeset({**words, "cover": None, "blocks": [block]}, tmp_path, datetime.fromisoformat("2026-11-16"))


def test_spans_and_days_in_both_languages():
    assert span(date(2026, 11, 9), date(2026, 11, 15), "en") == "9–15 November 2026"
    assert span(date(2026, 11, 9), date(2026, 11, 15), "fr") == "9 au 15 novembre 2026"
    assert span(date(2026, 10, 26), date(2026, 11, 1), "fr") == "26 octobre au 1er novembre 2026"
    assert span(date(2026, 12, 28), date(2027, 1, 3), "en") == "28 December 2026 – 3 January 2027"
    assert span(date(2026, 6, 1), date(2026, 6, 7), "fr") == "1er au 7 juin 2026"
    assert short_day(date(2026, 11, 9), "fr") == "lun. 9"
    assert time_of_day(datetime.fromisoformat("2026-11-09T07:05"), "fr") == "7\u00a0h\u00a005"
    assert time_of_day(datetime.fromisoformat("2026-11-09T07:05"), "en") == "07:05"
    assert listing(["a", "b", "c"], "fr") == "a, b et c"
    assert sorted(["Variabilité", "Énergie", "Pas"], key=sorting) == ["Énergie", "Pas", "Variabilité"]


def test_a_nap_moves_neither_bedtime_nor_waking():
    day = date(2026, 11, 9)
    at = datetime.fromisoformat
    rows = pl.DataFrame({
        "day": [day] * 3, "bed": [at("2026-11-08T22:00"), at("2026-11-08T22:00"), at("2026-11-09T13:00")],
        "up": [at("2026-11-09T06:00"), at("2026-11-09T06:00"), at("2026-11-09T13:40")],
    })  # fmt: skip
    assert main_sleep(rows).rows() == [(day, at("2026-11-08T22:00"), at("2026-11-09T06:00"))]

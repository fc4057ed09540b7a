"""The HTML twin: the same content in one file that asks nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from lxml import html

from healthkit.report import assembly, document, page
from healthkit.report.blocks import Card, Cards, Cover, Figure, Markdown, Note, Table
from healthkit.report.figures import Drawn
from healthkit.report.labs.blocks import Point, Points

HOSTILE = '<script>alert(1)</script><img src=x onerror="go()">'


def made(folder: Path, *blocks: Any, drawn: tuple[Drawn, ...] = ()) -> Any:
    outputs = [{"output_type": "display_data", "data": block._repr_mimebundle_()} for block in blocks]
    shown = document.content({"cells": [{"cell_type": "code", "source": "", "outputs": outputs}]}, folder)
    assembly.fill(shown, drawn, "en")
    return page.render(assembly.document(shown, "own", "en", "a4"), folder).decode()


def test_text_of_a_person_is_never_markup(tmp_path: Path) -> None:
    source = made(
        tmp_path,
        Cover(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "en", "2026-11-15"),
        Cards([Card(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "up", [1, 2, 3, 4])]),
        Table([HOSTILE], [[HOSTILE]], ["left"], HOSTILE, HOSTILE),
        Note(HOSTILE),
        Markdown(f"## {HOSTILE}\n\n{HOSTILE} [x](javascript:go) `{HOSTILE}`"),
        Points([Point(HOSTILE, HOSTILE)]),
    )
    tree = html.fromstring(source)
    assert not tree.xpath("//script | //img | //@onerror | //a")
    assert tree.text_content().count("alert(1)") >= 15


def test_it_forbids_every_request(tmp_path: Path) -> None:
    source = made(tmp_path, Note("x"))
    (policy,) = html.fromstring(source).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"(src|href)\s*=\s*[\"'](?!data:)", source)
    assert "url(" not in source


def test_a_figure_lies_in_the_page_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "figure-1.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    figure = Figure(go.Figure(go.Bar(x=["a"], y=[1])), "one bar", "Bars")
    tree = html.fromstring(made(tmp_path, figure, drawn=(Drawn("figure-1.svg", "one bar", "Bars", "n = 1", None),)))
    (image,) = tree.xpath("//figure/img")
    assert image.get("alt") == "one bar"
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert tree.xpath("string(//figcaption)") == "Bars"


def test_without_a_browser_the_figure_is_a_table(tmp_path: Path) -> None:
    table = {"columns": ["day", "n"], "rows": [["Mon", "4"]], "align": ["left", "right"]}
    figure = Figure(go.Figure(), "one bar", "Bars")
    tree = html.fromstring(made(tmp_path, figure, drawn=(Drawn(None, "one bar", "Bars", "", table),)))
    assert tree.xpath("//td/text()") == ["Mon", "4"]
    assert "Install Chrome" in tree.text_content()


@pytest.mark.parametrize(("now", "marked"), [(4.0, True), (2.5, False)])
def test_a_strip_marks_what_lies_outside(tmp_path: Path, now: float, marked: bool) -> None:
    tree = html.fromstring(made(tmp_path, Cards([Card("Rate", "60", "", "", "calm", [1, 2, 3, now])])))
    assert bool(tree.xpath("//*[@class='now out']")) is marked


def test_the_language_and_the_headings(tmp_path: Path) -> None:
    source = made(tmp_path, Cover("T", "", "", "R", "fr", "2026-11-15"), Markdown("#### Deep\n\n- a\n- b"))
    tree = html.fromstring(source)
    assert tree.xpath("//h2/text()") == ["Deep"]
    assert tree.xpath("//ul/li//text()") == ["a", "b"]

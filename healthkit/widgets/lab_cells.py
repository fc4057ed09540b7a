"""Cells of result tables as HTML: the value, its range as a bar, its course as a small line; and the table around."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import polars as pl

from healthkit.i18n import day, text
from healthkit.source import labs_short
from healthkit.source import labs_words as words
from healthkit.source.lab_book import range_places
from healthkit.source.labs_words import Row

STYLE = f"<style>{(Path(__file__).parent / 'labs.css').read_text('utf-8')}</style>"
_MARKS = {"low": "▼", "high": "▲", "abnormal": "◆"}
_INK, _OUT, _BAND, _LINE = "#2b83c6", "#d55e00", "rgb(122 130 140 / 0.30)", "rgb(122 130 140 / 0.55)"
WIDTH, HEIGHT = 110, 22
_GT_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def table(rows: list[dict[str, str]], heads: dict[str, str], anchor: str, label: str) -> str:
    """Rows as an accessible HTML table by great_tables.

    The keyboard can scroll it; ``label`` names it. ``rows`` have the columns ``group`` and ``test`` (plain text) and
    those of ``heads``, which are HTML already. The style sheet of great_tables speaks of every table on the page, so
    ours stands in its place, and its ids are made ours.
    """
    from great_tables import GT

    frame = pl.DataFrame(rows, schema=dict.fromkeys(["group", "test", *heads], pl.String))
    made = (
        GT(frame, rowname_col="test", groupname_col="group").fmt(str, columns=list(heads)).cols_label(cases=dict(heads))
    )
    bare = _GT_STYLE.sub("", made.as_raw_html())
    bare = re.sub(r' id="([^"]*)"', lambda found: f' id="{anchor}-{_slug(found[1])}"', bare)
    body = re.sub(r' headers="([^"]*)"', "", bare)
    return f'{STYLE}<div class="hk-labs" role="region" tabindex="0" aria-label="{escape(label)}">{body}</div>'


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def value(row: Row, lang: str) -> str:
    """The result, its flag in words beside its mark, and what else to know of it."""
    tone = {"critical": "hk-critical", "outside": "hk-out"}.get(row["severity"] or "", "")
    shown = (
        f'<span class="{tone}">{escape(words.value_of(row, lang))}</span>'
        if tone
        else escape(words.value_of(row, lang))
    )
    notes = [labs_short.printed(row, lang)]
    if row["flag"] in _MARKS:
        notes.append(f"{_MARKS[row['flag']]} {text('labs.flag_' + row['flag'], lang)}")
    if row["severity"] in ("borderline", "critical"):
        notes.append(text(f"labs.severity_{row['severity']}", lang))
    if row["derived"]:
        notes.append(text("labs.derived", lang, formula=row["derived"]))
    if row["conflict"]:
        notes.append(text("labs.conflict", lang))
    if row["question"]:
        notes.append(f"⚠ {words.question_words(row, lang)}")
    return shown + _small(*notes)


def bounds(row: Row, lang: str) -> str:
    """The range, as a bar with the value on it, and in words whose it is."""
    goal = words.bounds(row["goal_low"], row["goal_high"], row, lang) if row["goal_source"] else None
    said = [words.range_words(row, lang)]
    if goal:
        said.append(text("labs.goal", lang, range=goal, source=row["goal_source"]))
    return bar(row) + _small(*said)


def change(row: Row, lang: str, before: Row | None = None) -> str:
    """Whether the value changed since the last one."""
    delta, verdict = labs_short.change(row, lang, before)
    shown = f'<span class="{"hk-real" if row["real"] else ""}">{escape(delta)}</span>'
    return shown + _small(verdict, labs_short.since(row, lang))


def taken(row: Row, lang: str) -> str:
    """When, and by whom."""
    at = day(row["day"], lang, "d MMM y") if row["day"] else "–"
    more = [row["laboratory"], row["method"], text("labs.fasting", lang) if row["fasting"] else None]
    return escape(at) + _small(*more)


def _small(*parts: str | None) -> str:
    shown = "; ".join(part for part in parts if part)
    return f"<div><small>{escape(shown)}</small></div>" if shown else ""


def bar(row: Row) -> str:
    """The range as a band and the value as a dot; the words beside it say the same, so it is hidden from readers."""
    places = range_places(row)
    if not places:
        return ""
    low, high, at = (4 + (WIDTH - 8) * place for place in places)
    colour = _OUT if row["severity"] in ("outside", "critical") else _INK
    return (
        f'<svg aria-hidden="true" width="{WIDTH}" height="12" viewBox="0 0 {WIDTH} 12">'
        f'<path d="M0 6H{WIDTH}" stroke="{_LINE}" stroke-width="1"/>'
        f'<rect x="{low:.1f}" y="3" width="{max(high - low, 1):.1f}" height="6" rx="1.5" fill="{_BAND}"/>'
        f'<circle cx="{at:.1f}" cy="6" r="3.6" fill="{colour}"/></svg>'
    )


def spark(rows: list[Row], lang: str) -> str:
    """The course of a test: a line through its numbers, the newest as a dot, outside ones in orange."""
    points = [row for row in rows if row["value"] is not None and row["day"]][-24:]
    if len(points) < 2:
        return ""
    days = [row["day"].toordinal() for row in points]
    values = [row["value"] for row in points]
    span, room = max(days[-1] - days[0], 1), (max(values) - min(values)) or 1.0
    places = [
        (4 + (WIDTH - 8) * (at - days[0]) / span, HEIGHT - 4 - (HEIGHT - 8) * (number - min(values)) / room)
        for at, number in zip(days, values, strict=True)
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 if index == len(points) - 1 else 1.8}" '
        f'fill="{_OUT if row["severity"] in ("outside", "critical") else _INK}"/>'
        for index, (row, (x, y)) in enumerate(zip(points, places, strict=True))
    )
    said = text(
        "labs_widget.course",
        lang,
        len(points),
        first=words.value_of(points[0], lang),
        last=words.value_of(points[-1], lang),
    )
    return (
        f'<svg role="img" aria-label="{escape(said)}" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<title>{escape(said)}</title><path d="{path}" fill="none" stroke="{_INK}" stroke-width="1.3"/>{dots}</svg>'
    )

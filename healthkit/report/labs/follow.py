"""What really changed, drawn through time above the medications of that time."""

from __future__ import annotations

from healthkit.charts import labs as chart
from healthkit.charts.labs_paper import PAPER, on_paper
from healthkit.charts.spans import period
from healthkit.i18n import listing, number, text
from healthkit.model.analytes import Analyte
from healthkit.model.lab_units import label
from healthkit.model.spans import Span
from healthkit.report.blocks import Figure, Markdown, Section, Table
from healthkit.report.labs.cells import flag_words, range_of, short_day
from healthkit.report.labs.facts import Facts
from healthkit.source.labs_words import Row, signed_percent, value_of
from healthkit.source.record_lanes import medications_of


def follow(facts: Facts) -> Section:
    """A chart an analyte, each with its data as a table for readers without it."""
    lang = facts.lang
    figures = [_figure(facts, analyte, rows) for analyte, rows in facts.followed]
    if not figures:
        return Section()
    asked = bool(facts.wanted.analytes)
    title = text("labs_report.follow_asked" if asked else "labs_report.follow", lang)
    return Section(Markdown("## " + title), *figures)


def _figure(facts: Facts, analyte: Analyte, rows: list[Row]) -> Figure:
    lang = facts.lang
    shown = chart.drawable(rows)
    first, last = shown[0]["day"], shown[-1]["day"]
    spans, hidden = medications_of(facts.record, first, last, lang, most=5, throughout=False)
    figure = on_paper(chart.follow(shown, analyte, lang, spans=spans, size=PAPER), lang)
    laboratories = list(dict.fromkeys(row["laboratory"] for row in shown if row["laboratory"]))
    notes = [
        text("labs_report.follow_note", lang, n=number(len(shown), lang), laboratories=listing(laboratories, lang))
    ]
    if spans:
        notes.append(text("labs_report.follow_spans", lang))
    if hidden:
        notes.append(text("labs_report.follow_hidden", lang, hidden))
    return Figure(
        figure,
        alt=figure.layout.meta["alt"],
        caption=f"{analyte.name(lang)} ({label(analyte.unit, lang)})",
        note=" ".join(notes),
        table=_table(facts, shown, spans),
    )


def _table(facts: Facts, rows: list[Row], spans: list[Span]) -> Table:
    """The chart as numbers, and under it the medications that it shows."""
    lang = facts.lang
    lines: list[list[str | list[float]]] = []
    for row in rows:
        change = signed_percent(row["delta_percent"], lang) if row["delta_percent"] is not None else "–"
        if row["delta_percent"] is not None and row["real"] is not None:
            change += f", {text('labs.chart_real' if row['real'] else 'labs.chart_unchanged', lang)}"
        flag = flag_words(row, lang) or text(f"labs.flag_{row['flag'] or 'none'}", lang)
        bounds = range_of(facts, row)[0]
        lines.append([short_day(row, lang), value_of(row, lang), f"{flag} ({bounds})", change, row["laboratory"] or ""])
    columns = [text(f"labs_report.col_{name}", lang) for name in ("day", "result", "range", "change", "laboratory")]
    note = "; ".join(f"{span.name}: {period(span, lang)}" for span in spans)
    return Table(columns, lines, ["left"] * 5, note=note, widths=[1.2, 1.2, 2, 2.4, 1.8], small=True)

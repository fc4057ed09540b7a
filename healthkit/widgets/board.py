"""Coverage: what the vault holds for each metric, since when, with which gaps, and what has gone quiet."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from html import escape
from pathlib import Path

import ipywidgets
import polars as pl

from healthkit.i18n import day as day_in_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.store import Vault
from healthkit.widgets.panel import Panel

STALE_DAYS = 14
"""A metric that stopped this long before the vault's newest day is marked."""

_LEVELS = ((0.9, 1.0), (0.5, 0.62), (0.0, 0.3))  # at least this share of a month's days: this opacity
_STYLE = f"<style>{(Path(__file__).parent / 'board.css').read_text('utf-8')}</style>"


class Board(Panel):
    """What :func:`healthkit.widgets.coverage` shows; all of it is plain HTML, so the printed form is the same."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """One block of HTML."""
        self._html = ipywidgets.HTML(table(vault, self.lang), layout={"width": "100%"})
        return [self._html]

    def look_again(self) -> None:
        """Draw it afresh."""
        assert self.vault is not None
        self._html.value = table(self.vault, self.lang)

    def still(self) -> str:
        """The board itself."""
        return str(self._html.value)


def table(vault: Vault, lang: str) -> str:
    """The board as HTML, or a sentence that says what to do while the vault is empty."""
    metrics = vault.query("panel_metrics")
    if metrics.is_empty():
        return f'<p class="hk-empty">{escape(text("widgets.board_empty", lang))}</p>'
    months = vault.query("panel_months")
    newest: date = metrics["last"].max()  # type: ignore[assignment]
    columns = _calendar(months["month"])
    by_metric = months.partition_by("metric", as_dict=True)
    rows, group = [], ""
    known = catalogue()
    for row in sorted(metrics.iter_rows(named=True), key=lambda row: _order(known.get(row["metric"]), lang)):
        metric = known.get(row["metric"])
        if metric.group != group:
            group = metric.group
            heading = escape(text(f"widgets.group_{group}", lang))
            rows.append(f'<tr class="hk-group"><th scope="rowgroup" colspan="5">{heading}</th></tr>')
        days = dict(by_metric[(row["metric"],)].select("month", "days").iter_rows())
        rows.append(_row(metric, row, _strip(days, columns, row["days"], lang), newest, lang))
    heads = "".join(f'<th scope="col">{escape(text(f"widgets.board_{name}", lang))}</th>' for name in _HEADS)
    total = number(int(metrics["n"].sum()), lang)
    caption = text(
        "widgets.board_caption", lang, metrics.height, day=day_in_words(newest, lang), metrics=metrics.height, n=total
    )
    return (
        f'{_STYLE}<div class="hk-board"><p>{escape(caption)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _calendar(months: pl.Series) -> list[date]:
    """Every month from the first to the last, the empty ones too."""
    first, last = months.min(), months.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    return pl.date_range(first, last, interval="1mo", eager=True).to_list()


_HEADS = ("metric", "first", "last", "n", "strip")


def _order(metric: Metric, lang: str) -> tuple[bool, str, str]:
    return metric.group == "other", text(f"widgets.group_{metric.group}", lang), metric.name(lang).casefold()


def _row(metric: Metric, row: dict[str, object], strip: str, newest: date, lang: str) -> str:
    first, last = row["first"], row["last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    ended = escape(day_in_words(last, lang, "medium"))
    if newest - last > timedelta(days=STALE_DAYS):
        note = escape(text("widgets.board_stale", lang, n=number((newest - last).days, lang)))
        ended = f'<span class="hk-stale" title="{note}">{ended} ⚠<span style="font-size:0"> {note}</span></span>'
    began = escape(day_in_words(first, lang, "medium"))
    return (
        f'<tr><th scope="row">{escape(metric.name(lang))}</th><td>{began}</td>'
        f'<td>{ended}</td><td class="hk-n">{number(int(str(row["n"])), lang)}</td>'
        f'<td class="hk-strip">{strip}</td></tr>'
    )


def _strip(days: dict[date, int], columns: list[date], total: int, lang: str) -> str:
    """One cell a month, darker the more of its days have data: at most one path for each of three levels."""
    cells: dict[float, list[str]] = {}
    for x, month in enumerate(columns):
        share = days.get(month, 0) / monthrange(month.year, month.month)[1]
        if share > 0:
            opacity = next(opacity for least, opacity in _LEVELS if share >= least)
            cells.setdefault(opacity, []).append(f"M{x} 0h.94v1h-.94z")
    span = (columns[-1] - columns[0]).days + monthrange(columns[-1].year, columns[-1].month)[1]
    words = text(
        "widgets.board_strip_words",
        lang,
        first=day_in_words(columns[0], lang, "MMM y"),
        last=day_in_words(columns[-1], lang, "MMM y"),
        days=number(total, lang),
        span=number(span, lang),
    )
    paths = "".join(f'<path d="{"".join(d)}" fill="#2b83c6" fill-opacity="{o}"/>' for o, d in cells.items())
    return (
        f'<svg role="img" viewBox="0 0 {len(columns)} 1" preserveAspectRatio="none" aria-label="{escape(words)}">'
        f"<title>{escape(words)}</title>{paths}</svg>"
    )

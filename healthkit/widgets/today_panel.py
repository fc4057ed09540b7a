"""Today and this week at a glance; plain HTML, so the printed form of a reopened notebook is the same."""

from __future__ import annotations

import math
from datetime import date
from html import escape
from pathlib import Path

import ipywidgets

from healthkit.charts.clock import NBSP, duration
from healthkit.charts.series import unit_name
from healthkit.i18n import day as day_words
from healthkit.i18n import listing, number, text
from healthkit.insight.today import SPARK_DAYS, USUAL_DAYS, Figure, Today, today
from healthkit.store import Vault
from healthkit.widgets.panel import Panel

_STYLE = f"<style>{(Path(__file__).parent / 'today.css').read_text('utf-8')}</style>"
_WIDE, _HIGH = 112, 28


class TodayPanel(Panel):
    """What :func:`healthkit.widgets.today` shows."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self.as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """One block of HTML."""
        self._html = ipywidgets.HTML(board(today(vault, self.as_of), self.lang), layout={"width": "100%"})
        return [self._html]

    def look_again(self) -> None:
        """Draw it afresh."""
        assert self.vault is not None
        self._html.value = board(today(self.vault, self.as_of), self.lang)

    def still(self) -> str:
        """The board itself."""
        return str(self._html.value)


def board(found: Today | None, lang: str) -> str:
    """The board as HTML, or a sentence that says what to do while the vault is empty."""
    if found is None:
        return f'<p class="hk-empty">{escape(text("today.empty", lang))}</p>'
    said = "".join(f"<p>{escape(one)}</p>" for one in sentences(found, lang))
    names = [text(f"today.{name}", lang, n=SPARK_DAYS) for name in ("metric", "latest", "week", "usual", "strip")]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(_row(one, lang) for one in found.figures)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    title = escape(day_words(found.as_of, lang, "full"))
    return f'{_STYLE}<section class="hk hk-today" lang="{lang}"><h3>{title}</h3>{said}{table}</section>'


def sentences(found: Today, lang: str) -> list[str]:
    """What is unusual, what has stopped, what waits, in that order."""
    judged = [one for one in found.figures if one.change.verdict != "unknown"]
    odd = [
        text(
            "today.unusual_one", lang, metric=one.metric.name(lang), value=_value(one, one.value, lang),
            verdict=text(f"today.{one.change.verdict}", lang),
        )
        for one in found.unusual
    ]  # fmt: skip
    if odd:
        said = [
            text("today.unusual", lang, what=listing(odd, lang)),
            text("today.chance", lang, n=number(len(judged), lang)),
        ]
    elif judged:
        said = [text("today.unusual_none", lang, n=number(USUAL_DAYS, lang))]
    else:
        said = [text("today.nothing_new", lang)]
    if found.stopped:
        gone = [
            text("today.stopped_one", lang, metric=one.metric.name(lang), day=day_words(one.last, lang))
            for one in found.stopped
        ]
        said.append(text("today.stopped", lang, what=listing(gone, lang)))
    if found.experiments:
        form = "one" if found.experiments == 1 else "many"
        said.append(text(f"today.check_ins_{form}", lang, n=number(found.experiments, lang)))
    if found.goals:
        said.append(text("today.goals", lang, found.goals, n=number(found.goals, lang)))
    return said


def _value(one: Figure, value: float, lang: str) -> str:
    """A number with its unit, kept on one line."""
    if math.isnan(value):
        return text("today.none", lang)
    if one.metric.unit == "min":
        return duration(value, lang)
    unit = unit_name(one.metric, lang)
    gap = "" if unit == "%" and lang == "en" else NBSP
    return number(value, lang, one.metric.decimals) + (gap + unit if unit else "")


def _least(one: Figure, lang: str) -> str:
    """The lower end of a range, whose upper end carries the unit; hours and minutes carry their own."""
    if one.metric.unit == "min":
        return duration(one.usual.low, lang)
    return number(one.usual.low, lang, one.metric.decimals)


def _row(one: Figure, lang: str) -> str:
    when = text("today.night" if one.metric.night else "today.yesterday", lang)
    verdict = text(f"today.{one.change.verdict}", lang) if one.change.verdict != "unknown" else ""
    if one.usual.enough:
        reach = text("today.range", lang, low=_least(one, lang), high=_value(one, one.usual.high, lang))
        basis = text("today.usual_of", lang, n=number(one.usual.n, lang))
    else:
        reach, basis = text("today.short", lang, n=number(one.usual.n, lang)), ""
    counted = text("today.of_days", lang, n=number(one.week_days, lang), of=number(one.day.weekday() + 1, lang))
    cells = [
        _cell(_value(one, one.value, lang), " · ".join(part for part in (when, verdict) if part), odd=one.unusual),
        _cell(_value(one, one.week, lang), counted),
        _cell(reach, basis),
        f"<td>{_spark(one, lang)}</td>",
    ]
    return f'<tr><th scope="row">{escape(one.metric.name(lang))}</th>{"".join(cells)}</tr>'


def _cell(words: str, below: str, *, odd: bool = False) -> str:
    mark = ' class="hk-odd"' if odd else ""
    return f"<td{mark}><b>{escape(words)}</b><small>{escape(below)}</small></td>"


def _spark(one: Figure, lang: str) -> str:
    """The last days as a line that breaks where a day has nothing, over the usual range."""
    held = [value for value in one.days if value is not None]
    if not held:
        return ""
    ends = [one.usual.low, one.usual.high] if one.usual.enough else []
    low, high = min([*held, *ends]), max([*held, *ends])
    reach = (high - low) or 1.0

    def down(value: float) -> float:
        return round(3 + (_HIGH - 6) * (1 - (value - low) / reach), 1)

    step = (_WIDE - 6) / max(len(one.days) - 1, 1)
    path, pen = [], "M"
    for place, value in enumerate(one.days):
        if value is not None:
            path.append(f"{pen}{round(3 + place * step, 1)} {down(value)}h.01")
        pen = "L" if value is not None else "M"
    top, bottom = (down(one.usual.high), down(one.usual.low)) if one.usual.enough else (0.0, 0.0)
    band = f'<rect x="0" y="{top}" width="{_WIDE}" height="{round(bottom - top, 1)}"/>' if one.usual.enough else ""
    last = one.days[-1]
    dot = f'<circle cx="{_WIDE - 3}" cy="{down(last)}" r="2.5"/>' if last is not None else ""
    words = text(
        "today.strip_words", lang, low=_value(one, min(held), lang), high=_value(one, max(held), lang), n=len(held)
    )
    return (
        f'<svg role="img" aria-label="{escape(words)}" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" '
        f'height="{_HIGH}">{band}<path d="{"".join(path)}"/>{dot}</svg>'
    )

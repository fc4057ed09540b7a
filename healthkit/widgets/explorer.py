"""The explorer: metrics under one another on one time axis, from all years to one night; live in a FigureWidget."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, cast

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import panels, theme
from healthkit.errors import HealthkitError, UsageError
from healthkit.i18n import text
from healthkit.insight.detail import Every, Window
from healthkit.insight.look import Against, Asked, Ground, Look, look
from healthkit.insight.marks import LONGEST, add_mark, remove_mark
from healthkit.model.catalogue import Metric, catalogue
from healthkit.store import Vault
from healthkit.widgets import explorer_words as words
from healthkit.widgets.controls import Controls
from healthkit.widgets.panel import Panel
from healthkit.widgets.running import running_cell
from healthkit.widgets.views import FREE, days_of, kept, moved, parsed, periods, window_of

MOST = 6
"""Metrics under one another."""
_FIRST_CHOICES = ("step_count", "resting_heart_rate", "heart_rate", "sleep_duration")
_OWN_BUTTONS = ["zoomIn2d", "zoomOut2d", "resetScale2d"]
"""Those of Plotly's bar for which there are better ones above the chart."""
_CAPTION = "line-height:1.45;margin:0 0 4px;color:var(--jp-ui-font-color2,GrayText)"
Days = tuple[date | str, date | str]


class Explorer(Panel):
    """What :func:`healthkit.widgets.explore` shows; ``window`` is the stretch of time that it looks at."""

    window: Window

    def __init__(
        self,
        vault: Vault | Path | None,
        lang: str,
        metrics: Sequence[str] = (),
        *,
        days: Days | None = None,
        a: Days | None = None,
        b: Days | None = None,
    ) -> None:
        self._wanted = [catalogue()[name].id for name in metrics]
        given = {"window": days, "a": a, "b": b}
        found = {name: days_of(*ends) for name, ends in given.items() if ends}
        if None in found.values() or len(set(self._wanted)) > MOST:
            raise UsageError(text("explorer.wrong_call", lang, most=MOST))
        self._asked_for = {name: window for name, window in found.items() if window}
        self._reach: dict[str, tuple[date, date]] = {}
        self._ab: dict[str, Window] = {name: found for name, found in self._asked_for.items() if name != "window"}
        self._busy, self._cell = 0, ""
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Controls above, figure below, what it shows in sentences under it."""
        self._reach = _reach(vault)
        if not self._reach:
            self._empty = ipywidgets.HTML(f"<p>{escape(text('widgets.board_empty', self.lang))}</p>")
            return [self._empty]
        first, *more = self._first_metrics()
        self._ground = Ground.of(vault, self._extent())
        self._rows = 0
        self.controls = Controls(
            labels=words.labels_of(self.lang),
            anchor=f"hk-{self.id}",
            metric=first,
            more=more,
            most=MOST,
            cell=self._cell,
        )
        self._offer()
        self._start()
        self.figure = theme.figure_widget(theme.figure(self.lang), self.lang)
        bar = theme.config(self.lang)  # which is told to the page only where it is set as a whole
        self.figure._config = {**bar, "modeBarButtonsToRemove": [*bar["modeBarButtonsToRemove"], *_OWN_BUTTONS]}
        self.caption = ipywidgets.HTML()
        self._layout: tuple[object, ...] = ()
        self.draw()
        self.controls.observe(self._changed, ["metric", "more", "period", "every", "compare", "beside"])
        self.controls.observe(self._tool_chosen, "tool")
        self.figure.observe(self._relaid, "_js2py_relayout")
        self.controls.on_msg(self._heard)
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.controls, self.figure, self.caption]

    def look_again(self) -> None:
        """After an import or a note: offer what is new, keep what is chosen."""
        assert self.vault is not None
        before, self._reach = self._reach, _reach(self.vault)
        if not before or not self._reach:
            self._show(self.build(self.vault))
            return
        with self._quiet():  # what is gone at the source goes
            left = [name for name in self._chosen() if name in self._reach] or self._first_metrics()
            self.controls.metric, self.controls.more = left[0], left[1:]
        self._ground = Ground.of(self.vault, self._extent())
        self._offer()
        self._offer_periods()
        self.window = kept(self.window, self._ground.extent)
        self.draw()

    def still(self) -> str:
        """The sentences under the figure."""
        return "".join(f"<p>{escape(one)}</p>" for one in self._said) if self._reach else str(self._empty.value)

    def draw(self) -> None:
        """Bring the figure to what is chosen, in one message to the page."""
        shown = self.look()
        self._rows = self._room(shown) if self.controls.beside else 0
        structure = (tuple(self._chosen()), self._rows, self.appearance.dark)
        with self._quiet():
            if structure != self._layout:
                self._layout = structure
                fig = panels.blank(self._metrics(), self._rows, self.lang, dark=self.appearance.dark)
                panels.fill(fig, shown.scene, self.lang, room=self._rows)
                fig.update_layout(dragmode=self._dragmode())
                replace(self.figure, fig)
            else:
                with self.figure.batch_update():
                    panels.fill(self.figure, shown.scene, self.lang, room=self._rows)
            self._say(shown)

    def _room(self, shown: Look) -> int:
        """Rows for what lies beside: as many as all times need, so that a move in time does not change the height."""
        ever = {str(kind): spans for kind, spans in self._ground.beside.lanes(self._ground.extent, self.lang).items()}
        return max(self._rows, *(len(panels.rows_of(lanes)) for lanes in (ever, shown.scene.lanes)))

    def look(self) -> Look:
        """What is chosen, read and computed."""
        chosen = self.controls
        asked = Asked(
            self._metrics(),
            self.window,
            cast(Every, chosen.every),
            cast(Against, chosen.compare),
            self._ab.get("a"),
            self._ab.get("b"),
            chosen.beside,
        )
        return look(self._ground, asked, self.lang)

    def go(self, window: Window) -> None:
        """Look at another stretch of time."""
        self.window = kept(window, self._ground.extent)
        self._free()
        self.draw()
        self.print_again()

    def mark_period(self, which: str, window: Window) -> None:
        """Set period ``a`` or ``b`` to the days of a window, and compare the two."""
        self._ab[which] = Window.of_days(*window.within(self._ground.extent).days)
        with self._quiet():
            self.controls.compare = "ab"
        self._redraw()

    def _say(self, shown: Look) -> None:
        """Everything beside the figure: sentences, days of fields, notes, the code of the chart."""
        self._said, chosen = shown.said, self.controls
        lines = "".join(f'<p style="{_CAPTION}">{escape(one)}</p>' for one in shown.said)
        self.caption.value = f'<div role="status">{lines}</div>'
        both = chosen.compare == "ab"
        with chosen.hold_sync():
            chosen.shown = words.iso(self.window)
            chosen.a, chosen.b = (words.iso(self._ab.get(name)) if both else [] for name in "ab")
            chosen.notes = words.notes(self._ground.beside.marks, self.window, self.lang)
            chosen.code = words.code(self._ground.vault, self._chosen(), self.window, self._ab if both else {})

    def _relaid(self, change: dict[str, Any]) -> None:
        """The person zoomed, moved or drew on the chart; a shape that was drawn comes by no other way."""
        told = (change["new"] or {}).get("relayout_data") if not self._busy else None
        if not told:
            return
        if told.get("xaxis.autorange"):
            self.go(self._ground.extent)
        elif "shapes" in told:
            self._drawn(told["shapes"])
        elif told.get("dragmode") in ("zoom", "pan"):
            with self._quiet():
                self.controls.tool = told["dragmode"]
        else:
            ends = told.get("xaxis.range") or [told.get(f"xaxis.range[{place}]") for place in (0, 1)]
            window = parsed((ends[0], ends[1]))
            if window:
                self.go(window)

    def _drawn(self, shapes: Sequence[dict[str, Any]]) -> None:
        """A stretch was marked on the chart: its rectangle is the last, and ours takes its place."""
        tool = self.controls.tool
        if not shapes or tool in ("zoom", "pan"):
            return
        window = parsed((shapes[-1].get("x0"), shapes[-1].get("x1")))
        if window and tool in ("a", "b"):
            self.mark_period(tool, window)
        elif window:
            self.controls.draft = words.iso(window.within(self._ground.extent))
            self._redraw()

    def _tool_chosen(self, _: object) -> None:
        if not self._busy:
            with self._quiet():
                self.figure.layout.dragmode = self._dragmode()

    def _dragmode(self) -> str:
        return self.controls.tool if self.controls.tool in ("zoom", "pan") else "drawrect"

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind = content.get("kind")
        try:
            if kind == "move":
                self.go(moved(self.window, str(content.get("how")), self._ground.extent))
            elif kind == "period" and content.get("which") in ("a", "b"):
                window = days_of(content.get("first"), content.get("last"))
                if window:
                    self.mark_period(str(content["which"]), window)
            elif kind == "take" and content.get("which") in ("a", "b"):
                self.mark_period(str(content["which"]), self.window)
            elif kind == "clear":
                self._ab.clear()
                self.controls.compare = "none"
            elif kind == "note":
                self.note(content)
            elif kind == "unnote":
                remove_mark(self._ground.vault, int(content.get("number") or 0))
                self._noted("note_removed")
        except HealthkitError as error:
            self.controls.send({"kind": "said", "words": str(error)})

    def note(self, said: dict[str, Any]) -> None:
        """Keep a note: ``said``, ``first``, ``last``, and the ``metric`` it is about, if one of those shown.

        Raises:
            UsageError: nothing was written, or the days are none.
        """
        window, metric = days_of(said.get("first"), said.get("last")), said.get("metric")
        if window is None:
            raise UsageError(text("explorer.note_empty", self.lang, most=LONGEST))
        about = str(metric) if metric in self._chosen() else None
        add_mark(self._ground.vault, str(said.get("said") or ""), *window.days, about, lang=self.lang)
        self._noted("note_saved")

    def _noted(self, key: str) -> None:
        self._ground = Ground.of(self._ground.vault, self._extent())
        self.controls.draft = []
        self._redraw()
        self.controls.send({"kind": "said", "words": text(f"explorer.{key}", self.lang), "done": key == "note_saved"})

    def _changed(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        name = change["name"]
        if name in ("metric", "more"):
            self._metrics_changed(change)
        elif name == "period":
            if change["new"] != FREE:
                self.window = window_of(change["new"], *self._extent())
        elif name == "compare" and change["new"] == "ab":
            self._halves()
        with self._quiet():
            self._free(back=True)
        self._redraw()

    def _metrics_changed(self, change: dict[str, Any]) -> None:
        """The page may only choose among what it was offered, each once, and no more than fit."""
        chosen = self.controls
        with self._quiet():
            if chosen.metric not in self._reach:
                chosen.metric = change["old"]
            chosen.more = [
                name for name in dict.fromkeys(chosen.more) if name in self._reach and name != chosen.metric
            ][: MOST - 1]
        self._ground = dataclasses.replace(self._ground, extent=Window.of_days(*self._extent()))
        before = chosen.period
        self._offer_periods()
        if chosen.period != FREE or before != chosen.period:
            self.window = window_of(chosen.period, *self._extent())
        self.window = kept(self.window, self._ground.extent)

    def _halves(self) -> None:
        """Before anybody marked two periods: the halves of what is shown."""
        middle = self.window.start + self.window.length / 2
        first = Window.of_days(*Window(self.window.start, middle).days)
        self._ab.setdefault("a", first)
        self._ab.setdefault("b", Window.of_days(*Window(max(first.end, middle), self.window.end).days))

    def _free(self, *, back: bool = False) -> None:
        """A look that was zoomed is of no named period; ``back``: one of a name takes that off the list again."""
        if not back:
            with self._quiet():
                self.controls.period = FREE
        offered = [value for value, _ in self.controls.choices["period"]]
        if (FREE in offered) != (self.controls.period == FREE):
            self._offer_periods()

    def _redraw(self) -> None:
        self.draw()
        self.print_again()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """What we change ourselves is not the person's doing."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    def _chosen(self) -> list[str]:
        return [self.controls.metric, *self.controls.more]

    def _metrics(self) -> tuple[Metric, ...]:
        return tuple(catalogue().get(name) for name in self._chosen())

    def _extent(self) -> tuple[date, date]:
        shown = self._chosen() if hasattr(self, "controls") else self._first_metrics()
        known = [self._reach[name] for name in shown if name in self._reach]
        return min(first for first, _ in known), max(last for _, last in known)

    def _first_metrics(self) -> list[str]:
        wanted = [name for name in dict.fromkeys(self._wanted) if name in self._reach]
        return wanted or [next((name for name in _FIRST_CHOICES if name in self._reach), next(iter(self._reach)))]

    def _start(self) -> None:
        self._offer_periods()
        self.window = window_of(self.controls.period, *self._extent())
        if "window" in self._asked_for:
            self.window = kept(self._asked_for["window"], self._ground.extent)
            self.controls.period = FREE
            self._offer_periods()
        if len(self._ab) == 2:
            self.controls.compare = "ab"

    def _offer(self) -> None:
        self.controls.metrics = words.offered(self._reach, self.lang)

    def _offer_periods(self) -> None:
        names = periods(*self._extent())
        with self._quiet(), self.controls.hold_sync():
            if self.controls.period not in (*names, FREE):
                self.controls.period = names[0]
            free = [FREE] if self.controls.period == FREE else []
            self.controls.choices = words.choices([*free, *names], self.lang)

    def _ipython_display_(self, **rest: Any) -> None:
        self._cell = running_cell()
        if self.vault is not None and self._reach:
            self.controls.cell = self._cell
        super()._ipython_display_(**rest)


def _reach(vault: Vault) -> dict[str, tuple[date, date]]:
    frame = vault.query("panel_metrics")
    return {row["metric"]: (row["first"], row["last"]) for row in frame.iter_rows(named=True)}


def replace(widget: go.FigureWidget, fig: go.Figure) -> None:
    """Put another figure's traces and layout in place, keeping the widget; its traces are exchanged as one."""
    with widget.batch_update():
        widget.data = []
        widget.add_traces(list(fig.data))
        widget.layout = fig.layout

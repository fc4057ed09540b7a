"""The explorer's controls: metrics, period, detail, comparison; moving in time, the two periods, notes, saving."""

from __future__ import annotations

import anywidget
import traitlets

from healthkit.widgets.scripts import styles, with_parts

TOOLS = ("zoom", "pan", "a", "b", "note")


class Controls(anywidget.AnyWidget):
    """``metrics`` are ``{id, label, group, words}``, ``words`` being what typing is matched with; ``choices`` gives
    each select's pairs of value and label.

    ``metric`` is the first panel, ``more`` are those below it. ``shown``, ``a``, ``b`` and ``draft`` (the days of a
    note to be written) are pairs of days, or empty. ``tool`` is what dragging on the chart does. ``code`` makes the
    same chart in a cell of its own below ``cell``.
    """

    _esm = with_parts("below.js", "controls.js", "explorer.js")
    _css = styles("explorer.css")
    labels = traitlets.Dict().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    metrics: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    metric = traitlets.Unicode().tag(sync=True)
    more: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    most = traitlets.Int().tag(sync=True)
    period = traitlets.Unicode("90d").tag(sync=True)
    every = traitlets.Enum(["auto", "day", "week", "month"], "auto").tag(sync=True)
    compare = traitlets.Enum(["none", "previous", "last_year", "ab"], "none").tag(sync=True)
    beside = traitlets.Bool(default_value=True).tag(sync=True)
    tool = traitlets.Enum(TOOLS, "zoom").tag(sync=True)
    shown: traitlets.List[str] = traitlets.List().tag(sync=True)
    a: traitlets.List[str] = traitlets.List().tag(sync=True)
    b: traitlets.List[str] = traitlets.List().tag(sync=True)
    draft: traitlets.List[str] = traitlets.List().tag(sync=True)
    notes: traitlets.List[dict[str, object]] = traitlets.List().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    cell = traitlets.Unicode().tag(sync=True)

"""The explorer's choices: metric, period, aggregation, comparison."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from healthkit.widgets.scripts import with_parts

_HERE = Path(__file__).parent


class Controls(anywidget.AnyWidget):
    """``metrics`` are ``{id, label, group, words}``, ``words`` being what typing is matched with; ``choices`` gives
    each select's pairs of value and label."""

    _esm = with_parts("controls.js")
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    metrics: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    metric = traitlets.Unicode().tag(sync=True)
    period = traitlets.Unicode("90d").tag(sync=True)
    every = traitlets.Enum(["day", "week", "month"], "day").tag(sync=True)
    compare = traitlets.Enum(["none", "previous", "last_year"], "none").tag(sync=True)

"""What the page looks like: an invisible widget that says whether it is dark, and hides a panel's printed form."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Appearance(anywidget.AnyWidget):
    """``dark`` follows the page; ``panel`` is the id of the printed form to hide while this widget lives."""

    _esm = _HERE / "appearance.js"
    dark = traitlets.Bool(False).tag(sync=True)
    panel = traitlets.Unicode().tag(sync=True)

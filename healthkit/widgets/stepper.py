"""One choice among many that lie in time: a list between two buttons, with arrow keys from one to the next."""

from __future__ import annotations

import anywidget
import traitlets

from healthkit.widgets.scripts import styles, with_parts


class Stepper(anywidget.AnyWidget):
    """``groups`` are pairs of a heading and its pairs of value and words, newest first; ``value`` is what is chosen.

    ``labels`` are ``choose``, ``earlier``, ``later`` and, where there is something to say, ``keys``; ``said`` is read
    out when the choice has taken effect.
    """

    _esm = with_parts("stepper.js")
    _css = styles("stepper.css")
    anchor = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    groups: traitlets.List[list[object]] = traitlets.List().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    @property
    def offered(self) -> list[str]:
        """Values that may be chosen, in order."""
        return [str(pair[0]) for _, pairs in self.groups for pair in pairs]  # type: ignore[attr-defined]

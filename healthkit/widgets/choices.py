"""A row of choices above a panel: selects, boxes to tick, fields to search with; native, so that keys work."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import anywidget
import traitlets

from healthkit.i18n import text
from healthkit.widgets.scripts import with_parts

_HERE = Path(__file__).parent
Kind = Literal["select", "tick", "search"]
Field = dict[str, Any]
"""``{name, label, kind, groups}``; a select's ``groups`` are pairs of a heading and its pairs of value and words."""


def select(name: str, lang: str, *groups: tuple[str, list[tuple[str, str]]], label: str | None = None) -> Field:
    """A select, its options under headings; a heading of "" is none."""
    shown = [[heading, [list(option) for option in options]] for heading, options in groups if options]
    return {"name": name, "label": label or text(f"labs_widget.{name}", lang), "kind": "select", "groups": shown}


def tick(name: str, lang: str, label: str | None = None) -> Field:
    """A box to tick."""
    return {"name": name, "label": label or text(f"labs_widget.{name}", lang), "kind": "tick", "groups": []}


def search(name: str, lang: str) -> Field:
    """A field to type in; what is typed counts after a short pause."""
    return {"name": name, "label": text(f"labs_widget.{name}", lang), "kind": "search", "groups": []}


class Choices(anywidget.AnyWidget):
    """``fields`` are what to choose, ``chosen`` the choice by name: text, or whether a box is ticked.

    ``said`` is one line that is read out when the choice has taken effect.
    """

    _esm = with_parts("choices.js")
    _css = _HERE / "style.css"
    label = traitlets.Unicode().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    fields: traitlets.List[Field] = traitlets.List().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def get(self, name: str) -> str:
        """What is chosen or typed; of a select one of what it offers, whatever the page sent."""
        field = next(field for field in self.fields if field["name"] == name)
        value = str(self.chosen.get(name, "") or "")
        if field["kind"] != "select":
            return value
        offered = [option[0] for _, options in field["groups"] for option in options]
        return value if value in offered else (offered[0] if offered else "")

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.chosen.get(name) is True

"""The panel of sources: what each device and app wrote, and, metric by metric, which of them wins."""

from __future__ import annotations

from html import escape
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import day, number, text
from healthkit.model.catalogue import catalogue
from healthkit.source.board import sources
from healthkit.source.choice import Order, orders, set_priority
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.choices import Choices
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts


class OrderBox(anywidget.AnyWidget):
    """The products of one metric in their order. Messages of the page: ``move`` (source, by) and ``usual``."""

    _esm = with_parts("order.js")
    _css = styles("order.css")
    label = traitlets.Unicode().tag(sync=True)
    usual = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    own = traitlets.Bool(False).tag(sync=True)
    entries: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)


class SourcePanel(Panel):
    """What :func:`healthkit.widgets.sources` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """A table of sources, a metric to choose, and its order."""
        self._table = ipywidgets.HTML()
        self.choices = Choices(anchor=f"hk-{self.id}", label=text("sources.title", self.lang))
        self.box = OrderBox(usual=text("sources.order_default", self.lang))
        self.choices.observe(lambda _: self._draw(), "chosen")
        self.box.on_msg(self._heard)
        self.look_again()
        return [self._table, self.choices, self.box]

    def look_again(self) -> None:
        """After an import."""
        assert self.vault is not None
        self._rows = sources(self.vault)
        self._orders = {one.metric: one for one in orders(self.vault) if len(one.products) > 1}
        self._table.value = self._sources()
        options = [(name, catalogue().get(name).name(self.lang)) for name in self._orders]
        options.sort(key=lambda pair: pair[1].casefold())
        field = {"name": "metric", "label": text("sources.order_metric", self.lang), "kind": "select"}
        self.choices.fields = [{**field, "groups": [["", [list(one) for one in options]]]}] if options else []
        self._draw()

    def still(self) -> str:
        """The table, and the orders that the person chose."""
        own = [one for one in self._orders.values() if one.own]
        lines = "".join(f"<li>{escape(self._sentence(one))}</li>" for one in own)
        return str(self._table.value) + (f"<ul>{lines}</ul>" if lines else "")

    def move(self, source: str, by: int) -> None:
        """Move a source up (-1) or down (1) for the metric that is shown."""
        shown = self._shown()
        if shown is None or source not in shown.products:
            return
        order = list(shown.products)
        at = order.index(source)
        order.insert(max(at + by, 0), order.pop(at))
        self._save(shown, order)

    def usual(self) -> None:
        """Go back to the default order of the metric that is shown."""
        shown = self._shown()
        if shown is not None:
            self._save(shown, [])

    def _save(self, shown: Order, order: list[str]) -> None:
        assert self.vault is not None
        metric = catalogue().get(shown.metric)
        set_priority(self.vault, metric, order)
        news.announce()
        self.box.said = text("sources.order_saved", self.lang, metric=metric.name(self.lang))

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        try:
            if content.get("kind") == "move":
                self.move(str(content.get("source")), -1 if content.get("by") == -1 else 1)
            elif content.get("kind") == "usual":
                self.usual()
        except HealthkitError as error:
            self.box.said = str(error)
        self.print_again()

    def _shown(self) -> Order | None:
        return self._orders.get(self.choices.get("metric")) if self.choices.fields else None

    def _draw(self) -> None:
        shown = self._shown()
        self.box.said = ""
        if shown is None:
            self.box.label, self.box.entries, self.box.own = text("sources.order_none", self.lang), [], False
            return
        name = catalogue().get(shown.metric).name(self.lang)
        state = text("sources.order_own" if shown.own else "sources.order_usual", self.lang)
        self.box.label = f"{text('sources.order_label', self.lang, metric=name)} ({state})"
        self.box.own = shown.own
        self.box.entries = [
            {
                "name": source,
                "words": self._called(source),
                "up": text("sources.order_up", self.lang, source=self._called(source)),
                "down": text("sources.order_down", self.lang, source=self._called(source)),
            }
            for source in shown.products
        ]

    def _called(self, source: str) -> str:
        """A product as people know it: its name, and the apps that wrote there."""
        name = source.partition(":")[2]
        apps: list[str] = next((row["apps"] for row in self._rows.to_dicts() if row["source"] == source), [])
        return name if apps in ([], [name]) else f"{name} ({', '.join(apps)})"

    def _sentence(self, one: Order) -> str:
        name = catalogue().get(one.metric).name(self.lang)
        return text("status.order", self.lang, metric=name, products=" > ".join(map(self._called, one.products)))

    def _sources(self) -> str:
        lang = self.lang
        held = [row for row in self._rows.to_dicts() if row["rows"]]
        if not held:
            return f"<p>{escape(text('sources.none_yet', lang))}</p>"
        heads = "".join(f"<th scope=col>{escape(text(f'sources.col_{name}', lang))}</th>" for name in _COLUMNS)
        lines = []
        for row in held:
            span = f"{day(row['first'], lang)} … {day(row['last'], lang)}" if row["first"] else "–"
            cells = (row["source"].partition(":")[2], ", ".join(row["apps"]), number(row["rows"], lang), span)
            lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
        title = escape(text("sources.title", lang))
        return f'<table class="hk-sources"><caption>{title}</caption><tr>{heads}</tr>{"".join(lines)}</table>'


_COLUMNS = ("source", "apps", "rows", "span")

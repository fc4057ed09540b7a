"""Metrics of the person's own in a notebook: declared, edited, given values, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any, cast

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError, InputError, UsageError
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric
from healthkit.model.own import OwnAggregate, OwnMerge, id_for
from healthkit.model.units import unit_label
from healthkit.source import own_metrics
from healthkit.source.own_metrics import Declaration
from healthkit.source.speaker import speaker
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

UNITS = ("1", "kg", "g", "cm", "min", "h", "%", "/min", "mmol/L", "mg", "mL", "Cel")
"""Offered; any other known spelling is taken too."""
Said = dict[str, Any]


class OwnForm(anywidget.AnyWidget):
    """The form. Names and values travel as messages, never as state: a metric's name is health data itself."""

    _esm = with_parts("buttons.js", "own_panel.js")
    _css = styles("visit.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    units: traitlets.List[str] = traitlets.List().tag(sync=True)


class OwnPanel(Panel):
    """What :func:`healthkit.widgets.own_metrics` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form; the page asks for the metrics when it is there."""
        units = [label for label in (unit_label(one, self.lang) for one in UNITS) if label]
        labels = every_label(self.lang, "own_widget")
        self.form = OwnForm(labels=labels, lang=self.lang, anchor=f"hk-{self.id}", units=units)
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; what was declared is not kept in the notebook."""
        return f"<p>{escape(text('own_widget.still', self.lang))}</p>"

    def _heard(self, _: object, content: Said, __: object) -> None:
        answers: dict[object, Callable[[Vault, Said], Said]] = {
            "look": lambda *_: {}, "declare": self._declared, "edit": self._edited, "remove": self._removed,
            "value": self._valued,
        }  # fmt: skip
        answer = answers.get(content.get("kind"))
        if answer is None or self.vault is None:
            return
        try:
            told = answer(self.vault, content)
            self.form.send({"kind": "metrics", "metrics": [self._row(self.vault, one) for one in self._own()], **told})
        except HealthkitError as error:
            self.form.send({"kind": "refused", "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            words = text("own_widget.failed", self.lang, error=type(error).__name__)
            self.form.send({"kind": "refused", "words": words})

    def _own(self) -> list[Metric]:
        assert self.vault is not None
        return own_metrics.own_metrics(self.vault)

    def _declared(self, vault: Vault, content: Said) -> Said:
        label = str(content.get("label") or "")
        merge = cast("OwnMerge", str(content.get("merge") or "rate"))  # a declaration is checked where it is made
        meant = "sum" if merge == "cumulative" else cast("OwnAggregate", str(content.get("means") or "mean"))
        unit = str(content.get("unit") or "").strip() or "1"
        said = Declaration(id_for(label, [one.id for one in self._own()]), unit=unit, aggregate=meant, merge=merge)
        made = own_metrics.declare(vault, self._read(said, content), lang=self.lang)
        news.announce()
        return {"done": True, "words": text("own_widget.declared", self.lang, label=made.name(self.lang))}

    def _edited(self, vault: Vault, content: Said) -> Said:
        before = own_metrics.declaration(own_metrics.named(vault, str(content.get("metric") or "")))
        made = own_metrics.edit(vault, self._read(before, content), lang=self.lang)
        news.announce()
        return {"done": True, "words": text("own_widget.edited", self.lang, label=made.name(self.lang))}

    def _removed(self, vault: Vault, content: Said) -> Said:
        """With its values: the page said how many, and asked."""
        gone = own_metrics.remove(vault, str(content.get("metric") or ""), with_values=True, lang=self.lang)
        news.announce()
        return {"words": text("own_widget.gone", self.lang, gone, n=number(gone, self.lang))}

    def _valued(self, vault: Vault, content: Said) -> Said:
        metric = own_metrics.named(vault, str(content.get("metric") or ""))
        value = self._number(content, "value")
        if value is None:
            raise InputError(
                text("own_widget.no_number", self.lang, said=""), text("own_widget.no_number_hint", self.lang)
            )
        taken, by = str(content.get("taken") or "") or None, speaker(vault, self.lang)
        new = own_metrics.record(vault, metric, value, taken=None if taken == by.today else taken, by=by)
        news.announce()
        return {"valued": True, "words": text("own_widget.kept" if new else "own_widget.known", self.lang)}

    def _read(self, before: Declaration, content: Said) -> Declaration:
        """What may be edited, as typed. One name serves both languages unless two were given."""
        label, other = (" ".join(str(content.get(name) or "").split()) for name in ("label", "other"))
        french, english = (label, other or label) if self.lang == "fr" else (other or label, label)
        decimals = self._number(content, "decimals") or 0
        if decimals != int(decimals):
            decimals = -1  # refused with the words for it
        return replace(
            before, label_en=english, label_fr=french, low=self._number(content, "low"),
            high=self._number(content, "high"), decimals=int(decimals),
        )  # fmt: skip

    def _number(self, content: Said, name: str) -> float | None:
        written = str(content.get(name) if content.get(name) is not None else "").replace(",", ".").strip()
        try:
            return float(written) if written else None
        except ValueError:
            hint = text("own_widget.no_number_hint", self.lang)
            raise UsageError(text("own_widget.no_number", self.lang, said=written), hint) from None

    def _row(self, vault: Vault, metric: Metric) -> Said:
        low, high = metric.plausible or (None, None)
        held = own_metrics.held(vault, metric.id)
        other = metric.name("en" if self.lang == "fr" else "fr")
        label, unit = metric.name(self.lang), unit_label(metric.unit, self.lang)
        ends = [number(one, self.lang, metric.decimals) for one in metric.plausible or ()]
        span = text("own_widget.span", self.lang, low=ends[0], high=ends[1]) if ends else ""
        counted = text("own_widget.values", self.lang, held, n=number(held, self.lang))
        return {
            "id": metric.id, "label": label, "other": "" if other == label else other, "unit": unit,
            "low": low, "high": high, "decimals": metric.decimals, "merge": metric.merge,
            "means": metric.aggregates[0], "held": held,
            "words": " · ".join(part for part in (label, unit, span, counted, metric.id) if part),
        }  # fmt: skip

"""The kept plans side by side, as a notebook shows them: scenario and figure to choose, a table, why, what to ask."""

from __future__ import annotations

from html import escape

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.errors import HealthkitError, InputError
from healthkit.i18n import text
from healthkit.planning.insurance import pictures, scenarios, wanted, words
from healthkit.planning.insurance.break_even import crossings, curves
from healthkit.planning.insurance.compare import Comparison, compare
from healthkit.planning.insurance.words import money, say
from healthkit.store import Vault
from healthkit.widgets.choices import Choices
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel

_FIGURES = ("years", "growth")


class InsurancePanel(Panel):
    """What :func:`healthkit.widgets.insurance` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Choices, verdict and table, figure, and what to ask; or what to do while there is no plan."""
        self.words = ipywidgets.HTML()
        self.after = ipywidgets.HTML()
        self.choices = Choices(anchor=f"hk-{self.id}", label=say("title", self.lang))
        self.figure = theme.figure_widget(theme.figure(self.lang), self.lang)
        self._place = ipywidgets.VBox()
        self._offer()
        self.choices.observe(lambda _: self._changed(), "chosen")
        self._draw()
        return [self.choices, self.words, self._place, self.after]

    def look_again(self) -> None:
        """After an import, or when a plan was saved."""
        self._draw()

    def still(self) -> str:
        """Table and sentences."""
        return str(self.words.value) + str(self.after.value)

    def _offer(self) -> None:
        named = [[name, scenarios.scenario(name, "US").label[self.lang]] for name in scenarios.names()]
        shown = [[name, say(f"chart_{name}_title", self.lang)] for name in _FIGURES]
        self.choices.fields = [
            {"name": "scenario", "label": say("col_scenario", self.lang), "kind": "select", "groups": [["", named]]},
            {"name": "figure", "label": say("panel_figure", self.lang), "kind": "select", "groups": [["", shown]]},
        ]
        self.choices.chosen = {"scenario": scenarios.OWN, "figure": _FIGURES[0]}

    def _changed(self) -> None:
        self._draw()
        self.print_again()

    def _draw(self) -> None:
        scenario = str(self.choices.get("scenario") or "")
        try:
            made = self._compared(scenario)
        except HealthkitError as error:
            self.words.value, self.after.value = f'<p class="hk">{escape(str(error))}</p>', ""
            self._place.children = ()
            return
        self.words.value = _verdict(made, scenario, self.lang)
        self.after.value = _after(made, self.lang)
        fig = self._picture(made)
        replace(self.figure, fig.update_layout(autosize=True))
        self._place.children = (self.figure,)

    def _compared(self, scenario: str) -> Comparison:
        assert self.vault is not None
        lang = self.lang
        if not wanted.saved(self.vault.folder) and not wanted.imported(self.vault, lang):
            raise InputError(say("panel_empty", lang))
        plans = wanted.plans((), self.vault, lang)
        use = wanted.care(plans, self.vault, wanted.Asked(scenario=scenario), lang)
        return compare(plans, use, scenarios.rare(use.country, use.year), lang=lang)

    def _picture(self, made: Comparison) -> go.Figure:
        if self.choices.get("figure") != "growth":
            return pictures.years(made, self.lang)
        plans = [one.plan for one in made.outcomes]
        found = curves(plans, made.use)
        marks = crossings(plans[0], plans[1], made.use, found) if len(plans) > 1 else ()
        return pictures.growth(made, found, marks, self.lang)


def _verdict(made: Comparison, scenario: str, lang: str) -> str:
    """Whose care, which plan, and a table of totals."""
    lines = (words.head(made.use, scenario, lang), " ".join(words.verdict(made, lang)))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    names = ("plan", "premium", "told", "expected", "p80", "worst")
    heads = "".join(f"<th scope=col>{escape(say(f'col_{name}', lang))}</th>" for name in names)
    rows = []
    for one in made.outcomes:
        totals = (one.premium, one.told, one.expected, one.p80, one.worst)
        cells = "".join(f"<td>{escape(money(cents, made.use, lang))}</td>" for cents in totals)
        rows.append(f"<tr><th scope=row>{escape(one.plan.name)}</th>{cells}</tr>")
    title = escape(say("title", lang))
    table = f'<table class="hk-sources"><caption>{title}</caption><tr>{heads}</tr>{"".join(rows)}</table>'
    return f'<div class="hk">{said}<div class="hk-wide" tabindex="0">{table}</div></div>'


def _after(made: Comparison, lang: str) -> str:
    """Why, what is covered, how it was reckoned, what to ask."""
    parts = [_list("", [*(words.why(made, one, lang) for one in made.outcomes[1:]), *words.coverage(made, lang)])]
    filled = [words.filled(one, made.use, lang) for one in made.use.filled]
    left = [words.left_out(one, lang) for one in made.use.left_out]
    assumed = [*words.about_use(made.use, lang), *words.about_years(made, lang), *filled, *left]
    parts.append(_list(say("section_assumed", lang), assumed))
    parts.append(_list(say("checklist_head", lang), words.checklist(made.use, lang)))
    return f'<div class="hk">{"".join(parts)}<p class="hk-quiet">{escape(text("insurance.not_advice", lang))}</p></div>'


def _list(head: str, lines: list[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    if not items:
        return ""
    return f"<details><summary>{escape(head)}</summary><ul>{items}</ul></details>" if head else f"<ul>{items}</ul>"

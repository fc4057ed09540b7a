"""Food: what the diary tells day by day, where the energy came from, beside published reference values."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import food as chart
from healthkit.errors import HealthkitError
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import food
from healthkit.insight.food import Diary
from healthkit.report.blocks import Block, Figure, Markdown
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import ChosenFigure

PERIODS = (28, 90, 180)


class Food(ChosenFigure):
    """What :func:`healthkit.widgets.food` shows."""

    title = "food_widget.panel"

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The figure, and under its sentence the tables of the nutrition report."""
        self._tables = ipywidgets.HTML()
        built = super().build(vault)
        return [*built, self._tables] if self.filled else built

    def look(self, vault: Vault) -> bool:
        """Whether a diary is there."""
        self._reach, self._open = food.reach(vault), vault
        return self._reach is not None

    def nothing(self) -> str:
        """What to import."""
        return f'<p class="hk-empty">{escape(text("food_widget.nothing", self.lang))}</p>'

    def offer(self) -> None:
        """The period."""
        offered = [(str(n), text("food_widget.last_days", self.lang, n=n)) for n in PERIODS]
        label = text("food_widget.period", self.lang)
        self.choices.fields = [choices.select("period", self.lang, ("", offered), label=label)]
        if not self.choices.chosen:
            self.choices.chosen = {"period": str(PERIODS[0])}

    def drawn(self) -> tuple[go.Figure, str]:
        """The days of the diary, and what they say."""
        assert self._reach is not None
        days = int(self.choices.get("period") or PERIODS[0])
        last = self._reach[1]
        first = last - timedelta(days=days - 1)
        diary = food.read(self._open, first, last)
        self._tables.value = self._report(last, days)
        return chart.diary(diary.days, self.lang, dark=self.appearance.dark), self._words(diary, first, last)

    def still(self) -> str:
        """The sentence and the tables."""
        return super().still() + (self._tables.value if self.filled else "")

    def _report(self, last: date, days: int) -> str:
        """Composition and foods, as the nutrition report has them; what it refuses is said in its words."""
        from healthkit.report.nutrition import load

        try:
            told = load(lang="fr" if self.lang == "fr" else "en", until=last.isoformat(), days=days, vault=self._open)
        except HealthkitError as error:
            return f"<p>{escape(str(error))}</p>"
        return "".join(_html(block) for part in (told.composition(), told.foods()) for block in part.blocks)

    def _words(self, diary: Diary, first: date, last: date) -> str:
        written, windows = diary.written, diary.windows
        parts = [
            text(
                "food_widget.said", self.lang, written.height, n=number(written.height, self.lang),
                days=diary.days.height, first=day_words(first, self.lang, "medium"),
                last=day_words(last, self.lang, "medium"),
                energy=number(float(written["energy"].mean() or 0), self.lang),  # type: ignore[arg-type]
            )
        ]  # fmt: skip
        half = int(diary.days["half"].sum())
        if half:
            parts.append(text("food_widget.half", self.lang, half, n=number(half, self.lang)))
        if len(windows):
            middle = number(float(windows.median()), self.lang, 1)  # type: ignore[arg-type]
            parts.append(text("food_widget.eating", self.lang, len(windows), hours=middle, n=len(windows)))
        return " ".join(parts)


def _html(block: Block) -> str:
    """A block of the report as this panel shows it: its figures are on the screen already."""
    if isinstance(block, Figure):
        return ""
    if isinstance(block, Markdown):
        words = escape(block.text.lstrip("# "))
        return f"<h3>{words}</h3>" if block.text.startswith("#") else f"<p>{words}</p>"
    return block.html()

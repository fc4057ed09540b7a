"""Goals in a notebook: a first small step, the week so far, a tick by hand, the weekly review, letting go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.analysis.adherence import KEPT, MISSED
from healthkit.errors import HealthkitError, UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label
from healthkit.planning import goals
from healthkit.planning.goals import Goal, Review, Standing, Wish, registry
from healthkit.planning.goals.kinds import KINDS, judged, may_have_target
from healthkit.planning.goals.review import Decision
from healthkit.planning.goals.standing import monday_of
from healthkit.planning.goals.words import goal_name, step_words
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

Said = dict[str, Any]
_WEEK = 7
_OWN_NUMBER = ("least", "most")
"""Directions with one target, which a person may choose instead of the proposed one."""


class GoalsForm(anywidget.AnyWidget):
    """The page. What is typed and what is found travel as messages, never as state: no notebook keeps them."""

    _esm = with_parts("buttons.js", "goals_panel.js")
    _css = styles("goals.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)


class GoalsPanel(Panel):
    """What :func:`healthkit.widgets.goals` shows. ``as_of`` is the day it is made for; today when missing."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self.as_of = as_of or date.today()  # noqa: DTZ011 (the person's day is this machine's)
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The page; it asks for its contents when it is there."""
        labels = every_label(self.lang, "goals_widget")
        self.form = GoalsForm(labels=labels, lang=self.lang, anchor=f"hk-{self.id}")
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; nothing of a goal is kept in the notebook."""
        return f"<p>{escape(text('goals_widget.still', self.lang))}</p>"

    def _heard(self, _: object, content: Said, __: object) -> None:
        answers: dict[object, Callable[[Vault, Said], Said]] = {
            "look": lambda vault, _: self._all(vault), "propose": self._proposed, "start": self._started,
            "tick": self._ticked, "review": self._reviewed, "decide": self._decided, "let_go": self._let_go,
        }  # fmt: skip
        asked = content.get("kind")
        answer = answers.get(asked)
        if answer is None or self.vault is None:
            return
        try:
            self.form.send({"to": asked, **answer(self.vault, content)})
        except HealthkitError as error:
            self.form.send({"kind": "refused", "to": asked, "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            words = text("goals_widget.failed", self.lang, error=type(error).__name__)
            self.form.send({"kind": "refused", "to": asked, "words": words})

    def _all(self, vault: Vault, key: str = "") -> Said:
        ended = [one for one in registry.goals(vault) if one.ended is not None and one.ended <= self.as_of]
        standing = [one for one in goals.standing(vault, self.as_of) if one.goal.ended is None]
        return {
            "kind": "all", "goals": [self._card(one) for one in standing],
            "ended": [self._past(one) for one in reversed(ended)], "kinds": [self._kind(one) for one in goals.kinds()],
            "metrics": self._metrics(vault), "words": text(f"goals_widget.{key}", self.lang) if key else "",
        }  # fmt: skip

    def _kind(self, one: goals.Kind) -> Said:
        asked = judged(one, "") if one.id != "metric" else None
        needs = {"habit": ["said"], "metric": ["metric", "direction"], "weight": ["aim"]}.get(one.id, [])
        if one.direction in _OWN_NUMBER and one.id not in ("sleep", "weight"):
            needs = [*needs, "target"]
        unit = unit_label(asked.unit, self.lang) if asked else ""
        return {"id": one.id, "name": one.name(self.lang), "unit": unit, "needs": needs, "daily": one.per == "day"}

    def _metrics(self, vault: Vault) -> list[tuple[str, str, str]]:
        """What a target may be set for and the vault has days of: id, name, unit."""
        own_kind = {one.metric for one in KINDS.values()}
        known = [catalogue().metrics.get(one) for one in vault.query("series_known")["metric"].to_list()]
        rows = [
            (one.id, one.name(self.lang), unit_label(one.unit, self.lang))
            for one in known
            if one and one.id not in own_kind and (may_have_target(one, "least") or may_have_target(one, "most"))
        ]
        return sorted(rows, key=lambda row: row[1].casefold())

    def _proposed(self, vault: Vault, content: Said) -> Said:
        made = goals.propose(vault, self._wish(content), self.as_of, self.lang)
        return {"kind": "proposal", "lines": made.sentences(self.lang), "ready": made.ready}

    def _started(self, vault: Vault, content: Said) -> Said:
        """Proposed anew from the same words, so that nothing is kept which the page made up."""
        made = goals.propose(vault, self._wish(content), self.as_of, self.lang)
        goals.start(vault, made, self.as_of, self.lang)
        news.announce()
        return {**self._all(vault, "started"), "made": True}

    def _wish(self, content: Said) -> Wish:
        days = self._number(content, "days")
        direction = content.get("direction")
        metric = str(content.get("metric") or "") if content.get("goal") == "metric" else ""
        wish = Wish(
            str(content.get("goal") or ""), metric, aim=self._number(content, "aim"),
            target=self._number(content, "target"), days_a_week=int(days) if days else None,
            said=str(content.get("said") or ""),
        )  # fmt: skip
        if metric and direction in _OWN_NUMBER:
            return replace(wish, direction="least" if direction == "least" else "most")
        return wish

    def _number(self, content: Said, name: str) -> float | None:
        written = str(content.get(name) or "").replace(",", ".").strip()
        try:
            return float(written) if written else None
        except ValueError:
            hint = text("goals_widget.no_number_hint", self.lang)
            raise UsageError(text("goals_widget.no_number", self.lang, said=written), hint) from None

    def _ticked(self, vault: Vault, content: Said) -> Said:
        on = date.fromisoformat(str(content["day"]))
        done = content.get("done") if isinstance(content.get("done"), bool) else None
        goals.tick(vault, int(content["id"]), on, self.as_of, done=done, lang=self.lang)
        return self._all(vault, "ticked_back" if done is None else "ticked" if done else "ticked_not")

    def _read_review(self, vault: Vault, content: Said) -> Review:
        barrier = str(content.get("barrier") or "") or None
        return goals.review(vault, int(content["id"]), self.as_of, barrier, self.lang)

    def _reviewed(self, vault: Vault, content: Said) -> Said:
        told = self._read_review(vault, content)
        offered = [one for one in goals.DECISIONS if one in ("keep", "let_go") or one in told.next]
        steps = {one: step_words(told.goal, step, self.lang) for one, step in told.next.items()}
        return {
            "kind": "review", "id": told.goal.number, "lines": told.sentences(self.lang), "proposed": told.proposed,
            "offered": [[one, text(f"goals_widget.decide_{one}", self.lang), steps.get(one, "")] for one in offered],
            "barriers": [[one, text(f"goals.barrier_{one}", self.lang)] for one in goals.BARRIERS],
            "barrier": told.barrier or "",
        }  # fmt: skip

    def _decided(self, vault: Vault, content: Said) -> Said:
        told = self._read_review(vault, content)
        decision: Decision = next((one for one in goals.DECISIONS if one == content.get("decision")), "keep")
        goals.decide(vault, told, decision, self.as_of, note=str(content.get("note") or ""), lang=self.lang)
        return self._all(vault, f"decided_{decision}")

    def _let_go(self, vault: Vault, content: Said) -> Said:
        goals.let_go(vault, int(content["id"]), self.as_of, self.lang)
        return self._all(vault, "decided_let_go")

    def _card(self, held: Standing) -> Said:
        one = held.goal
        waits, daily = held.review_of, one.kind.per == "day"
        return {
            "id": one.number, "name": goal_name(one, self.lang), "lines": held.sentences(self.lang),
            "habit": one.direction == "tick", "ticked": held.ticked, "today": self.as_of.isoformat(),
            "strip": self._by_day(held) if daily else self._by_week(held),
            "review": text("goals_widget.review_of", self.lang, day=day_words(waits, self.lang)) if waits else "",
        }  # fmt: skip

    def _past(self, one: Goal) -> str:
        assert one.ended is not None
        span = [day_words(at, self.lang, "medium") for at in (one.started, one.ended)]
        return text("goals_widget.past", self.lang, what=goal_name(one, self.lang), first=span[0], last=span[1])

    def _by_day(self, held: Standing) -> list[Said]:
        """The last whole week, where the goal stood then, and this one; days outside the goal have no state."""
        monday = monday_of(self.as_of)
        first = max(monday - timedelta(days=_WEEK), monday_of(held.goal.started))
        return [self._cell(held, first + timedelta(days=at)) for at in range((monday - first).days + _WEEK)]

    def _cell(self, held: Standing, on: date) -> Said:
        at = (on - held.first).days
        inside = 0 <= at < len(held.states) and held.goal.stands(on) and on <= self.as_of
        state = _state(int(held.states[at])) if inside else "outside"
        words = text("goals_widget.cell", self.lang, day=day_words(on, self.lang, "EEEE d MMMM"),
                     state=text(f"goals_widget.state_{state}", self.lang))  # fmt: skip
        return {"day": on.isoformat(), "label": day_words(on, self.lang, "EEEEE d"), "state": state, "words": words,
                "today": on == self.as_of}  # fmt: skip

    def _by_week(self, held: Standing) -> list[Said]:
        weeks = [one for one in (*held.before, held.week) if one.monday + timedelta(days=_WEEK) > held.goal.started]
        cells = []
        for one in {week.monday: week for week in weeks}.values():
            state = "kept" if one.kept else "missed" if one.missed else "unknown"
            said = text(f"goals_widget.state_{state}", self.lang)
            words = text("goals_widget.cell_week", self.lang, day=day_words(one.monday, self.lang), state=said)
            this = one.monday <= self.as_of < one.monday + timedelta(days=_WEEK)
            label = day_words(one.monday, self.lang, "d MMM")
            cells.append({"day": "", "label": label, "state": state, "words": words, "today": this})
        return cells


def _state(state: int) -> str:
    return "kept" if state == KEPT else "missed" if state == MISSED else "unknown"

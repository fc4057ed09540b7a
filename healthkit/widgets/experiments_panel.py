"""Experiments on oneself: design with power, registration, today's word, the calendar, and the result after the end."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label
from healthkit.planning.experiments import draft as drafts
from healthkit.planning.experiments import registry, told
from healthkit.planning.experiments.outcome import scatter
from healthkit.planning.experiments.protocol import SCORE
from healthkit.planning.experiments.registry import Experiment
from healthkit.planning.experiments.words import outlook_words, percent
from healthkit.store import Vault
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

Said = dict[str, Any]
_FIRST_CHOICE = "sleep_duration"


class ExperimentForm(anywidget.AnyWidget):
    """The page. What is typed and what is found travel as messages, never as state: no notebook keeps them."""

    _esm = with_parts("buttons.js", "experiments_panel.js")
    _css = styles("experiments.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)


class ExperimentPanel(Panel):
    """What :func:`healthkit.widgets.experiments` shows. ``as_of`` is the day it is made for; today when missing."""

    first = True

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self.as_of = as_of or date.today()  # noqa: DTZ011 (the person's day is this machine's)
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The page; it asks for its contents when it is there."""
        labels = every_label(self.lang, "experiments_widget")
        self.form = ExperimentForm(labels=labels, lang=self.lang, anchor=f"hk-{self.id}")
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; nothing of an experiment is kept in the notebook."""
        return f"<p>{escape(text('experiments_widget.still', self.lang))}</p>"

    def _heard(self, _: object, content: Said, __: object) -> None:
        answers: dict[object, Callable[[Said], Said]] = {
            "look": lambda _: self._all(), "design": self._designed, "register": self._registered,
            "check_in": self._checked_in, "stop": self._stopped, "delete": self._deleted,
        }  # fmt: skip
        answer = answers.get(content.get("kind"))
        if answer is None:
            return
        asked = content.get("kind")
        try:
            self.form.send({"to": asked, **answer(content)})
        except HealthkitError as error:
            self.form.send({"kind": "refused", "to": asked, "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            words = text("experiments_widget.failed", self.lang, error=type(error).__name__)
            self.form.send({"kind": "refused", "to": asked, "words": words})

    def _open(self) -> Vault:
        assert self.vault is not None
        return self.vault

    def _all(self, words: str = "") -> Said:
        vault = self._open()
        shown = [self._card(vault, one) for one in registry.experiments(vault)]
        return {"kind": "all", "experiments": shown, "outcomes": self._outcomes(), "today": self.as_of.isoformat(),
                "words": words}  # fmt: skip

    def _outcomes(self) -> list[tuple[str, str, str]]:
        """What can be looked at: its id, its name, its unit; a rating first."""
        known = self._open().query("series_known")["metric"].to_list()
        rows = [(one.id, one.name(self.lang), unit_label(one.unit, self.lang)) for one in map(catalogue().get, known)]
        rated = (SCORE, text("experiments_widget.rated", self.lang), "0–10")
        return [rated, *sorted(rows, key=lambda row: (row[0] != _FIRST_CHOICE, row[1].casefold()))]

    def _draft(self, content: Said, matters: float) -> drafts.Draft:
        def whole(name: str, otherwise: int) -> int:
            given = content.get(name)
            return int(given) if isinstance(given, int | float) and math.isfinite(given) else otherwise

        question, new, usual, of = (str(content.get(name) or "") for name in ("question", "new", "usual", "score_of"))
        return drafts.Draft(
            question=question, new=new, usual=usual, score_of=of, matters=matters,
            outcome=str(content.get("outcome") or SCORE),
            better="lower" if content.get("better") == "lower" else "higher",
            days=whole("days", 28), block_days=whole("block_days", 1), washout_days=whole("washout_days", 0),
        )  # fmt: skip

    def _start(self, content: Said) -> date:
        return _day(content.get("start")) or self.as_of

    def _designed(self, content: Said) -> Said:
        """Power and proposed length; where no effect was named yet, one half of the scatter to begin with."""
        vault, start = self._open(), self._start(content)
        matters = _number(content.get("matters"))
        suggested = None
        if matters is None:
            found = scatter(vault, str(content.get("outcome") or SCORE), start)
            matters = suggested = float(f"{found.sd / 2:.2g}") if found else 0.0
        draft = self._draft(content, matters)
        seen = drafts.outlook(vault, draft, start, self.lang)
        return {
            "kind": "outlook", "lines": outlook_words(seen, draft, self.lang), "power": seen.plan.power,
            "power_words": percent(seen.plan.power, self.lang), "weak": seen.plan.weak, "days": seen.days,
            "proposed": seen.proposed_days, "suggested": suggested,
        }  # fmt: skip

    def _registered(self, content: Said) -> Said:
        draft = self._draft(content, _number(content.get("matters")) or 0.0)
        made, notes = drafts.register(self._open(), draft, self._start(content), self.as_of, lang=self.lang)
        said = text("experiments_widget.registered", self.lang, n=made.number)
        return {**self._all(" ".join([said, *notes])), "made": made.number}

    def _checked_in(self, content: Said) -> Said:
        did: registry.Did = next((one for one in registry.DIDS if one == content.get("did")), "not_done")
        day = _day(content.get("day")) or self.as_of
        registry.check_in(
            self._open(), int(content["id"]), day, did, self.as_of, why=str(content.get("why") or ""),
            score=_number(content.get("score")), lang=self.lang,
        )  # fmt: skip
        said = text(f"experiments.did_{did}", self.lang)
        return self._all(text("experiments_widget.kept", self.lang, day=day_words(day, self.lang), did=said))

    def _stopped(self, content: Said) -> Said:
        registry.stop(self._open(), int(content["id"]), self.as_of, str(content.get("why") or ""), self.lang)
        return self._all()

    def _deleted(self, content: Said) -> Said:
        registry.delete(self._open(), int(content["id"]))
        return self._all()

    def _card(self, vault: Vault, one: Experiment) -> Said:
        """One experiment for the page: what was decided, its calendar, and the result once there may be one."""
        protocol, lang, state = one.protocol, self.lang, one.state(self.as_of)
        said = registry.days(vault, one.number)
        asked = protocol.on(self.as_of) if state == "running" else None
        cells = []
        for at, new in enumerate(protocol.treated.tolist()):
            day = protocol.first + timedelta(days=at)
            word = said[day].did if day in said else ""
            arm = protocol.new if new else protocol.usual
            heard = [day_words(day, lang), arm, text(f"experiments.did_{word}", lang) if word else ""]
            cells.append({
                "day": day.isoformat(), "number": day.day, "weekday": day.weekday(), "new": new, "did": word,
                "today": day == self.as_of, "past": day <= self.as_of, "label": " · ".join(filter(None, heard)),
            })  # fmt: skip
        span = text(
            "experiments_widget.span", lang, first=day_words(protocol.first, lang), last=day_words(one.last, lang)
        )
        return {
            "id": one.number, "question": protocol.question, "state": state, "hash": one.hash, "span": span,
            "state_words": text(f"experiments.state_{state}", lang), "rated": protocol.outcome == SCORE,
            "score_of": protocol.score_of, "new": protocol.new, "usual": protocol.usual, "cells": cells,
            "facts": self._facts(one), "asked": None if asked is None else protocol.new if asked else protocol.usual,
            "asked_new": asked, "stopped_why": one.stopped_why or "",
            "unsaid": [day.isoformat() for day in registry.unsaid(one, said, self.as_of)],
            "result": self._result(vault, one) if state in ("over", "stopped") else None,
            "from": text("experiments_widget.result_from", lang, day=day_words(protocol.shown_from, lang)),
        }  # fmt: skip

    def _facts(self, one: Experiment) -> str:
        protocol, lang = one.protocol, self.lang
        return text(
            "experiments_widget.facts", lang, outcome=protocol.outcome_name(lang),
            better=text(f"experiment_cli.{protocol.better}", lang), matters=protocol.amount(protocol.matters, lang),
            power=percent(protocol.power, lang),
        )  # fmt: skip

    def _result(self, vault: Vault, one: Experiment) -> Said:
        found = told.result(vault, one.number, self.as_of, self.lang)
        main, amount = found.result.assigned, one.protocol.amount
        bar = None
        if found.result.verdict != "too_little":
            ends = {name: getattr(main, name) for name in ("effect", "low", "high")}
            written = {f"{name}_words": amount(value, self.lang, signed=True) for name, value in ends.items()}
            bar = {**ends, **written, "matters": one.protocol.matters, "better": one.protocol.better}
        missing = ", ".join(day_words(day, self.lang, "d MMM") for day in found.missing)
        lines = found.sentences(self.lang)
        if missing:
            lines.append(text("experiment_cli.missing", self.lang, days=missing))
        return {"verdict": found.verdict(self.lang), "kind": found.result.verdict, "lines": lines, "bar": bar}


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) and written else None
    except ValueError:
        return None


def _number(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) and math.isfinite(given) else None

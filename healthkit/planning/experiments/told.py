"""The result of an experiment in words: after its stopping date, or, as exploratory, after it was stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from healthkit.analysis.nof1 import Result, analyse
from healthkit.analysis.nof1.design import Floats
from healthkit.analysis.nof1.result import Estimate
from healthkit.errors import UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.planning.experiments import outcome, registry
from healthkit.planning.experiments.registry import Day, Experiment

if TYPE_CHECKING:
    from healthkit.store import Vault


@dataclass(frozen=True)
class Told:
    """``values`` are by day of the schedule, NaN where missing; ``missing`` are those days, ``unsaid`` those of which
    nothing was said, ``not_done`` and ``skipped`` those on which what was asked for was not done."""

    experiment: Experiment
    result: Result
    values: Floats
    early: bool
    missing: tuple[date, ...]
    unsaid: tuple[date, ...]
    not_done: tuple[date, ...]
    skipped: tuple[date, ...]

    def verdict(self, lang: str) -> str:
        """The verdict in a word or two."""
        return text(f"experiments.verdict_{self.result.verdict}", lang)

    def sentences(self, lang: str) -> list[str]:
        """What came of it: the difference with its interval, against what matters, as done, and how it ended."""
        found, protocol = self.result, self.experiment.protocol
        said = [text("experiments.early", lang, day=day_words(self.experiment.last, lang))] if self.early else []
        if not self.experiment.intact:
            said.append(text("experiments.changed", lang))
        sizes = {"new_days": found.assigned.days_new, "usual_days": found.assigned.days_usual}
        if found.verdict == "too_little":
            return [*said, text("experiments.told_too_little", lang, pairs=found.assigned.pairs, **sizes)]
        said.append(
            text(
                "experiments.told",
                lang,
                None,
                outcome=protocol.outcome_name(lang),
                **self._interval(found.assigned, lang),
                **sizes,
            )
        )
        matters = protocol.amount(protocol.matters, lang)
        said.append(text(f"experiments.reach_{found.reach}", lang, matters=matters))
        if found.per_protocol is not None and np.isfinite([found.per_protocol.low, found.per_protocol.high]).all():
            of = {"n": found.per_protocol.days_new + found.per_protocol.days_usual}
            said.append(text("experiments.as_done", lang, None, **self._interval(found.per_protocol, lang), **of))
        return said

    def _interval(self, one: Estimate, lang: str) -> dict[str, str]:
        amount = self.experiment.protocol.amount
        ends = {name: amount(value, lang, signed=True) for name, value in (("low", one.low), ("high", one.high))}
        p = (
            text("experiments.p_under", lang, p=number(0.001, lang, 3))
            if one.p < 0.001
            else f"p = {number(one.p, lang, 3)}"
        )
        return {"effect": amount(one.effect, lang, signed=True), "p": p.replace(" ", "\u00a0"), **ends}

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The JSON of the command line."""
        found = self.result

        def estimate(one: Estimate | None) -> dict[str, Any] | None:
            if one is None:
                return None
            fields = {name: getattr(one, name) for name in ("effect", "low", "high", "p")}
            plain = {name: float(value) if np.isfinite(value) else None for name, value in fields.items()}
            return {**plain, "days_new": one.days_new, "days_usual": one.days_usual, "pairs": one.pairs}

        lists = {name: [day.isoformat() for day in getattr(self, name)] for name in _LISTS}
        return {
            "verdict": found.verdict, "reach": found.reach, "stopped_early": self.early, "exploratory": self.early,
            "intact": self.experiment.intact, "intention_to_treat": estimate(found.assigned),
            "per_protocol": estimate(found.per_protocol), "words": [self.verdict(lang), *self.sentences(lang)], **lists,
        }  # fmt: skip


_LISTS = ("missing", "unsaid", "not_done", "skipped")


def result(vault: Vault, number: int, today: date, lang: str = "en") -> Told:
    """The result of one experiment.

    Raises:
        UnknownName: there is no such experiment.
        UsageError: it has not ended: looking at it now would decide when it ends.
    """
    one = registry.experiment(vault, number)
    if one.state(today) in ("planned", "running"):
        shown = day_words(one.protocol.shown_from, lang)
        raise UsageError(text("experiments.no_peeking", lang, day=shown), text("experiments.no_peeking_hint", lang))
    said = registry.days(vault, number)
    return _told(one, outcome.values(vault, one, said), said, today)


def _told(one: Experiment, values: Floats, said: dict[date, Day], today: date) -> Told:
    protocol = one.protocol
    every = [protocol.first + timedelta(days=at) for at in range(len(values))]
    done = np.array([day in said and said[day].did == "done" for day in every], dtype=bool)
    found = analyse(
        values, protocol.design, protocol.order, better=protocol.better, matters=protocol.matters,
        memory=protocol.memory, seed=protocol.seed, done=done if said else None,
    )  # fmt: skip
    by = {did: tuple(day for day in every if day in said and said[day].did == did) for did in ("not_done", "skipped")}
    missing = tuple(day for day, value in zip(every, values, strict=True) if np.isnan(value))
    left = tuple(registry.unsaid(one, said, max(today, one.last + timedelta(days=1))))
    return Told(one, found, values, one.stopped_on is not None, missing, left, by["not_done"], by["skipped"])
